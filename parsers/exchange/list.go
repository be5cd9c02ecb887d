package exchange

import (
	"bytes"
	"time"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/scan"
)

// What Get-MessageTrackingLog | Format-List prints, and Get-MessageTraceV2 or
// Get-MessageTraceDetailV2 likewise: a line "Name   : value" for each property, and a blank line
// after each row. Values that are too long for the window go on
// in indented lines; lists stand in braces. The last row ends with its SchemaVersion, if it has
// one, or a blank line. Where both are missing only the end of the source tells, and so a file that
// is still growing keeps it open: its next line may go on with a value.

// printed is a row of a list while its lines are read.
type printed struct {
	values []byte        // of the properties that are read
	at     [columns]span // in values
	has    [columns]bool
	last   column // of the line before; columns if that is not read
	lines  int    // of the row so far
	length int    // of the line before
	width  int    // of the longest line, which the window cut
	sparse bool   // blank lines are within rows too, as in what was copied from a web page
}

// beginsList reports whether line is the first of a row.
func beginsList(line []byte) bool {
	name, _, ok := property(line)
	if !ok {
		return false
	}
	switch string(name) {
	case "Timestamp":
		return true
	case "Organization", "MessageId", "MessageTraceId", "Received", "Date", "SenderAddress", "RecipientAddress", "Status": // of a trace
		return line[len(name)] == ' ' // else a header of a message
	}
	return isLabel(name)
}

// isLabel recognises what PowerShell writes before the properties of a row.
func isLabel(name []byte) bool {
	return string(name) == "RunspaceId" || string(name) == "PSComputerName"
}

// property reads "Name   : value".
func property(line []byte) (name, value []byte, ok bool) {
	n := letters.Len(line)
	name, rest := line[:n], bytes.TrimLeft(line[n:], " ")
	if len(name) == 0 || len(rest) == 0 || rest[0] != ':' || len(rest) > 1 && rest[1] != ' ' {
		return nil, nil, false
	}
	return name, bytes.TrimSpace(rest[1:]), true
}

var letters = scan.NewSet("a-zA-Z")

// readListLine reads a line of a list.
func (p *Parser) readListLine(line []byte, out *parsers.Records) (err error) {
	l := &p.printed
	name, value, ok := property(line)
	switch {
	case len(bytes.TrimSpace(line)) == 0:
		if l.sparse = l.sparse || l.lines == 1; !l.sparse {
			err = p.endList(out)
		}
		return err
	case line[0] == ' ':
		l.goOn(line)
	case !ok:
		return parsers.ErrUnrecognised
	default:
		c, known := columnPrinted(name)
		if known && l.has[c] || l.has[colTime] && isLabel(name) {
			err = p.endList(out)
		}
		if !known {
			c = columns
		}
		l.begin(c, value)
		if string(name) == "SchemaVersion" && err == nil { // the last one
			err = p.endList(out)
		}
	}
	l.length = len(line)
	l.width = max(l.width, l.length)
	return err
}

// begin takes the first line of a property.
func (l *printed) begin(c column, value []byte) {
	l.lines++
	if l.last = c; c == columns || len(l.values)+len(value) > maxRow {
		l.last = columns
		return
	}
	at := len(l.values)
	l.values = append(l.values, value...)
	l.at[c], l.has[c] = span{int32(at), int32(len(l.values))}, true
}

// goOn takes a further line of the last property. PowerShell breaks a value at a blank,
// which it leaves out, or in a word that fills the window. How wide that is only a line
// that fills it tells, so a text may lack a blank.
func (l *printed) goOn(line []byte) {
	line = bytes.TrimSpace(line)
	if l.last == columns || len(l.values)+1+len(line) > maxRow {
		return
	}
	if l.length < l.width {
		l.values = append(l.values, ' ')
	}
	l.values = append(l.values, line...)
	l.at[l.last].end = int32(len(l.values))
}

// endList reads the row whose lines are complete.
func (p *Parser) endList(out *parsers.Records) error {
	l := &p.printed
	if l.lines == 0 {
		return nil
	}
	if l.lines == 1 && l.has == [columns]bool{} { // what PowerShell says below the rows: "WARNING: There are more results"
		l.lines = 0
		return nil
	}
	// The records outlive the list.
	p.clearColumns(out.Keep(l.values))
	for c := range l.at {
		if l.has[c] {
			p.setColumn(column(c), l.at[c])
		}
	}
	l.values, l.lines, l.last, l.has = l.values[:0], 0, columns, [columns]bool{}
	p.kind = p.kindOfPrinted()
	err := p.readPrinted(out)
	p.kind = listing
	return err
}

// columnPrinted returns the column that a property is: a trace has some that no log has.
func columnPrinted(name []byte) (c column, ok bool) {
	for _, table := range [...]map[string]column{columnNames, summaryColumns, traceColumns} {
		if c, ok = named(table, name); ok {
			break
		}
	}
	return c, ok
}

// kindOfPrinted says what the current row is by its properties.
func (p *Parser) kindOfPrinted() kind {
	switch {
	case p.cols.has(needed[tracking]):
		return tracking
	case p.cols.has([]column{colTime, colSender, colRecipients, colStatus}) && p.cols.at[colEvent] == 0:
		return summed
	case p.cols.has([]column{colTime, colEvent, colStatus}) && p.cols.at[colSource] == 0:
		return traced
	}
	return unknown
}

// readPrinted reads the current row of a list.
func (p *Parser) readPrinted(out *parsers.Records) error {
	if p.kind == unknown {
		return parsers.ErrBroken
	}
	p.exported, p.culture.Location = true, p.location
	if p.kind != tracking {
		p.culture.Location = time.UTC
	}
	t, n := p.clock.Scan(p.field(colTime))
	t, ok := p.exportedTime(t, n)
	if !ok {
		return parsers.ErrBroken
	}
	if p.kind == tracking {
		for _, c := range [...]column{colRecipients, colStatus, colReference, colRelated} {
			p.openBraces(c)
		}
		p.mendLists()
	}
	return p.readRow(t, out)
}

// openBraces takes the braces off a column that holds a list, and the dots for values that
// were not printed, and divides the values by semicolons.
func (p *Parser) openBraces(c column) {
	i := p.cols.at[c]
	b := p.row.at(i)
	if i == 0 || len(b) < 2 || b[0] != '{' || b[len(b)-1] != '}' || scan.HasPrefix(b, "{LED=") {
		return
	}
	s := &p.row.field[i]
	s.at, s.end = s.at+1, s.end-1
	if b = p.row.at(i); scan.HasSuffix(b, "...") {
		s.end -= int32(len("..."))
	}
	for at := 0; ; at += len(", ") {
		k := scan.Index(b[at:], ", ")
		if k < 0 {
			return
		}
		switch at += k; {
		case c != colStatus:
			copy(b[at:], ";;") // an empty value is none
		case beginsStatus(b[at+len(", "):]):
			copy(b[at:], " ;")
		}
	}
}
