package exchange

import (
	"bytes"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/scan"
	"github.com/mtalog/mtalog/parsers/internal/stamp"
)

// What Get-MessageTrackingLog | Select-Object | Export-Csv makes of a row depends on the
// user's culture and on how the user had lists written.

// exportedTime returns the time of a row in an export. t and n are what Scan made of its
// stamp, which need not have the form that logs have.
func (p *Parser) exportedTime(t int64, n int) (us int64, ok bool) {
	field := p.field(colTime)
	if n > 0 && n == len(field) {
		return t, true
	}
	if t, n = p.clock.ScanOffset(field); n > 0 {
		return t, true
	}
	t, ok, unclear := p.culture.Read(field)
	if unclear && (p.learnOrder(field) || (p.kind == traced || p.kind == summed) && p.learnFromOther(field)) {
		t, ok, _ = p.culture.Read(field)
	}
	switch {
	case ok:
		p.refusal = nil
	case p.kind == traced:
		p.refusal = errTraceTimes
	case p.kind == summed:
		p.refusal = errSummaryTimes
	case unclear:
		p.refusal = errDayOrder
	default:
		p.refusal = errTimes
	}
	return t, ok
}

// maxQueued is well above the two days for which Exchange keeps a message by default, and
// below the four weeks by which a date is off whose day and month are swapped; in
// microseconds.
const maxQueued = 10 * 24 * 60 * 60 * 1_000_000

// learnOrder learns the order of day and month in field from a stamp in UTC in the same
// row: when the message came, with which message-info begins, or which follows the session
// in source-context. It reports whether there was one.
func (p *Parser) learnOrder(field []byte) bool {
	near, n := p.clock.Scan(p.field(colInfo))
	if n == 0 {
		_, after, _ := scan.Cut(p.field(colContext), ";")
		near, n = p.clock.Scan(after)
	}
	for _, order := range [...]stamp.DayOrder{stamp.DayFirst, stamp.MonthFirst} {
		c := stamp.Culture{Location: p.culture.Location, Order: order}
		if t, ok, _ := c.Read(field); n > 0 && ok && max(t-near, near-t) < maxQueued {
			p.culture.Order = order
			return true
		}
	}
	return false
}

// maxTraced is well above the 90 days for which Exchange Online keeps what a trace tells; in
// microseconds.
const maxTraced = 100 * 24 * 60 * 60 * 1_000_000

// learnFromOther learns the order from another unclear date of a message trace: of 11/3 and
// 11/9 the months would be too far from one another. The dates of the few days that a trace
// covers are often all unclear.
func (p *Parser) learnFromOther(field []byte) bool {
	orders := [...]stamp.DayOrder{stamp.DayFirst, stamp.MonthFirst}
	var this [2]int64
	var near [2]bool
	for i, order := range orders {
		c := stamp.Culture{Location: p.culture.Location, Order: order}
		this[i], _, _ = c.Read(field)
		near[i] = max(this[i]-p.unclear[i], p.unclear[i]-this[i]) < maxTraced
	}
	switch {
	case p.unclear == [2]int64{}:
		p.unclear = this
	case near[0] && !near[1]:
		p.culture.Order = orders[0]
	case near[1] && !near[0]:
		p.culture.Order = orders[1]
	}
	return p.culture.Order != stamp.DayOrderUnknown
}

// Again returns a parser that reads the same source from its beginning and knows what p has
// learned of it: the order of day and month, which the first dates may not tell, and that
// its lines are a forwarder's, which may begin with those of other programs.
func (p *Parser) Again(o parsers.Options) parsers.Parser {
	again := New(o)
	again.culture.Order = p.culture.Order
	again.forwarded = p.forwarded
	return again
}

// noList is what Export-Csv writes in place of a list.
const noList = "System.String[]"

// mendLists empties columns whose lists were lost, except that of the recipients, and
// divides recipients by semicolons, where the user had them joined by commas, blanks or
// line breaks.
func (p *Parser) mendLists() {
	for _, c := range [...]column{colStatus, colReference} {
		if i := p.cols.at[c]; i != 0 && string(p.row.at(i)) == noList {
			p.row.field[i] = span{}
		}
	}
	rcpts := p.field(colRecipients)
	if bytes.Count(rcpts, []byte("@")) < 2 || bytes.ContainsAny(rcpts, `;"`) {
		return
	}
	for i, c := range rcpts {
		if c == ',' || c == ' ' || c == '\n' || c == '\r' {
			rcpts[i] = ';'
		}
	}
}
