package exchange

import (
	"bytes"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/jsonlog"
	"github.com/mtalog/mtalog/parsers/internal/scan"
)

// Some shippers split a row themselves and send an object of JSON with a member for each
// column, or for each that is not empty: NXLog with xm_csv or xm_w3c, Logstash's csv
// filter, Elastic's integration, Azure Monitor, Splunk's results, and
// Get-MessageTrackingLog | ConvertTo-Json. Where one has kept the row as it was, that is
// read instead: from a message in forward.go, from "event":{"original":…} here.

// object is where in a line the values are that belong to a row, as they are written. A
// span is empty where there is none.
type object struct {
	value [columns]span
	clock span // the shipper's time, which is the row's if there is no other
	host  span
	row   span // the row as it was

	// naive says that the row was split at each comma, also at those in quotation marks,
	// as Microsoft's transformation for Azure Monitor does; shifted, that it had such.
	naive, shifted bool
	trace          bool // an entry of Exchange Online's message trace
}

// split reads an object that holds the columns of a row. ok is false if line does not hold
// one, or holds it in a message; then line is as it was.
func (p *Parser) split(line []byte, out *parsers.Records) (ok bool, err error) {
	o := &p.object
	if !p.find(line) {
		return false, nil
	}
	if o.row.end > 0 {
		row, _ := scan.JSONString(o.row.of(line))
		return true, p.unwrapped(row, stringAt(line, o.host), out)
	}
	p.lay(line)
	k := p.kindOfObject()
	if k == unknown {
		p.refuse()
		return false, nil
	}
	t, ok := p.objectTime(line)
	if !ok || o.naive && o.shifted || !p.unescape(line) {
		return true, parsers.ErrBroken
	}
	own := p.host
	if host := stringAt(line, o.host); len(host) > 0 {
		p.host = host
	}
	p.kind, p.role, p.exported, p.forwarded = k, undecided, true, true
	p.mendLists()
	err = p.tell(t, out)
	p.host, p.kind, p.exported = own, unknown, false
	return true, err
}

func (s span) of(line []byte) []byte { return line[s.at:s.end:s.end] }

// stringAt unescapes a string, in place; nil if there is none. It must be called only once.
func stringAt(line []byte, s span) []byte {
	b, _ := scan.JSONString(s.of(line))
	return b
}

// find notes where the values are. ok is false if the object is damaged, or if its message
// is the row.
func (p *Parser) find(line []byte) (ok bool) {
	if p.inMessage(line) {
		return false
	}
	p.object = object{}
	for members := jsonlog.NewMembers(line); ; {
		m, more, sound := members.Next()
		if !more {
			return sound
		}
		isRow := p.quotedRow(m.Value)
		if isRow && m.IsText() {
			key := bytes.LastIndex(line[:m.At], m.Key) - len(`"`)
			p.messageKey = append(p.messageKey[:0], line[key:m.At+len(`"`)]...)
			return false
		}
		s := span{int32(m.At), int32(m.At + len(m.Value))}
		switch {
		case isRow:
			p.object.row = s
		case !holdsText(m.Value):
		case m.IsHost() && p.object.host.end == 0:
			p.object.host = s
		default:
			p.object.take(&m, s)
		}
	}
}

// inMessage reports whether the row is in a message under the same key as the one before.
// It spares most forwarders' lines the search: a quotation mark within a string is written
// with a backslash, so what looks like the key is the key.
func (p *Parser) inMessage(line []byte) bool {
	if len(p.messageKey) == 0 {
		return false
	}
	i := bytes.Index(line, p.messageKey)
	return i >= 0 && p.quotedRow(line[i+len(p.messageKey)-len(`"`):])
}

// holdsText reports whether a value is a string that is not empty, an array or a number.
func holdsText(b []byte) bool {
	return b[0] == '"' && len(b) > len(`""`) || b[0] == '[' || b[0] == '-' || b[0]-'0' <= 9
}

// quotedRow reports whether a string begins like a row.
func (p *Parser) quotedRow(b []byte) bool {
	if len(b) < len(`"2006-01-02T15:04:05Z,`) || b[0] != '"' || b[1] != '2' && b[1] != '\\' {
		return false
	}
	b = bytes.TrimPrefix(b[1:], []byte(`\"`))
	_, n := p.clock.Scan(b)
	b = bytes.TrimPrefix(b[n:], []byte(`\"`))
	return n > 0 && len(b) > 0 && b[0] == ','
}

// take notes a value. Of several for the same column the first counts, but that of
// "date-time" before the shipper's "timestamp".
func (o *object) take(m *jsonlog.Member, s span) {
	if bytes.HasPrefix(m.Value, []byte(`"\"`)) && bytes.Count(m.Value, []byte(`\"`))%2 != 0 {
		o.shifted = true
	}
	switch string(m.Key) {
	case "@timestamp", "TimeGenerated", "EventTime", "_time":
		if o.clock.end == 0 {
			o.clock = s
		}
		return
	case "senderHostname": // server-hostname, as the transformation calls it
		o.naive = true
	case "MessageTraceId":
		o.trace = true
	}
	c, ok := columnOfMember(m.Within, m.Key)
	switch {
	case !ok:
	case c == colTime && m.Value[0] != '"': // GELF's "timestamp"
	case c == colSource && bytes.ContainsAny(m.Value, `\/:`): // Splunk's, the path of the log
	case o.value[c].end == 0:
		o.value[c] = s
	}
}

