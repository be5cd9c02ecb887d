package exim

import (
	"bytes"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/scan"
	"github.com/mtalog/mtalog/parsers/internal/stages"
	"github.com/mtalog/mtalog/parsers/smtpcode"
)

// client adds a record about an SMTP client.
func (e *entry) client(out *parsers.Records, ev parsers.Event, f *fields) *parsers.Record {
	r := e.add(out, ev)
	r.Client, r.Helo = f.host.peer, f.host.helo
	r.Sender, r.SenderKnown = f.sender, f.senderKnown
	r.User, r.Protocol, r.Size = login(f), f.proto, f.size
	r.TLSVersion, r.TLSCipher = readTLS(f.tls)
	return r
}

// rejected reads a refusal, from the blank before "rejected" or "temporarily
// rejected" on:
//
//	rejected RCPT <b@example.net>: relay not permitted
//	temporarily rejected connection in "connect" ACL: try again
//	rejected after DATA: 550 5.7.1 not liked
//
// or, if TLS begins with the connection, so that no reply can be sent:
//
//	dropped by 'connect' ACL: not liked
func (e *entry) rejected(b []byte, f *fields, out *parsers.Records) bool {
	class := 5
	if rest, ok := scan.CutPrefix(b, " dropped by 'connect' ACL"); ok {
		r := e.client(out, parsers.Rejected, f)
		r.Stage = parsers.Connecting
		refusal(r, textAfter(rest), class)
		return true
	}
	if rest, ok := scan.CutPrefix(b, " temporarily rejected "); ok {
		b, class = rest, 4
	} else if rest, ok := scan.CutPrefix(b, " rejected "); ok {
		b = rest
	} else {
		return false
	}
	r := e.client(out, parsers.Rejected, f)
	r.Stage = rejectStage(b)
	refusal(r, readRejected(r, b), class)
	return true
}

// readRejected reads the argument of the rejected command, if r's stage has one, into r,
// and returns the text after it.
func readRejected(r *parsers.Record, b []byte) (text []byte) {
	switch r.Stage {
	case parsers.Rcpt, parsers.Mail, parsers.OtherCommand:
		i := bytes.IndexByte(b, ' ')
		if i < 0 || len(b) == i+1 {
			return nil
		}
		addr, rest := rejectAddress(b[i+1:])
		switch {
		case r.Stage == parsers.Rcpt, scan.HasPrefix(b, "VRFY "):
			r.Recipient = addr
		case r.Stage == parsers.Mail:
			r.Sender, r.SenderKnown = addr, true
		}
		return textAfter(rest)
	case parsers.EHLO:
		helo, ok := scan.CutPrefix(b, "EHLO or HELO ")
		if !ok {
			break
		}
		if j := bytes.IndexByte(helo, ':'); j >= 0 {
			helo, text = helo[:j], textAfter(helo[j:])
		}
		if r.Helo == nil {
			r.Helo = helo
		}
		return text
	}
	if j := scan.Index(b, ": "); j >= 0 {
		text = b[j+2:]
	}
	return text
}

// maxArgument is how much of a command's argument Exim logs with a refusal
// (smtp_handle_acl_fail in its src/smtp_in.c).
const maxArgument = 100

// rejectAddress reads "<address>", "<address" if that was cut off at maxArgument,
// or, if the client left the brackets out, what comes before ": ".
func rejectAddress(b []byte) (addr, rest []byte) {
	if len(b) > maxArgument && b[0] == '<' && b[maxArgument] == ':' && bytes.IndexByte(b[:maxArgument], '>') < 0 {
		return b[1:maxArgument], b[maxArgument:]
	}
	if a, n := scan.Angle(b); n > 0 {
		return a, b[n:]
	}
	if i := scan.Index(b, ": "); i >= 0 {
		return b[:i], b[i:]
	}
	return b, nil
}

// rejectStage returns the stage that the words after "rejected" name.
func rejectStage(b []byte) parsers.Stage { return rejectStages.Of(b, parsers.OtherCommand) }

var rejectStages = stages.Table{
	{"RCPT", parsers.Rcpt},
	{"MAIL", parsers.Mail},
	{"connection", parsers.Connecting},
	{"EHLO", parsers.EHLO}, {"HELO", parsers.EHLO},
	{"after DATA", parsers.EndOfData}, {"during MIME", parsers.EndOfData}, {"DKIM", parsers.EndOfData}, {"by ", parsers.EndOfData},
	{"DATA", parsers.Data}, {"predata", parsers.Data}, {"BDAT", parsers.Data},
	{"AUTH", parsers.Auth},
	{"STARTTLS", parsers.STARTTLS},
	{"QUIT", parsers.Quit},
}

// refusal sets text and codes of a refusal by this server with a reply of the given class, 4
// or 5. Exim logs the reason, but the code that it answered with only if the ACL put one at
// the start of its message, and ignores a code of another class, as is done here. Codes
// further on are those of a callout's host, not what the client was told.
func refusal(r *parsers.Record, text []byte, class int) {
	r.Text = text
	code, own := smtpcode.ReadReply(text, smtpcode.FirstLine)
	if code.Class() == class {
		r.Reply = code
		r.Enhanced, r.CodeOrigin = smtpcode.Effective(own, 0, code)
		return
	}
	r.Enhanced, r.CodeOrigin = smtpcode.Make(class, 0, 0), smtpcode.Implied
}

// verifyFailed reads the failure of a sender verification, from " sender verify "
// on; the refusal that it leads to is an entry of its own.
func (e *entry) verifyFailed(b []byte, f *fields, out *parsers.Records) bool {
	b, ok := scan.CutPrefix(b, " sender verify ")
	if !ok {
		return false
	}
	i := bytes.IndexByte(b, '<')
	if i < 0 {
		return false
	}
	addr, n := scan.Angle(b[i:])
	if n == 0 {
		return false
	}
	r := e.client(out, parsers.Undeliverable, f)
	r.Recipient, r.Text = addr, textAfter(b[i+n:])
	text := r.Text
	if rest, ok := scan.CutPrefix(text, "Could not complete sender verify callout: "); ok {
		text = rest
	}
	// "mx [192.0.2.1] : SMTP error from …": the callout's host
	if j := scan.Index(text, "] : "); j > 0 {
		var h host
		readHost(text, &h)
		r.Relay, text = h.peer, text[j+len("] : "):]
	}
	stage, reply, relay := readText(text)
	r.Stage = stage
	if r.Relay.IP == nil {
		r.Relay = relay
	}
	if reply != nil {
		setCodes(r, reply)
	}
	return true
}
