package exchange

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/mtalog/mtalog/parsers/internal/scan"
)

// Why a sound log or export is refused.
var (
	errTimes = errors.New("an export of Get-MessageTrackingLog whose times are of no form that is known: " +
		"write them with {$_.Timestamp.ToUniversalTime().ToString('o')}, or read the MSGTRK*.LOG files themselves")
	errDayOrder = errors.New("an export of Get-MessageTrackingLog in whose dates day and month cannot be told apart, as in 11/10/2026: " +
		"write them with {$_.Timestamp.ToUniversalTime().ToString('o')}, or read the MSGTRK*.LOG files themselves")
	errNoRecipients = errors.New("an export of Get-MessageTrackingLog that has " + noList + " in place of each list of recipients: " +
		"write them with {$_.Recipients -join ';'}, or read the MSGTRK*.LOG files themselves")
	errTraceTimes = errors.New("the details of a message trace in whose times day and month cannot be told apart, or that are of no form that is known: " +
		"write them with {$_.Date.ToString('s')}, or read Exchange Online's extended report")
	errColumns = errors.New("an export of Get-MessageTrackingLog that lacks one of the columns Timestamp, Source, EventId, Recipients and RecipientStatus")
	errMembers = errors.New("objects with rows of a message tracking log that lack the time, source, event-id or recipient-address: " +
		"export them with all columns, or read the MSGTRK*.LOG files themselves")
	errQueues = errors.New("a list of queues, which says how they are now and not what happened: " +
		"mtalog explain says what a LastError means, and the MSGTRK*.LOG files have the deferrals")
	errSummary      = errors.New("a summary of a message trace that lacks one of the columns Received, SenderAddress, RecipientAddress and Status")
	errSummaryTimes = errors.New("a summary of a message trace in whose times day and month cannot be told apart, or that are of no form that is known: " +
		"write them with {$_.Received.ToString('s')}")
)

// head reads a "#" line. A second head replaces the first. Among a forwarder's lines a
// head may stand before rows of another log.
func (p *Parser) head(line []byte) error {
	if p.forwarded {
		return nil
	}
	name, value, _ := scan.Cut(line[1:], ":")
	value = bytes.TrimSpace(value)
	switch string(name) {
	case "Software":
		p.kind, p.role, p.exported, p.refusal, p.row.comma = unknown, undecided, false, nil, ','
		p.mixed, p.connectors = false, false
	case "Log-type":
		if p.kind, p.role = kindOf(value); p.kind == foreign {
			p.refusal = fmt.Errorf("a log of the type %q, which is not about mail flow", value)
		}
	case "Fields":
		if c := divider(value); c != 0 { // a spreadsheet wrote the log again
			p.row.comma = c
		}
		p.fields(value, p.row.comma)
	}
	return nil
}

// kindOf returns the kind that "#Log-type:" names and, of an SMTP log, its
// direction.
func kindOf(name []byte) (kind, direction) {
	name = bytes.ToLower(name)
	switch {
	case scan.Contains(name, "message tracking"):
		return tracking, undecided
	case scan.Contains(name, "smtp send"):
		return smtp, sending
	case scan.Contains(name, "smtp receive"):
		return smtp, receiving
	case scan.Contains(name, "connectivity"):
		return connectivity, undecided
	case scan.HasPrefix(name, "agent"), scan.Contains(name, "transport agent"):
		return agent, undecided
	}
	return foreign, undecided
}

// fields takes a new list of columns. The columns decide the kind, even against
// "#Log-type:".
func (p *Parser) fields(names []byte, comma byte) {
	l, ok := readLayout(names, comma, columnNames)
	found := unknown
	for _, k := range []kind{tracking, agent, smtp, connectivity} {
		if ok && l.has(needed[k]) && (k != tracking || l.at[colInternalID] != 0 || l.at[colStatus] != 0) {
			found = k
			break
		}
	}
	switch {
	case found != unknown:
		p.kind, p.refusal = found, nil
	case p.kind != foreign:
		p.kind = unreadable
	}
	p.cols = l
}

// minTitles is the least number of names in a row that is taken for the names of
// columns.
const minTitles = 4

// readTitles reads a row that holds the names of columns: exports begin with one,
// and some logs have one above their "#" lines. ok is false if p.row is not such a
// row.
func (p *Parser) readTitles(line []byte) (ok bool) {
	if !p.row.hasNames() {
		return false
	}
	l, _ := readLayout(line, p.row.comma, columnNames)
	addressed := l.at[colSender] != 0 && (l.at[colRecipients] != 0 || l.at[colStatus] != 0)
	switch {
	case l.at[colTime] == 0 && l.at[colEvent] != 0 && l.at[colAction] != 0 && scan.Contains(line, "MessageTraceId"):
		p.readTraceTitles(line)
		return true
	case scan.Contains(line, "NextHopDomain") && scan.Contains(line, "MessageCount"): // Get-Queue, Get-QueueDigest
		p.kind, p.refusal = foreign, errQueues
		return true
	case l.at[colTime] == 0 && l.at[colEvent] == 0 && p.readSummaryTitles(line, l.at[colStatus]):
		return true
	case addressed && l.at[colEvent] == 0:
		p.kind, p.refusal = foreign, errSummary
		return true
	case l.at[colTime] == 0:
		return false
	}
	p.kind, p.culture.Location = unknown, p.location
	p.fields(line, p.row.comma)
	p.exported = p.kind != unreadable
	switch {
	case p.exported:
	case l.at[colRecipients] != 0 && l.at[colEvent] != 0 && l.at[colSender] != 0:
		p.kind, p.refusal = foreign, errColumns
	default:
		p.kind, p.refusal = foreign, fmt.Errorf("a log that begins with the columns %.60q, which is not about mail flow", line)
	}
	return true
}

// hasNames reports whether all fields of a row may be names of columns.
func (r *row) hasNames() bool {
	if r.n < minTitles {
		return false
	}
	for i := 1; i <= r.n; i++ {
		if name := r.at(uint8(i)); len(name) == 0 || nameBytes.Len(name) < len(name) {
			return false
		}
	}
	return true
}

// divider returns what stands between names of columns in line: a semicolon, or the tab
// that Excel and Export-Csv write where they are asked for it; 0 for anything else.
func divider(line []byte) byte {
	for _, c := range []byte(";\t") {
		if bytes.Count(line, []byte{c}) < minTitles-1 || bytes.IndexByte(line, ' ') >= 0 {
			continue
		}
		known := 0
		for name := range bytes.SplitSeq(line, []byte{c}) {
			if isColumn(name) {
				known++
			}
		}
		if known >= minTitles {
			return c
		}
	}
	return 0
}

// nameBytes are those of the names of columns.
var nameBytes = scan.NewSet("a-zA-Z0-9_ ()-")

// Refusal returns why nothing can be read from a source that is sound in itself, as
// far as it was read: it is another kind of log, or an export that lost what is
// needed. It is nil for all other sources.
func (p *Parser) Refusal() error { return p.refusal }
