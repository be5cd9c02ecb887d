package exim

import (
	"bytes"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/queueid"
	"github.com/mtalog/mtalog/parsers/internal/scan"
	"github.com/mtalog/mtalog/parsers/smtpcode"
)

// delivered reads a delivery, after "=> ", "-> " (a further recipient of the
// same delivery) or ">> " (cut-through, logged before the arrival):
//
//	b@example.net <a@example.com> R=dns T=smtp H=mx [192.0.2.1]:25 X=… C="250 2.0.0 Ok" QT=3s DT=1s
//	:blackhole: <b@example.net> R=aliases
//	blackhole (DATA ACL discarded recipients): trap
//	discarded (system filter)
func (e *entry) delivered(b []byte, out *parsers.Records) {
	if reason, ok := discardReason(b); ok {
		r := e.add(out, parsers.Discarded)
		r.Stage, r.Text = parsers.Content, reason
		return
	}
	a, rest := readRecipient(b)
	var f fields
	readFields(rest, &f)
	ev := parsers.Delivered
	switch string(a.final) {
	case ":blackhole:", "/dev/null", "discarded":
		ev = parsers.Discarded
	}
	r := e.add(out, ev)
	r.Recipient, r.OriginalRecipient = a.names()
	e.outcome(r, &f)
	if f.confirm != nil {
		r.Stage, r.Text = parsers.EndOfData, f.confirm
		setCodes(r, f.confirm)
		r.NextQueueID = queueid.InReply(f.confirm)
	} else if ev == parsers.Delivered && f.host.peer.IP == nil {
		r.Stage = parsers.LocalDelivery
	}
}

// discardReason reads why a message was dropped, which stands in the place of the recipient.
func discardReason(b []byte) (reason []byte, ok bool) {
	if c := firstByte(b); c != 'b' && c != 'd' { // most recipients, at once
		return nil, false
	}
	for _, words := range [...]string{"blackhole (", "discarded ("} {
		if rest, ok := scan.CutPrefix(b, words); ok {
			if i := scan.Index(rest, "): "); i >= 0 {
				return rest[i+len("): "):], true
			}
			return bytes.TrimSuffix(rest, []byte{')'}), true
		}
	}
	reason, ok = scan.CutPrefix(b, "blackhole ") // of SpamExperts, without the name of the ACL
	return reason, ok && firstByte(reason) != '<' && !itemFollows(b[len("blackhole"):])
}

// failed reads a failure for good, after "** ":
//
//	b@example.net F=<a@example.com> R=dns T=smtp H=mx [192.0.2.1]: SMTP error from remote mail server after …
//	b@example.net: retry timeout exceeded
func (e *entry) failed(b []byte, out *parsers.Records) {
	a, rest := readRecipient(b)
	if a.original == nil && len(rest) > 1 && rest[0] == ' ' && !itemFollows(rest) && bytes.IndexByte(a.final, '@') < 0 {
		e.add(out, parsers.Bounced).Text = b // "mua_wrapper is set but …": of the message as a whole
		return
	}
	var f fields
	rest = readFields(rest, &f)
	r := e.add(out, parsers.Bounced)
	r.Recipient, r.OriginalRecipient = a.names()
	// With deliver_time and queue_time the text is followed by their items.
	text, times := cutTimes(textAfter(rest))
	if scan.HasPrefix(text, "(") && scan.HasSuffix(text, ")") { // the system's words, from 4.100 on
		text = text[1 : len(text)-1]
	}
	readFields(times, &f)
	e.outcome(r, &f)
	setText(r, text, &f)
	if isExpired(text, r.Reply) {
		r.Event = parsers.Expired
	}
}

// outcome fills in what all delivery lines have in common.
func (e *entry) outcome(r *parsers.Record, f *fields) {
	r.Service = f.transport
	r.Sender, r.SenderKnown = f.sender, f.senderKnown
	r.Relay = f.host.asRelay()
	r.Size = f.size
	if f.tls != nil {
		r.TLSVersion, r.TLSCipher = readTLS(f.tls)
	}
	if ms, ok := duration(f.queueTime); ok {
		r.Delay, r.HasDelay = ms, true
	}
	if ms, ok := duration(f.time); ok {
		r.Delays, r.HasDelays = [4]int64{-1, -1, -1, ms}, true
	}
}

// cutTimes cuts " QT=3s DT=0.044s" from the end of a text.
func cutTimes(b []byte) (text, times []byte) {
	text = b
	for {
		i := bytes.LastIndexByte(text, ' ')
		if i < 0 || len(text)-i < len(" DT=0s") || text[i+2] != 'T' || text[i+3] != '=' || text[i+1] != 'D' && text[i+1] != 'Q' {
			break
		}
		if _, ok := duration(text[i+4:]); !ok {
			break
		}
		text = text[:i]
	}
	return text, b[len(text):]
}

// setText keeps what was said, and reads stage and codes from it.
func setText(r *parsers.Record, text []byte, f *fields) {
	r.Text = text
	stage, reply, relay := readText(text)
	if stage != parsers.NoStage {
		r.Stage = stage
	}
	if r.Relay.IP == nil && relay.IP != nil {
		r.Relay = relay
	}
	if r.Stage == parsers.NoStage && f.host.peer.IP == nil && f.transport == nil && f.router != nil {
		r.Stage = parsers.Routing
		if c := firstByte(text); c == '4' || c == '5' { // what :defer: or :fail: of a redirect says, perhaps with a code
			reply = text
		}
	}
	if reply != nil {
		setCodes(r, reply)
	}
}

// setCodes reads a remote host's reply. Exim obeys its first line.
func setCodes(r *parsers.Record, reply []byte) {
	code, own := smtpcode.ReadReply(reply, smtpcode.FirstLine)
	r.Reply = code
	r.Enhanced, r.CodeOrigin = smtpcode.Effective(own, 0, code)
}

// isExpired reports whether Exim gave up on an address because of its age. A
// remote host that says so in its reply does not count.
func isExpired(text []byte, reply smtpcode.Reply) bool {
	if reply >= 500 {
		return false
	}
	return scan.HasPrefix(text, "retry timeout exceeded") || scan.HasSuffix(text, ": retry timeout exceeded") ||
		scan.HasPrefix(text, "all hosts ") && scan.Contains(text, "have been failing for a long time")
}
