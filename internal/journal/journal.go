// Package journal turns the output of "journalctl -o json" into lines of the form
// that syslog writes, so that the systemd journal is read by the same parsers.
//
// The fields are those of systemd.journal-fields(7); the JSON is that of
// systemd's "Journal Export Formats": a value that is not UTF-8 is an array of
// byte values, and one that is too long is null.
//
// The parsers read such JSON too, from files, without allocating (package jsonlog in
// parsers/internal, which nothing outside of parsers can import). Here the cursor is
// needed as well, and an entry becomes a line of a tenth of its size, since it is kept.
package journal

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"
	"time"
)

const (
	// maxEntry is the longest entry that is read, in bytes.
	maxEntry = 4 << 20
	// copyBuffer is about how many bytes Copy writes at once.
	copyBuffer = 64 << 10
)

// entry holds the fields of a journal entry that are used.
type entry struct {
	Cursor     string `json:"__CURSOR"`
	Time       string `json:"__REALTIME_TIMESTAMP"` // microseconds since 1970
	Host       text   `json:"_HOSTNAME"`
	Identifier text   `json:"SYSLOG_IDENTIFIER"`
	Command    text   `json:"_COMM"`
	SyslogPID  text   `json:"SYSLOG_PID"`
	PID        text   `json:"_PID"`
	Message    text   `json:"MESSAGE"`
}

// text is the value of a field.
type text string

// UnmarshalJSON reads a string, an array of bytes, or null; of a field that
// occurs more than once, the first value.
func (t *text) UnmarshalJSON(b []byte) error {
	var s string
	if json.Unmarshal(b, &s) == nil {
		*t = text(s)
		return nil
	}
	var list []json.RawMessage
	if err := json.Unmarshal(b, &list); err != nil || len(list) == 0 {
		return err
	}
	if json.Unmarshal(list[0], &s) == nil {
		*t = text(s)
		return nil
	}
	var codes []uint8Value
	if err := json.Unmarshal(b, &codes); err != nil {
		return err
	}
	raw := make([]byte, len(codes))
	for i, c := range codes {
		raw[i] = byte(c)
	}
	*t = text(raw)
	return nil
}

// uint8Value keeps encoding/json from reading an array of numbers as base64.
type uint8Value uint8

var errNoEntry = errors.New("not an entry of the journal")

// parse reads an entry.
func parse(line []byte) (entry, error) {
	var e entry
	if err := json.Unmarshal(line, &e); err != nil {
		return e, err
	}
	if e.Time == "" {
		return e, errNoEntry
	}
	return e, nil
}

// appendTo appends the entry as a syslog line with an RFC 3339 stamp, line end
// included.
func (e *entry) appendTo(b []byte) []byte {
	us, _ := strconv.ParseInt(e.Time, 10, 64)
	b = time.UnixMicro(us).UTC().AppendFormat(b, "2006-01-02T15:04:05.000000+00:00")
	b = append(b, ' ')
	b = appendWord(b, cmp.Or(e.Host, "localhost"))
	b = append(b, ' ')
	b = appendWord(b, cmp.Or(e.Identifier, e.Command, "unknown"))
	if pid := cmp.Or(e.SyslogPID, e.PID); pid != "" {
		b = append(b, '[')
		b = appendWord(b, pid)
		b = append(b, ']')
	}
	b = append(b, ": "...)
	b = appendReplaced(b, e.Message, "\n\r\x00", ' ')
	return append(b, '\n')
}

// appendWord appends a value without what would end a word.
func appendWord(b []byte, s text) []byte { return appendReplaced(b, s, " \n\r\x00", '_') }

// appendReplaced appends s with by in place of each byte that is in set.
func appendReplaced(b []byte, s text, set string, by byte) []byte {
	for i := range len(s) {
		if strings.IndexByte(set, s[i]) >= 0 {
			b = append(b, by)
		} else {
			b = append(b, s[i])
		}
	}
	return b
}

// Copy copies lines from src to dst, and turns journal entries into syslog lines.
// A line that is not an entry is copied unchanged; it will be counted as not
// understood. Copy flushes whenever src has nothing more buffered.
func Copy(dst io.Writer, src *bufio.Reader) error {
	var out []byte
	for {
		line, err := readLine(src)
		if len(line) > 0 {
			out = appendLine(out, line)
		}
		if len(out) > 0 && (err != nil || src.Buffered() == 0 || len(out) >= copyBuffer) {
			if _, werr := dst.Write(out); werr != nil {
				return werr
			}
			out = out[:0]
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// appendLine appends what Copy makes of a line.
func appendLine(out, line []byte) []byte {
	e, err := parse(line)
	if err != nil {
		return append(append(out, bytes.TrimRight(line, "\r\n")...), '\n')
	}
	return e.appendTo(out)
}

// readLine reads a line of any length and keeps at most maxEntry of it.
func readLine(src *bufio.Reader) (line []byte, err error) {
	for {
		part, err := src.ReadSlice('\n')
		if room := maxEntry - len(line); room > 0 {
			line = append(line, part[:min(len(part), room)]...)
		}
		if err != bufio.ErrBufferFull {
			return line, err
		}
	}
}

// Looks reports whether a stream begins like journalctl's JSON.
func Looks(head []byte) bool {
	return bytes.HasPrefix(bytes.TrimLeft(head, " \t\r\n"), []byte(`{"`))
}
