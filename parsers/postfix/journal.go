package postfix

import (
	"bytes"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/scan"
	"github.com/mtalog/mtalog/parsers/internal/stamp"
)

// isJournal reports whether line may be an object of journalctl -o json, which
// used to begin with a blank (systemd before 236), or of Docker.
func isJournal(line []byte) bool {
	return hasPrefix(line, `{"`) || hasPrefix(line, `{ "`)
}

// journalTime reads __REALTIME_TIMESTAMP, or Docker's time, and leaves the line as
// it is.
func journalTime(c *stamp.Clock, line []byte) (t int64, ok bool) {
	if _, v, found := cutAt(line, realtimeKey); found {
		for len(v) > 0 && (v[0] == ' ' || v[0] == ':' || v[0] == '"') {
			v = v[1:]
		}
		t, n := scan.Number(v)
		return t, n > 0 && n < len(v) && v[n] == '"'
	}
	if i := bytes.LastIndex(line, timeKey); i >= 0 {
		t, n := c.RFC3339(line[i+len(timeKey):])
		return t, n > 0
	}
	return 0, false
}

var (
	realtimeKey = []byte(`"__REALTIME_TIMESTAMP"`)
	timeKey     = []byte(`"time":"`)
)

// readJournal reads an object of journalctl -o json (systemd.journal-fields(7)
// and "Journal JSON Format"): all values are strings, but one that is not
// UTF-8 or holds control characters is an array of bytes, a field that stands
// more than once an array of values, and one that is too long null.
//
// Values are unescaped in place: what JSON writes is never shorter.
func (p *Parser) readJournal(line []byte) (text []byte, err error) {
	e := &p.entry
	var f journalFields
	ok := false
	for b := line[1:]; ; {
		var key, value []byte
		if key, b = jsonString(skipBlanks(b)); key == nil {
			return nil, parsers.ErrBroken
		}
		if b = skipBlanks(b); len(b) == 0 || b[0] != ':' {
			return nil, parsers.ErrBroken
		}
		if value, b, ok = jsonValue(skipBlanks(b[1:])); !ok {
			return nil, parsers.ErrBroken
		}
		if scan.Repair(value) { // bytes of an array
			e.repaired = true
		}
		e.journalField(&f, key, value)
		if b = skipBlanks(b); len(b) == 0 {
			return nil, parsers.ErrBroken
		}
		if b[0] == '}' {
			break
		}
		if b[0] != ',' {
			return nil, parsers.ErrBroken
		}
		b = b[1:]
	}
	if f.identifier == nil && f.log != nil {
		return p.readContainer(&f)
	}
	if e.time == 0 {
		e.time = p.clock.Last()
	}
	p.clock.Anchor(e.time)
	e.named(f.identifier, bytes.LastIndexByte(f.identifier, '/'))
	joinLines(f.message)
	if e.daemon == noDaemon {
		return nil, parsers.ErrForeign
	}
	return f.message, nil
}

// joinLines replaces control characters: a message is one line, as in every other
// form.
func joinLines(message []byte) {
	for i, c := range message {
		if c < ' ' && c != '\t' {
			message[i] = ' '
		}
	}
}

// readContainer reads the line of a container's output that Docker's json-file
// driver wrote as {"log":"…\n","stream":"stdout","time":"2026-11-24T04:30:05Z"}.
func (p *Parser) readContainer(f *journalFields) (text []byte, err error) {
	outer, n := p.clock.RFC3339(f.time)
	line := bytes.TrimRight(f.log, "\r\n")
	joinLines(line)
	zoned, t, rest, ok := findStamp(&p.clock, line)
	if !ok {
		return p.headless(rest) // its time is the one read last
	}
	if n > 0 && !zoned {
		t = outer
	}
	p.entry.time = t
	return p.readHead(rest, zoned || n > 0, maxHeaders-1)
}

// journalFields are the fields of an object that are of use only when all of them
// have been read; log and time are Docker's.
type journalFields struct{ identifier, message, log, time []byte }

