package postfix

import (
	"bytes"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/scan"
)

// isJournal reports whether line may be an object of journalctl -o json, which
// used to begin with a blank (systemd before 236).
func isJournal(line []byte) bool {
	return hasPrefix(line, `{"`) || hasPrefix(line, `{ "`)
}

// journalTime reads __REALTIME_TIMESTAMP and leaves the line as it is.
func journalTime(line []byte) (t int64, ok bool) {
	if _, v, found := cutAt(line, realtimeKey); found {
		for len(v) > 0 && (v[0] == ' ' || v[0] == ':' || v[0] == '"') {
			v = v[1:]
		}
		t, n := scan.Number(v)
		return t, n > 0 && n < len(v) && v[n] == '"'
	}
	return 0, false
}

var realtimeKey = []byte(`"__REALTIME_TIMESTAMP"`)

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
		if key, b = scan.JSONString(skipBlanks(b)); key == nil {
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
	if e.time == 0 {
		e.time = p.clock.Last()
	}
	p.clock.Anchor(e.time)
	e.named(f.identifier, bytes.LastIndexByte(f.identifier, '/'))
	joinLines(f.message)
	if e.daemon == noDaemon {
		// Podman's and Docker's journald drivers log the lines of a container.
		if text, err, found := p.nested(f.message, f.message, true, 1); found {
			return text, err
		}
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

// journalFields are the fields of an object that are of use only when all of them
// have been read.
type journalFields struct{ identifier, message []byte }

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
		value, rest = scan.JSONString(b)
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
			s, rest := scan.JSONString(b[at:])
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