// lay makes the values the current row, as they are written but for the quotes around a
// string.
func (p *Parser) lay(line []byte) {
	p.row.line, p.row.n, p.row.quoted = line, int(columns), false
	p.cols = layout{n: int(columns)}
	for c, s := range &p.object.value {
		if s.end == 0 {
			continue
		}
		if line[s.at] == '"' {
			s = span{s.at + 1, s.end - 1}
		}
		p.row.field[c+1], p.cols.at[c] = s, uint8(c+1)
	}
}

// kindOfObject finds the kind of the row by its columns and by their contents.
func (p *Parser) kindOfObject() kind {
	has := func(c column) bool { return p.cols.at[c] != 0 }
	event := p.field(colEvent)
	switch {
	case capitals(event) && capitals(p.field(colSource)) && (has(colRecipients) || has(colMessageID) || has(colInternalID)):
		return tracking
	case has(colSession) && isMark(event) && (has(colLocal) || has(colRemote)):
		return smtp
	case has(colSession) && isMark(p.field(colDirection)) && (has(colDescription) || has(colDestination)):
		return connectivity
	case has(colAgent) && has(colAction) && bytes.HasPrefix(event, []byte("On")):
		return agent
	}
	return unknown
}

// isMark reports whether b is one of the marks of protocol and connectivity logs, of which
// PowerShell escapes two.
func isMark(b []byte) bool {
	return len(b) == 1 && bytes.IndexByte([]byte("+-<>*"), b[0]) >= 0 ||
		len(b) == len(`\u003c`) && (bytes.EqualFold(b, []byte(`\u003c`)) || bytes.EqualFold(b, []byte(`\u003e`)))
}

// objectTime returns the time of the current row.
func (p *Parser) objectTime(line []byte) (t int64, ok bool) {
	if p.cols.at[colTime] == 0 {
		if s := p.object.clock; s.end > 0 && line[s.at] == '"' {
			p.row.field[colTime+1], p.cols.at[colTime] = span{s.at + 1, s.end - 1}, uint8(colTime+1)
		}
	}
	b := p.field(colTime)
	// What PowerShell 5 writes: "\/Date(1709625601000)\/", milliseconds since 1970-01-01 UTC.
	if ms, found := bytes.CutPrefix(bytes.TrimPrefix(b, []byte(`\`)), []byte("/Date(")); found {
		t = number(bytes.TrimRight(ms, `)\/`)) * 1000
		return t, t > 0
	}
	t, n := p.clock.Scan(b)
	return p.exportedTime(t, n)
}

// splitTime returns the time of a row in an object, which it leaves as it is.
func (p *Parser) splitTime(line []byte) (t int64, ok bool) {
	if !p.find(line) || p.object.row.end > 0 {
		return 0, false
	}
	if p.lay(line); p.kindOfObject() == unknown {
		return 0, false
	}
	return p.objectTime(line)
}

// unescape writes over each value what it means. ok is false if one is damaged.
func (p *Parser) unescape(line []byte) (ok bool) {
	for c, s := range &p.object.value {
		if s.end == 0 || column(c) == colTime {
			continue
		}
		at, b := s.at, s.of(line)
		switch b[0] {
		case '"':
			if b, _ = scan.JSONString(b); b == nil {
				return false
			}
			at++
		case '[':
			b = joined(b)
		}
		if n := len(b); p.object.naive && n > 1 && b[0] == '"' && b[n-1] == '"' {
			at, b = at+1, b[1:n-1]
			b = b[:undouble(b)]
		}
		p.row.field[c+1] = span{at, at + int32(len(b))}
	}
	return true
}

// joined writes over b, an array of strings, what Exchange would have written: the strings
// with semicolons between them, and those with a semicolon of their own in single quotes.
// An array of anything else is empty.
func joined(b []byte) []byte {
	to := 0 // less than at: a string takes three bytes more than what it means, and so does what is written for it
	for at := 1; at < len(b); {
		switch b[at] {
		case '"':
			s, rest := scan.JSONString(b[at:])
			if s == nil {
				return nil
			}
			at = len(b) - len(rest)
			if to > 0 {
				b[to] = ';'
				to++
			}
			quoted := bytes.IndexByte(s, ';') >= 0 && !bytes.HasPrefix(s, []byte("[{")) && !bytes.HasPrefix(s, []byte("{[{"))
			if quoted {
				b[to] = '\''
				to++
			}
			to += copy(b[to:], s)
			if quoted {
				b[to] = '\''
				to++
			}
		case ',', ' ':
			at++
		default: // the end, or a value that is not a string
			if b[at] != ']' {
				return nil
			}
			return b[:to]
		}
	}
	return nil
}

// refuse notes why an object is not read that seems to be about mail.
func (p *Parser) refuse() {
	_, known := trackingEvents[string(p.field(colEvent))]
	addressed := p.cols.at[colSender] != 0 || p.cols.at[colRecipients] != 0
	switch {
	case p.object.trace && addressed:
		p.refusal = errSummary
	case known && addressed:
		p.refusal = errMembers
	}
}
