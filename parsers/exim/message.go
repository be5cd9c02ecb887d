package exim

import (
	"bytes"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/scan"
	"github.com/mtalog/mtalog/parsers/internal/stages"
)

// parseMessage reads an entry about a message, after the message ID, that begins
// with none of the arrows.
func (p *Parser) parseMessage(b []byte, out *parsers.Records) error {
	e := &p.entry
	if scan.HasPrefix(b, "Completed") {
		e.add(out, parsers.MessageEnd)
		return nil
	}
	if rest, ok := bytes.CutPrefix(b, e.id); ok && e.id != nil {
		b = bytes.TrimPrefix(rest, blank) // "… no recipients found in headers" has it twice
	}
	if e.ofHost(b, out) {
		return nil
	}
	if event, _ := statusWords.Of(b); event != parsers.NoEvent {
		e.add(out, event).Text = b
		return nil
	}
	if rest, ok := scan.CutPrefix(b, "address <"); ok && scan.Contains(rest, "> marked delivered by ") {
		addr, _ := scan.Angle(b[len("address "):])
		r := e.add(out, parsers.Removed)
		r.Recipient, r.Text = addr, b
		return nil
	}
	return p.parsePhrase(b, out)
}

// statusWords begin the entries about a message in the queue.
var statusWords = stages.Events{
	{"Frozen", parsers.Held},
	{"frozen by ", parsers.Held},
	{"*** Frozen", parsers.Held},
	{"Unfrozen", parsers.Released},
	{"unfrozen by ", parsers.Released},
	{"removed by ", parsers.Removed},
	// Whoever cancels, the recipients that were still open get no lines of
	// their own, but the sender gets a report; "removed by" sends none.
	{"cancelled by timeout_frozen_after", parsers.Expired},
	{"cancelled by ", parsers.Bounced},
}

// ofHost reads an entry that begins with the remote host that it is about: a client that
// was refused, or a relay that could not be used.
func (e *entry) ofHost(entire []byte, out *parsers.Records) bool {
	f := new(fields)
	b := f.readFirst(entire)
	if len(b) == len(entire) {
		return false
	}
	if e.cutThrough(b, f, out) || e.rejected(b, f, out) || e.verifyFailed(b, f, out) {
		return true
	}
	if rest, ok := scan.CutPrefix(b, " RCPT "); ok {
		if addr, n := scan.Angle(rest); n > 0 && scan.HasPrefix(rest[n:], ": discarded by ") {
			r := e.client(out, parsers.Discarded, f)
			r.Stage, r.Recipient = parsers.Rcpt, addr
			r.Text = textAfter(rest[n:])
			return true
		}
	}
	if rest, ok := scan.CutPrefix(b, " Warning: "); ok {
		r := e.client(out, parsers.Inspected, f)
		r.Text = rest
		return true
	}
	if rest, ok := scan.CutPrefix(b, " incomplete transaction ("); ok {
		if scan.HasPrefix(rest, "RSET") || scan.HasPrefix(rest, "QUIT") {
			return true // the client gave the message up
		}
		r := e.client(out, parsers.LostConnection, f)
		r.Text = b[1:]
		if i := bytes.IndexByte(rest, '<'); i >= 0 {
			if s, n := scan.Angle(rest[i:]); n > 0 {
				r.Sender, r.SenderKnown = s, true
			}
		}
		return true
	}
	text := textAfter(b)
	if string(b) == ": rejected by DCC" { // the ACL decides what follows from it
		r := e.client(out, parsers.Inspected, f)
		r.Stage, r.Text = parsers.EndOfData, text
		return true
	}
	if e.id == nil && scan.HasPrefix(text, "TLS error on connection") { // to the host of a callout
		r := e.add(out, parsers.TLSFailed)
		r.Stage, r.Relay, r.Text = parsers.STARTTLS, f.host.asRelay(), text
		return true
	}
	return e.ofRelay(text, f, out)
}

// cutThrough reads that the next hop did not take a message whose delivery was tried while
// it came in: " b@example.net F=<…> rejected after DATA: R=dns T=smtp H=mx [192.0.2.1]
// C="550 5.7.1 …"". Its reply is what the client got; after " tmp-reject from cutthrough
// after DATA:" Exim keeps the message, unless the configuration has it pass that on, too.
func (e *entry) cutThrough(b []byte, f *fields, out *parsers.Records) bool {
	if firstByte(b) != ' ' {
		return false
	}
	i := scan.Index(b, " F=<")
	if i <= 1 || bytes.IndexByte(b[:i], '@') < 0 {
		return false
	}
	to := address{final: b[1:i]}
	if bytes.IndexByte(b[1:i], ' ') >= 0 && b[1] != '"' {
		var rest []byte
		if to, rest = readRecipient(b[1:]); len(rest) != len(b)-i {
			return false
		}
	}
	rest := readFields(b[i:], f)
	n := len(out.List)
	if scan.HasPrefix(rest, " tmp-reject from cutthrough ") {
		r := e.add(out, parsers.Deferred)
		r.Stage, r.Sender, r.SenderKnown = parsers.EndOfData, f.sender, f.senderKnown
		r.Text = rest[1:]
	} else if !e.rejected(rest, f, out) {
		return false
	}
	r := &out.List[n]
	r.Recipient, r.OriginalRecipient = to.names()
	var hop fields
	if h := readFields(afterColon(rest), &hop); hop.host.peer.IP != nil && len(h) == 0 && hop.confirm != nil {
		r.Text = hop.confirm
		r.Relay, r.Service = hop.host.asRelay(), hop.transport
		setCodes(r, hop.confirm)
	}
	return true
}

// afterColon returns " R=…" of "… after DATA: R=…".
func afterColon(b []byte) []byte {
	if i := scan.Index(b, ": "); i >= 0 {
		return b[i+1:]
	}
	return nil
}

// ofRelay reads why a connection to a relay failed. The recipients follow in
// entries of their own, perhaps after another host was tried.
func (e *entry) ofRelay(text []byte, f *fields, out *parsers.Records) bool {
	if !e.ofMessage() || len(text) == 0 || f.host.peer.IP == nil && f.host.peer.Name == nil {
		return false
	}
	ev := parsers.Delayed
	switch stage := stageOf(text); {
	case isConnectError(text), stage == parsers.Connecting && !scan.Contains(text, "SMTP timeout after"):
		ev = parsers.ConnectFailed
	case stage == parsers.STARTTLS:
		ev = parsers.TLSFailed
	default:
		if stage, _, _ := readText(text); stage == parsers.NoStage && !isFailure(text) {
			return false
		}
	}
	r := e.add(out, ev)
	e.outcome(r, f)
	setText(r, text, f)
	if ev == parsers.ConnectFailed {
		r.Stage = parsers.Connecting
	}
	return true
}

// connectErrors are those of the system's words for why a connection cannot be made that
// may mean something else as a part of a text. The last three are musl's.
var connectErrors = [...]string{"Connection reset by peer", "Software caused connection abort", "Broken pipe",
	"Permission denied", "Operation not permitted", "Invalid argument", "Address already in use", "No buffer space available",
	"Transport endpoint is not connected", "Message too long", "Operation not supported", // the latter two are what Linux makes of ICMP
	"Address in use", "Connection aborted", "Connection reset by network"}

// isConnectError reports whether text is nothing but the system's words for why
// a connection could not be made.
func isConnectError(text []byte) bool {
	for _, w := range connectErrors {
		if string(text) == w {
			return true
		}
	}
	return false
}
