package container

import (
	"bytes"

	"github.com/mtalog/mtalog/parsers/internal/jsonlog"
	"github.com/mtalog/mtalog/parsers/internal/label"
	"github.com/mtalog/mtalog/parsers/internal/scan"
	"github.com/mtalog/mtalog/parsers/internal/stamp"
)

// A piece is what an engine logged at once: a line, or a part of one that was too
// long for its buffer.
type piece struct {
	text    []byte
	time    int64 // when the engine got it, in microseconds since 1970-01-01 UTC; 0 if it does not say
	stream  stream
	partial bool // the line goes on in the next piece of the same stream
}

type stream uint8

const (
	stdout stream = iota
	stderr
	streams // how many there are
)

// wrapping says what is around a line.
type wrapping uint8

const (
	none wrapping = iota
	sound
	damaged
)

// unwrap reads a line of an engine's log, without a label before it. The text of one
// of Docker's is unescaped in place.
func unwrap(c *stamp.Clock, line []byte) (p piece, w wrapping) {
	if scan.HasPrefix(line, jsonStart) {
		return unwrapJSON(c, line)
	}
	if isString(line) {
		text, _ := scan.JSONString(line)
		if text == nil {
			return piece{}, damaged
		}
		scan.JoinLines(text)
		return piece{text: text}, sound
	}
	if isCell(line) {
		return piece{text: undoubled(line[1 : len(line)-1])}, sound
	}
	return unwrapText(c, line)
}

// isCell reports whether line is a line of a log as a spreadsheet saves one that has quotes in it: in quotes, with
// those doubled. A row of several columns has quotes that are not.
func isCell(line []byte) bool {
	if len(line) < 2 || line[0] != '"' || line[len(line)-1] != '"' || !label.Begins(line) {
		return false
	}
	inner := line[1 : len(line)-1]
	pairs := bytes.Count(inner, []byte(`""`))
	return pairs > 0 && 2*pairs == bytes.Count(inner, []byte(`"`))
}

// undoubled makes doubled quotes single, in place.
func undoubled(b []byte) []byte {
	to := 0
	for at := 0; at < len(b); at++ {
		b[to] = b[at]
		to++
		if b[at] == '"' {
			at++
		}
	}
	return b[:to]
}

// isString reports whether line is a line of a log as a string of JSON, which jq writes
// without -r, or as an element of an array of such strings. Exchange and stores of logs
// write several columns in quotes.
func isString(line []byte) bool {
	if len(line) < 2 || line[0] != '"' || !label.Begins(line) {
		return false
	}
	line = bytes.TrimSuffix(line, []byte(","))
	return scan.QuoteEnd(line, 1) == len(line)-1
}

// unwrapText reads a line in which the engine's words come before the text.
func unwrapText(c *stamp.Clock, line []byte) (p piece, w wrapping) {
	if p, w = unwrapCRI(c, line); w == none {
		p, w = unwrapStamped(c, line)
	}
	if w == none {
		p, w = unwrapTagged(line)
	}
	return p, w
}

// unwrapStamped reads what "docker logs -t" and "kubectl logs --timestamps" write, and
// logcli and Grafana of what Loki stores: the engine's stamp, then the text. The name of
// the stream may stand between them, as in the first design of the Container Runtime
// Interface and in what some shippers write. A syslog daemon's line begins in the same
// way, so a line counts only if its text begins with a stamp of its own, or is an object
// behind Fluentd's tag; after Loki's labels or a tab also if it begins with a program's.
func unwrapStamped(c *stamp.Clock, line []byte) (p piece, w wrapping) {
	t, n := c.RFC3339(line)
	if n == 0 { // an older Grafana's
		if t, n = c.DateTime(line); n == len(line) || line[n] != '\t' {
			n = 0
		}
	}
	if n == 0 || n+1 >= len(line) || line[n] != ' ' && line[n] != '\t' {
		return piece{}, none
	}
	text := skipSource(skipLabels(line[n+1:]))
	stored := line[n] == '\t' || len(text) < len(line[n+1:])
	if s, rest, ok := cutStream(line[n:]); ok {
		text, p.stream = rest, s
	}
	text = bytes.TrimLeft(text, " ")
	if object := behindTag(text); object != nil {
		p.text, p.time = object, t
		return p, sound
	}
	inner := *c // the text's stamp must not move the engine's clock
	_, own := inner.Traditional(text)
	if own == 0 {
		_, own = inner.RFC3339(text)
	}
	if own == 0 {
		_, own = inner.DateTime(text)
	}
	if own == 0 && !(stored && hasTag(text)) {
		return piece{}, none
	}
	p.text, p.time = text, t
	return p, sound
}

// hasTag reports whether b begins with a program's name and process ID, "postfix/smtp[511]: ".
func hasTag(b []byte) bool {
	n := programBytes.Len(b)
	if n == 0 || n == len(b) || b[n] != '[' {
		return false
	}
	_, digits := scan.Number(b[n+1:])
	return digits > 0 && scan.HasPrefix(b[n+1+digits:], "]: ")
}

var programBytes = scan.NewSet("a-zA-Z0-9._/-")

// behindTag returns the object of JSON that Fluentd writes to files, "system.mail<TAB>{…}",
// and to its standard output, "system.mail: {…}"; nil if b is none of the kind.
func behindTag(b []byte) []byte {
	n := tagLen(b)
	for _, mark := range [...]string{"\t", ": "} {
		if object, ok := scan.CutPrefix(b[n:], mark); ok && n > 0 && jsonlog.Is(object) {
			return object
		}
	}
	return nil
}

