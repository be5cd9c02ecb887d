package exim

import (
	"bytes"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/scan"
	"github.com/mtalog/mtalog/parsers/internal/stages"
	"github.com/mtalog/mtalog/parsers/smtpcode"
)

// violation reads the refusal of a client that broke the protocol or exceeded a
// limit. Exim answers with 5yz, or with 421 if it drops the connection. A local
// process that submits a message is refused in the same way.
func violation(e *entry, b []byte, ph *phrase, out *parsers.Records) {
	var f fields
	findHost(afterCommand(b), &f)
	r := e.client(out, parsers.Rejected, &f)
	r.Stage = ph.stage
	if s, addr := quotedCommand(b); s != parsers.NoStage {
		r.Stage = s
		switch {
		case !scan.HasPrefix(b, "SMTP syntax error in "):
			// The client is refused for what it did before; the command was only its last.
		case s == parsers.Rcpt:
			r.Recipient = addr
		case s == parsers.Mail && addr != nil:
			r.Sender, r.SenderKnown = addr, true
		}
	}
	if addr, ok := scan.CutPrefix(b, "VRFY failed for "); ok {
		if i := scan.LastIndex(addr, " H="); i > 0 {
			r.Recipient, _ = rejectAddress(addr[:i])
		}
	}
	refusal(r, b, violationClass(b))
}

// afterCommand cuts off the command before the client in
//
//	SMTP syntax error in "FOO" H=mx [192.0.2.1] unrecognized command
//	VRFY failed for joe H=mx [192.0.2.1]
func afterCommand(b []byte) []byte {
	const address = " malformed address: " // and a piece of the command after it
	switch {
	case scan.HasPrefix(b, "SMTP syntax error in "), scan.HasPrefix(b, "SMTP protocol error in "):
		end := len(b)
		if i := scan.Index(b, address); i > 0 {
			if scan.Contains(b[i:], `" H=`) { // the client may have written the words
				return nil
			}
			end = i
		}
		if i := scan.LastIndex(b[:end], `" H=`); i > 0 {
			return b[i+1:]
		}
	case scan.HasPrefix(b, "SMTP protocol synchronization error"):
		return betweenInputs(b)
	case scan.HasPrefix(b, "VRFY "):
		if i := scan.LastIndex(b, " H="); i > 0 {
			return b[i:]
		}
	}
	return b
}

// betweenInputs finds the client in
//
//	SMTP protocol synchronization error (…): rejected "FOO" H=mx [192.0.2.1] next input="BAR"
//	SMTP protocol synchronization error (…): rejected connection from H=mx [192.0.2.1] input="BAR"
//
// Exim escapes quotes in neither text that the client sent (smtp_setup_msg in its
// src/smtp_in.c). If one of them holds another such client, nothing tells which is
// true, and none is returned.
func betweenInputs(b []byte) []byte {
	if i := scan.Index(b, `: rejected `); i > 0 && scan.HasPrefix(b[i:], ": rejected connection from ") {
		return b[i+len(": rejected connection from"):]
	}
	i := scan.Index(b, `" H=`)
	if i < 0 || i != scan.LastIndex(b, `" H=`) {
		return nil
	}
	return b[i+1:]
}

// violationClass returns the first digit of what Exim answers.
func violationClass(b []byte) int {
	if scan.HasPrefix(b, "temporarily ") || scan.HasPrefix(b, "Message abandoned: ") || scan.HasPrefix(b, "Spool write error: ") || scan.Contains(b, "too many connections") || scan.Contains(b, "load average") {
		return 4
	}
	return 5
}

// quotedCommand returns the stage of the command, and its address if it has one, in
// "error in "RCPT TO:<x" …".
func quotedCommand(b []byte) (s parsers.Stage, addr []byte) {
	i := bytes.IndexByte(b, '"')
	if i < 0 || i+5 > len(b) {
		return parsers.NoStage, nil
	}
	b = b[i+1:]
	var word [4]byte
	for k := range word {
		word[k] = b[k] &^ ('a' - 'A')
	}
	s = quotedStages.Of(word[:], parsers.NoStage)
	if k := bytes.IndexByte(b, '<'); k > 0 && k < bytes.IndexByte(b, '"') && (s == parsers.Rcpt || s == parsers.Mail) {
		addr, _ = scan.Angle(b[k:])
	}
	return s, addr
}

var quotedStages = stages.Table{
	{"RCPT", parsers.Rcpt}, {"MAIL", parsers.Mail}, {"DATA", parsers.Data}, {"AUTH", parsers.Auth},
	{"EHLO", parsers.EHLO}, {"HELO", parsers.EHLO}, {"STAR", parsers.STARTTLS},
}

// prdr reads the reply to the message text for one of several recipients (per-recipient
// data responses). If the ACL gives a message, Exim logs that in place of its verdict:
//
//	PRDR R=<b@example.net> temporary refusal
//	PRDR b@example.net 452 4.2.2 mailbox full
func prdr(e *entry, b []byte, ph *phrase, out *parsers.Records) {
	b = b[len("PRDR "):]
	var addr, text []byte
	class := 5
	if rest, ok := scan.CutPrefix(b, "R="); ok {
		var n int
		if addr, n = scan.Angle(rest); n == 0 || !scan.Contains(rest[n:], "refusal") {
			return
		}
		if text = textAfter(rest[n:]); scan.HasPrefix(text, "temporary") {
			class = 4
		}
	} else {
		if addr, text = readSender(b); bytes.IndexByte(addr, '@') < 0 || len(text) == 0 {
			return
		}
		text = textAfter(text)
		switch code, _ := smtpcode.ScanReply(text); code.Class() {
		case 2: // it took the message
			return
		case 4:
			class = 4
		}
	}
	r := e.add(out, parsers.Rejected)
	r.Stage, r.Recipient = ph.stage, addr
	refusal(r, text, class)
}
