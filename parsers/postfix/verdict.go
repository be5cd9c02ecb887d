package postfix

import (
	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/scan"
	"github.com/mtalog/mtalog/parsers/smtpcode"
)

// verdict reads what smtpd, postscreen or cleanup did to a message or a command
// because an access rule, a check or a milter asked for it:
//
//	reject: RCPT from name[ip]: 550 5.1.1 …; from=<…> to=<…> proto=ESMTP helo=<…>
//	milter-reject: END-OF-MESSAGE from name[ip]: 5.7.1 …; from=<…> …
//	reject: header Subject: … from name[ip]; from=<…> … helo=<…>: 5.7.1 …
func (e *entry) verdict(b []byte) bool {
	n := verdictBytes.Len(b[:min(len(b), maxVerdict)])
	word, rest := b[:n], b[n:]
	if n == 0 || !scan.HasPrefix(rest, ": ") {
		return false
	}
	word, _ = scan.CutPrefix(word, "milter-")
	word, _ = scan.CutPrefix(word, "header-") // "milter-header-redirect": milter_header_checks
	event := parsers.Inspected
	switch string(word) {
	case "reject", "proxy-reject":
		event = parsers.Rejected
	case "reject_warning":
		event = parsers.RejectWarning
	case "abort": // smtpd: "abort: TLS from name[ip]: No client certificate presented"
		event = parsers.TLSFailed
	case "hold":
		event = parsers.Held
	case "discard":
		event = parsers.Discarded
	case "redirect":
		event = parsers.Redirected
	case "filter", "prepend", "replace", "warn", "warning", "info", "bcc", "strip", "delay", "quarantine":
	case "permit", "dunno", "pass", "proxy-accept":
		return true // smtpd_log_access_permit_actions, smtpd_proxy_options
	default:
		return false
	}
	r := e.add(event)
	e.readVerdict(r, rest[len(": "):])
	return true
}

// maxVerdict is the length of the longest word for a verdict.
const maxVerdict = len("milter-header-quarantine")

var verdictBytes = scan.NewSet("a-z_-")

// readVerdict reads the rest of a verdict.
func (e *entry) readVerdict(r *parsers.Record, b []byte) {
	r.Stage = serverStage(b)
	if e.daemon == remoteAgent { // it names neither client nor envelope: what looks so is the header's
		r.Text = b
		return
	}
	text, why, sure := envelope(r, b)
	if r.Stage == parsers.Content {
		// The header or body line is a stranger's text: only what the check itself
		// says may hold codes. Both are of use to the reader.
		if i := scan.LastIndex(text, " from "); i >= 0 && sure {
			readPeer(text[i+len(" from "):], &r.Client)
		}
		r.Text = text
		if len(why) > 0 {
			r.Text = b
		}
		text = why
	} else {
		text = said(r, text)
		r.Text = text
	}
	var own smtpcode.Enhanced
	if r.Reply, own = smtpcode.ReadReply(text, smtpcode.LastLine); r.Reply == 0 {
		own, _ = smtpcode.ScanEnhanced(text) // all that cleanup logs
	}
	r.Enhanced, r.CodeOrigin = smtpcode.Effective(own, 0, r.Reply)
}

// said reads "RCPT from name[ip]: 550 …", "END-OF-MESSAGE: 554 …" and returns
// what follows the colon.
func said(r *parsers.Record, b []byte) []byte {
	i := scan.IndexByte(b, ' ')
	if i <= 0 {
		return b
	}
	if b[i-1] == ':' {
		return b[i+1:]
	}
	where := b[i:]
	where, _ = scan.CutPrefix(where, " content") // "DATA content", "BDAT content": while it came in
	peer, ok := scan.CutPrefix(where, " from ")
	if !ok {
		return b
	}
	rest := readPeer(peer, &r.Client)
	rest, ok = scan.CutPrefix(rest, ": ")
	if !ok {
		return b
	}
	return rest
}

// envelope cuts "; from=<…> to=<…> proto=ESMTP helo=<…> sasl_username=<…>" off the end, and
// returns what comes before it and, for a header or body check, what comes after
// it. postscreen puts commas between the fields. Behind a damaged one nothing is read.
//
// Headers, replies that repeat an address, the addresses and the name in HELO are a
// stranger's, and may hold what reads like another envelope: then nobody can tell which of
// them Postfix wrote, and none is read. ok is false in this case and if there is none.
func envelope(r *parsers.Record, b []byte) (text, why []byte, ok bool) {
	start := envelopeStart(b)
	if start == len(b) {
		return b, nil, false
	}
	text, b = b[:start], b[start+len("; "):]
	fields := b
	var sender, recipient []byte
	known := false
	if rest, found := scan.CutPrefix(b, "from="); found {
		sender, b, known = address(rest)
		b = nextField(b)
	}
	if rest, found := scan.CutPrefix(b, "to="); found {
		recipient, b, _ = address(rest)
		b = nextField(b)
	}
	if envelopeStart(fields) < len(fields) || !onlyField(fields, "proto=", len(fields)-len(b)) {
		return text, nil, false
	}
	r.Sender, r.SenderKnown, r.Recipient = sender, known, recipient
	if rest, ok := scan.CutPrefix(b, "proto="); ok {
		n := 0
		for n < len(rest) && rest[n] > ' ' && rest[n] != ',' && rest[n] != ':' {
			n++
		}
		r.Protocol, b = rest[:n], nextField(rest[n:])
	}
	if rest, found := scan.CutPrefix(b, "helo=<"); found {
		r.Helo, b = cutAngle(rest)
	}
	if rest, found := scan.CutPrefix(b, " sasl_username=<"); found { // smtpd, of a client that has logged in
		r.User, b = cutAngle(rest)
	}
	if rest, found := scan.CutPrefix(b, " sasl_method="); found { // the same since Postfix 3.10; nothing follows
		_, user, _ := scan.Cut(rest, " sasl_username=")
		r.User, _, _ = scan.Cut(user, " sasl_sender=")
		b = nil
	}
	why, _ = scan.CutPrefix(b, ": ")
	return text, why, true
}

// envelopeStart returns the index of the semicolon before the first field that there is of
// an envelope, or len(b).
func envelopeStart(b []byte) int {
	for i := scan.Byte(b, 0, ';'); i < len(b); i = scan.Byte(b, i+1, ';') {
		if scan.BeginsAny(b[i:], envelopeStarts[:]) {
			return i
		}
	}
	return len(b)
}

var envelopeStarts = [...]string{"; from=<", "; to=<", "; proto="}

// onlyField reports whether no field of b begins with name, except at an index. Within a word
// it is part of an address: "list-bounces+proto=example.com@example.org".
func onlyField(b []byte, name string, at int) bool {
	for i := scan.Index(b, name); i >= 0; {
		if i != at && b[i-1] == ' ' {
			return false
		}
		next := scan.Index(b[i+len(name):], name)
		if next < 0 {
			return true
		}
		i += len(name) + next
	}
	return true
}

// cutAngle cuts b around the bracket that ends a value; both parts are nil if there is none.
func cutAngle(b []byte) (value, rest []byte) {
	if i := scan.IndexByte(b, '>'); i >= 0 {
		return b[:i], b[i+1:]
	}
	return nil, nil
}

func nextField(b []byte) []byte {
	if len(b) > 0 && b[0] == ',' {
		b = b[1:]
	}
	return scan.SkipBlanks(b)
}
