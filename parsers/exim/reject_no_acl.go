package exim

import (
	"bytes"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/scan"
)

// rejectedCommand reads the refusal of a command before any ACL:
//
//	rejected EHLO from mx [192.0.2.1]: syntactically invalid argument(s): a b
//	rejected MAIL FROM:<a@example.com> U=joe: message too big: size=1 max=1
//	rejected MAIL command H=mx [192.0.2.1]: too many messages in one connection
//	temporarily rejected "EHLO mx" from mx [192.0.2.1]
func (e *entry) rejectedCommand(b []byte, out *parsers.Records) bool {
	entire, class := b, 5
	if rest, ok := scan.CutPrefix(b, "temporarily "); ok {
		b, class = rest, 4
	}
	b, ok := scan.CutPrefix(b, "rejected ")
	if !ok {
		return false
	}
	var f fields
	stage := rejectStage(b)
	var rest []byte
	if firstByte(b) == '"' { // what the client said may hold anything
		stage, _ = quotedCommand(b)
		if i := scan.LastIndex(b, quoteFrom); i > 0 {
			f.host.peer = namedHost(b[i+len(quoteFrom):])
		}
		rest = entire
	} else if i := bytes.IndexByte(b, '<'); i > 0 && scan.HasPrefix(b, "MAIL FROM:") {
		s, n := scan.Angle(b[i:])
		f.sender, f.senderKnown = s, n > 0
		rest = readFields(b[i+n:], &f)
	} else if h, ok := scan.CutPrefix(b, "MAIL command"); ok {
		rest = readFields(h, &f)
	} else if i := scan.Index(b, " from "); i >= 0 {
		h := b[i+len(" from "):]
		rest = readFields(h[readHost(h, &f.host):], &f)
	} else if i := scan.Index(b, ": "); i >= 0 {
		rest = b[i:]
	}
	r := e.client(out, parsers.Rejected, &f)
	r.Stage = stage
	refusal(r, textAfter(rest), class)
	return true
}

const quoteFrom = `" from `

// rejectedFrom reads the refusal of a message:
//
//	rejected from <a@example.com> U=joe: message too big: read=225 max=100
//	rejected from <a@example.com>H=mx [192.0.2.1]: Too many "Received" headers
func (e *entry) rejectedFrom(b []byte, out *parsers.Records) bool {
	rest, ok := scan.CutPrefix(b, "rejected from ")
	if !ok {
		return false
	}
	var f fields
	if s, n := scan.Angle(rest); n > 0 {
		f.sender, f.senderKnown = s, true
		if rest = rest[n:]; len(rest) > 2 && rest[1] == '=' {
			rest = rest[f.readLetter(rest[0], rest, 2):]
		}
		rest = readFields(rest, &f)
	} else {
		rest = rest[readHost(rest, &f.host):]
	}
	r := e.client(out, parsers.Rejected, &f)
	r.Stage = parsers.EndOfData
	refusal(r, textAfter(rest), 5)
	return true
}

// unqualified reads "unqualified sender rejected: <a> H=…", and the same of a
// recipient.
func (e *entry) unqualified(b []byte, out *parsers.Records) bool {
	i := scan.Index(b, " rejected: <")
	if i <= 0 {
		return false
	}
	what, rest := b[:i], b[i+len(" rejected: "):]
	addr, n := scan.Angle(rest)
	var f fields
	readFields(rest[n:], &f)
	r := e.client(out, parsers.Rejected, &f)
	r.Stage = parsers.Mail
	if scan.Contains(what, "recipient") {
		r.Stage, r.Recipient = parsers.Rcpt, addr
	} else {
		r.Sender, r.SenderKnown = addr, true
	}
	refusal(r, b[:i+len(" rejected")], 5)
	return true
}

// rejectedForNow reads a refusal by a local_scan() that failed, or of recipients
// above the limit, which refuses the whole message with recipients_max_reject:
//
//	local_scan() function timed out - message temporarily rejected (size 100)
//	local_scan() library open failed - message temporarily rejected
//	local_scan() has an incompatible majorversion number, you need to recompile …
//	acl_smtp_mime: error while creating mbox spool file, message temporarily rejected.
//	too many recipients: excess temporarily rejected: sender=<a@example.com> H=mx [192.0.2.1]
//	too many recipients: message rejected: sender=<a@example.com> H=mx [192.0.2.1]
func (e *entry) rejectedForNow(b []byte, out *parsers.Records) bool {
	stage, class := parsers.EndOfData, 4
	switch {
	case scan.HasPrefix(b, "local_scan() function ") && scan.Contains(b, "temporarily rejected"):
	case scan.HasPrefix(b, "local_scan() library "), scan.HasPrefix(b, "local_scan() has an incompatible "): // with Debian's patch, which loads it
	case scan.HasPrefix(b, "acl_smtp_mime: error ") && scan.HasSuffix(b, "message temporarily rejected."):
	case scan.HasPrefix(b, "too many recipients: excess temporarily"):
		stage = parsers.Rcpt
	case scan.HasPrefix(b, "too many recipients: message rejected"):
		stage, class = parsers.Rcpt, 5
	default:
		return false
	}
	var f fields
	if i := scan.Index(b, ": sender="); i > 0 {
		rest := b[i+len(": sender="):]
		s, n := scan.Angle(rest)
		f.sender, f.senderKnown = s, n > 0
		readFields(rest[n:], &f)
	}
	r := e.client(out, parsers.Rejected, &f)
	r.Stage = stage
	refusal(r, b, class)
	return true
}

// refusedConnection reads "connection from [192.0.2.1]:1025 refused (IP options)".
func (e *entry) refusedConnection(b []byte, out *parsers.Records) bool {
	if !scan.HasPrefix(b, "connection from ") || !scan.Contains(b, " refused (") {
		return false
	}
	violation(e, b, &phrase{stage: parsers.Connecting}, out)
	return true
}
