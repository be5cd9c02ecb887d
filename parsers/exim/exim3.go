package exim

import (
	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/scan"
)

// refusedByExim3 reads the refusals of Exim 3, which had options in place of ACLs:
//
//	refused relay (host) to <b@example.net> from <a@example.com> H=mx [192.0.2.1]
//	verify failed for SMTP recipient b@example.net from <a@example.com> H=mx [192.0.2.1]
//	recipient <b@example.net> refused from mx [192.0.2.1] sender=<a@example.com> (RBL)
//	recipients refused from <a@example.com> H=mx [192.0.2.1]
//	recipients refused from mx [192.0.2.1] (RBL rbl.example.org)
//	VRFY rejected H=mx [192.0.2.1]: joe
//
// Addresses are read before what follows them is searched, because a quoted local part may
// hold anything.
func (e *entry) refusedByExim3(b []byte, out *parsers.Records) bool {
	entire, class := b, 5
	if rest, ok := scan.CutPrefix(b, "temporarily "); ok {
		b, class = rest, 4
	}
	var f fields
	var recipient []byte
	stage, text, ok := parsers.Rcpt, entire, false
	switch {
	case scan.HasPrefix(b, "refused relay ("):
		i := scan.Index(b, ") to <")
		if i < 0 {
			return false
		}
		text = entire[:len(entire)-len(b)+i+1]
		recipient, b = addressOf(b[i+len(") to "):])
		ok = f.readFrom(b)
	case scan.HasPrefix(b, "verify failed for SMTP recipient "):
		recipient, b = readSender(b[len("verify failed for SMTP recipient "):])
		text, ok = entire[:len("verify failed for SMTP recipient")], f.readFrom(b)
	case scan.HasPrefix(b, "recipient <"):
		recipient, b = addressOf(b[len("recipient "):])
		if b, ok = scan.CutPrefix(b, " refused from "); ok {
			b = b[readHost(b, &f.host):]
			if b, ok = scan.CutPrefix(b, " sender="); ok {
				f.sender, _ = addressOf(b)
				f.senderKnown = true
			}
		}
	case scan.HasPrefix(b, "recipients refused from <"):
		ok = f.readFrom(b[len("recipients refused"):])
	case scan.HasPrefix(b, "recipients refused from "):
		ok = readHost(b[len("recipients refused from "):], &f.host) > 0
	case scan.HasPrefix(b, "VRFY rejected H="), scan.HasPrefix(b, "EXPN rejected H="):
		rest := readFields(b[len("VRFY rejected"):], &f)
		stage, ok = parsers.OtherCommand, scan.HasPrefix(rest, ": ")
	}
	if !ok {
		return false
	}
	r := e.client(out, parsers.Rejected, &f)
	r.Stage, r.Recipient = stage, recipient
	refusal(r, text, class)
	return true
}

// readFrom reads " from <a@example.com> H=mx [192.0.2.1]".
func (f *fields) readFrom(b []byte) bool {
	b, ok := scan.CutPrefix(b, " from ")
	if !ok {
		return false
	}
	sender, n := scan.Angle(b)
	if n == 0 {
		return false
	}
	readFields(b[n:], f)
	f.sender, f.senderKnown = sender, true
	return true
}

// addressOf reads "<b@example.net>" and returns what follows it.
func addressOf(b []byte) (addr, rest []byte) {
	addr, n := scan.Angle(b)
	return addr, b[n:]
}
