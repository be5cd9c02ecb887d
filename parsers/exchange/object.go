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

	trace   bool          // an entry of Exchange Online's message trace
	summary [columns]span // the values of its summary, whose names mean nothing in logs
}

// readObject reads an object that holds the columns of a row. ok is false if line does not hold
// one, or holds it in a message; then line is as it was.
func (p *Parser) readObject(line []byte, out *parsers.Records) (ok bool, err error) {
	o := &p.object
	if !p.findValues(line) {
		return false, nil
	}
	if o.row.end > 0 {
		return true, p.readOriginal(line, out)
	}
	p.layOut(line)
	k := p.kindOfObject()
	if k == unknown {
		p.noteRefusal()
		return false, nil
	}
	p.kind = k
	t, ok := p.objectTime(line)
	if p.kind = unknown; !ok || o.naive && o.shifted || !p.unescape(line) {
		return true, parsers.ErrBroken
	}
	own := p.host
	if host := stringAt(line, o.host); len(host) > 0 {
		p.host = host
	}
	p.kind, p.role, p.exported, p.forwarded = k, undecided, true, true
	p.mendLists()
	err = p.readRow(t, out)
	p.host, p.kind, p.exported = own, unknown, false
	return true, err
}

// readOriginal reads the row that an object has kept beside its columns.
func (p *Parser) readOriginal(line []byte, out *parsers.Records) error {
	before, repaired := len(out.List), scan.Repair(line) // the host too
	row, _ := scan.JSONString(p.object.row.of(line))
	err := p.readForwarded(row, stringAt(line, p.object.host), out)
	markRepaired(out.List[before:], repaired)
	return err
}

// findValues notes where the values are. ok is false if the object is damaged, or if its message
// is the row.
func (p *Parser) findValues(line []byte) (ok bool) {
	if p.inMessage(line) {
		return false
	}
	p.object = object{}
	for members := jsonlog.NewMembers(line); ; {
		m, more, sound := members.Next()
		if !more {
			p.object.takeSummary()
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
		case isRow && keepsRow(&m):
			p.object.row = s
		case !holdsText(m.Value):
		case m.IsHost() && p.object.host.end == 0:
			p.object.host = s
		default:
			p.object.take(&m, s)
		}
	}
}

// keepsRow reports whether a member is one of those in which shippers keep the line as it
// was. In others, such as the subject, a stranger may have written what looks like a row.
func keepsRow(m *jsonlog.Member) bool {
	name := m.Key[bytes.LastIndexByte(m.Key, '.')+1:]
	return string(name) == "original" || m.MayBeText()
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
	if scan.HasPrefix(m.Value, `"\"`) && bytes.Count(m.Value, []byte(`\"`))%2 != 0 {
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
	if c, ok := summaryMember(m); ok && o.summary[c].end == 0 {
		o.summary[c] = s
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

// kindOfObject finds the kind of the row by its columns and by their contents.
func (p *Parser) kindOfObject() kind {
	has := func(c column) bool { return p.cols.at[c] != 0 }
	event := p.field(colEvent)
	switch {
	case p.object.isSummary():
		return summed
	case capitals(event) && capitals(p.field(colSource)) && (has(colRecipients) || has(colMessageID) || has(colInternalID)):
		return tracking
	case has(colSession) && isMarkInJSON(event) && (has(colLocal) || has(colRemote)):
		return smtp
	case has(colSession) && isMarkInJSON(p.field(colDirection)) && (has(colDescription) || has(colDestination)):
		return connectivity
	case has(colAgent) && has(colAction) && scan.HasPrefix(event, "On"):
		return agent
	}
	return unknown
}

// isMarkInJSON is isMark for a value as it is written: PowerShell escapes '<' and '>'.
func isMarkInJSON(b []byte) bool {
	return isMark(b) || bytes.EqualFold(b, []byte(`\u003c`)) || bytes.EqualFold(b, []byte(`\u003e`))
}

// isSummary reports whether the object is a row of a summary of a message trace.
func (o *object) isSummary() bool {
	for _, c := range [...]column{colTime, colStatus, colNetworkID} {
		if o.summary[c].end == 0 {
			return false
		}
	}
	return o.value[colSender].end > 0 && o.value[colRecipients].end > 0 && o.value[colEvent].end == 0
}

// takeSummary makes the values of a summary those of the row.
func (o *object) takeSummary() {
	if !o.isSummary() {
		return
	}
	for c, s := range &o.summary {
		if s.end > 0 {
			o.value[c] = s
		}
	}
}

// noteRefusal notes why an object is not read that seems to be about mail.
func (p *Parser) noteRefusal() {
	_, known := trackingEvents[string(p.field(colEvent))]
	addressed := p.cols.at[colSender] != 0 || p.cols.at[colRecipients] != 0
	switch {
	case p.object.trace && addressed:
		p.refusal = errSummary
	case known && addressed:
		p.refusal = errMembers
	}
}