// journalField takes the value of one field, if it is of use.
func (e *entry) journalField(f *journalFields, key, value []byte) {
	switch string(key) {
	case "__REALTIME_TIMESTAMP":
		e.time, _ = scan.Number(value)
	case "SYSLOG_IDENTIFIER":
		f.identifier = value
	case "_PID":
		v, _ := scan.Number(value)
		e.pid = uint32(v)
	case "SYSLOG_PID":
		if v, n := scan.Number(value); n > 0 && e.pid == 0 {
			e.pid = uint32(v)
		}
	case "_HOSTNAME":
		e.host = value
	case "MESSAGE":
		f.message = value
	case "log":
		f.log = value
	case "time":
		f.time = value
	}
}

// jsonValue reads a string, an array of bytes, the first string of an array of
// strings, or a word such as null.
func jsonValue(b []byte) (value, rest []byte, ok bool) {
	if len(b) == 0 {
		return nil, nil, false
	}
	switch b[0] {
	case '"':
		value, rest = jsonString(b)
		return value, rest, value != nil
	case '[':
		return jsonArray(b)
	}
	i := 0
	for i < len(b) && b[i] != ',' && b[i] != '}' {
		i++
	}
	return nil, b[i:], i > 0 && i < len(b)
}

// jsonArray writes an array of bytes over itself.
func jsonArray(b []byte) (value, rest []byte, ok bool) {
	at, to := 1, 0
	for at < len(b) {
		switch c := b[at]; {
		case c == ']':
			if value == nil {
				value = b[:to]
			}
			return value, b[at+1:], true
		case c == ',' || c == ' ':
			at++
		case c == '"':
			s, rest := jsonString(b[at:])
			if s == nil {
				return nil, nil, false
			}
			if value == nil {
				value = s
			}
			at = len(b) - len(rest)
		case c-'0' <= 9:
			v, n := scan.Number(b[at:])
			if v > 255 {
				return nil, nil, false
			}
			b[to] = byte(v) // to < at: a number takes at least one byte, and '[' or ',' another
			to, at = to+1, at+n
		default:
			return nil, nil, false
		}
	}
	return nil, nil, false
}

// jsonString reads a string that begins at b[0], and unescapes it in place.
// value is nil where there is none.
func jsonString(b []byte) (value, rest []byte) {
	if len(b) == 0 || b[0] != '"' {
		return nil, nil
	}
	b = b[1:]
	to := 0
	for at := 0; at < len(b); {
		switch c := b[at]; c {
		case '"':
			return b[:to:to], b[at+1:]
		case '\\':
			r, n := unescape(b[at:])
			if n == 0 {
				return nil, nil
			}
			if r < utf8.RuneSelf {
				b[to] = byte(r)
				to++
			} else {
				to += utf8.EncodeRune(b[to:at+n], r)
			}
			at += n
		default:
			b[to] = c
			to, at = to+1, at+1
		}
	}
	return nil, nil
}

// unescape reads `\n`, `\u00e9` or a pair of surrogates; n is its length, 0
// where it is none (RFC 8259 section 7).
func unescape(b []byte) (r rune, n int) {
	if len(b) < 2 {
		return 0, 0
	}
	switch b[1] {
	case '"', '\\', '/':
		return rune(b[1]), 2
	case 'n':
		return '\n', 2
	case 'r':
		return '\r', 2
	case 'f':
		return '\f', 2
	case 'b':
		return '\b', 2
	case 't':
		return '\t', 2
	case 'u':
	default:
		return 0, 0
	}
	r, ok := hex4(b[2:])
	if !ok {
		return 0, 0
	}
	if utf16.IsSurrogate(r) {
		if len(b) >= 12 && b[6] == '\\' && b[7] == 'u' {
			if low, ok := hex4(b[8:]); ok {
				if pair := utf16.DecodeRune(r, low); pair != utf8.RuneError {
					return pair, 12
				}
			}
		}
		return '?', 6
	}
	return r, 6
}

func hex4(b []byte) (r rune, ok bool) {
	if len(b) < 4 {
		return 0, false
	}
	for _, c := range b[:4] {
		switch {
		case c-'0' <= 9:
			c -= '0'
		case c-'a' <= 5:
			c -= 'a' - 10
		case c-'A' <= 5:
			c -= 'A' - 10
		default:
			return 0, false
		}
		r = r<<4 | rune(c)
	}
	return r, true
}