// unwrapTagged reads what Fluent Bit writes to files: "mail.0: [1795494605.250000000, {…}]".
func unwrapTagged(line []byte) (p piece, w wrapping) {
	n := tagLen(line)
	b, ok := scan.CutPrefix(line[n:], ": [")
	if !ok || n == 0 {
		return piece{}, none
	}
	seconds, whole := scan.Number(b)
	b = bytes.TrimPrefix(b[whole:], []byte("."))
	nanos, digits := scan.Number(b)
	object, ended := bytes.CutSuffix(bytes.TrimPrefix(b[digits:], []byte(", ")), []byte("]"))
	if !ended || whole != len("1795494605") || digits != len("250000000") || !jsonlog.Is(object) {
		return piece{}, none
	}
	return piece{text: object, time: seconds*1_000_000 + nanos/1000}, sound
}

// tagLen returns the length of the tag by which Fluentd and Fluent Bit route a line, which
// must begin with a letter: Exim writes a further line of a remote server's reply as it
// came, "550-mail: [1795494605.250000000, {…}]".
func tagLen(b []byte) int {
	if len(b) == 0 || b[0]|' '-'a' > 'z'-'a' {
		return 0
	}
	return tagBytes.Len(b)
}

var tagBytes = scan.NewSet("a-zA-Z0-9._-")

// skipLabels strips the labels of a line's stream that Loki's logcli puts after the
// stamp, `{host="mx1", job="mail"} `.
func skipLabels(b []byte) []byte {
	if len(b) > 1 && b[0] == '{' && b[1] != '"' {
		const end = `"} `
		if i := scan.Index(b, end); i > 0 {
			return b[i+len(end):]
		}
	}
	return b
}

// skipSource strips what Heroku's and Fly's commands print after the stamp, "app[web.1]: " and
// "app[3d8d9014b32d68] ams [info]".
func skipSource(b []byte) []byte {
	rest, ok := scan.CutPrefix(b, "app[")
	if !ok {
		return b
	}
	_, rest, _ = scan.Cut(rest, "]")
	if text, ok := scan.CutPrefix(rest, ": "); ok {
		return text
	}
	_, level, ok := scan.Cut(rest[min(1, len(rest)):], " [")
	if _, text, ended := scan.Cut(level, "]"); ok && ended {
		return bytes.TrimLeft(text, " ")
	}
	return b
}

// What Docker's json-file driver writes: {"log":"…\n","stream":"stdout","time":"…Z"},
// with "attrs":{…} before the time if labels are logged.
const (
	jsonStart  = `{"log":"`
	jsonStderr = `,"stream":"stderr"`
	jsonTime   = `"time":"`
)

// dockerBuffer is the size in bytes from which Docker breaks lines.
const dockerBuffer = 16 << 10

func unwrapJSON(c *stamp.Clock, line []byte) (p piece, w wrapping) {
	if scan.LastIndex(line, jsonTime) < 0 && scan.HasSuffix(line, "}") { // of a collector of logs, whose other members may tell time and program
		return piece{}, none
	}
	text, rest := scan.JSONString(line[len(jsonStart)-1:])
	if text == nil {
		return piece{}, damaged
	}
	n := 0
	if p.time, n = timeOf(c, rest); n == 0 || !scan.HasSuffix(rest, "}") {
		return piece{}, damaged
	}
	if scan.HasPrefix(rest, jsonStderr) {
		p.stream = stderr
	}
	p.text = bytes.TrimSuffix(text, []byte("\n"))
	// A program's last words may have no line end either.
	p.partial = len(p.text) == len(text) && len(text) >= dockerBuffer
	p.text = bytes.TrimSuffix(p.text, []byte("\r")) // of a terminal
	scan.JoinLines(p.text)
	return p, sound
}

// timeOf reads the time at the end of an object of Docker's; n is 0 if there is
// none.
func timeOf(c *stamp.Clock, b []byte) (t int64, n int) {
	i := scan.LastIndex(b, jsonTime)
	if i < 0 {
		return 0, 0
	}
	return c.RFC3339(b[i+len(jsonTime):])
}

// unwrapCRI reads what the Container Runtime Interface of Kubernetes asks for: "STAMP STREAM
// TAGS TEXT". The first of the tags, which are divided by colons, is F for a full line
// and P for a part.
func unwrapCRI(c *stamp.Clock, line []byte) (p piece, w wrapping) {
	n := 0
	if p.time, n = c.RFC3339(line); n == 0 {
		return piece{}, none
	}
	s, tags, ok := cutStream(line[n:])
	if !ok {
		return piece{}, none
	}
	end := scan.Byte(tags, 0, ' ')
	if end == 0 || tags[0] != 'F' && tags[0] != 'P' || end > 1 && tags[1] != ':' {
		return piece{}, none
	}
	p.stream, p.partial, p.text = s, tags[0] == 'P', tags[min(end+1, len(tags)):]
	return p, sound
}

// cutStream takes off the name of the stream that stands after a stamp, " stdout ".
func cutStream(b []byte) (s stream, rest []byte, ok bool) {
	if rest, ok = scan.CutPrefix(b, " stderr "); ok {
		return stderr, rest, true
	}
	rest, ok = scan.CutPrefix(b, " stdout ")
	return stdout, rest, ok
}
