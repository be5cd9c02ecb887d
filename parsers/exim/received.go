package exim

import (
	"bytes"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/scan"
)

// received reads an arrival, after "<= ":
//
//	a@example.com H=mx (helo) [192.0.2.1]:25 P=esmtps X=… A=plain:joe S=1 id=m@x T="…" from <…> for b@example.net
//	<> R=1xViJv-0000ZX-13 U=exim P=local S=1841
func (e *entry) received(b []byte, out *parsers.Records) {
	sender, b := readSender(b)
	var f fields
	rest := f.readUser(b, readFields(b, &f))
	r := e.add(out, parsers.Received)
	r.Begins, r.SenderKnown, r.Sender = true, true, sender
	r.Client, r.Helo = f.host.peer, f.host.helo
	r.Protocol, r.Size, r.MessageID = f.proto, f.size, scan.Unbracket(f.id)
	r.TLSVersion, r.TLSCipher = readTLS(f.tls)
	r.User = login(&f)
	r.Recipients = countRecipients(rest)
	if len(sender) == 0 && len(f.router) > 0 && scanID(f.router) == len(f.router) {
		n := e.add(out, parsers.Notified)
		n.QueueID, n.NextQueueID = f.router, e.id
	}
}

// maxUser is the length to which Exim cuts what an ident server says.
const maxUser = 127

// readUser reads on where a blank in the value of U= ended the items of b, of which rest is
// left: the protocol always follows it. It returns what is left then.
func (f *fields) readUser(b, rest []byte) []byte {
	if len(f.user) == 0 || len(rest) == 0 || rest[0] != ' ' {
		return rest
	}
	end := len(b) - len(rest)
	at := end - len(f.user)
	if at < len("U=") || string(b[at-len("U="):at]) != "U=" || !bytes.Equal(b[at:end], f.user) {
		return rest
	}
	k := scan.Index(rest[:min(len(rest), maxUser)], " P=")
	if k < 0 {
		return rest
	}
	f.user = b[at : end+k : end+k]
	return readFields(rest[k:], f)
}

// readSender reads the envelope sender: "<>", or an address whose quoted local
// part may hold blanks.
func readSender(b []byte) (sender, rest []byte) {
	if rest, ok := scan.CutPrefix(b, "<>"); ok {
		return nil, rest
	}
	i := scan.Byte(b, 0, ' ')
	if bytes.IndexByte(b[:i], '"') >= 0 {
		if k := blankOutsideQuotes(b); k < len(b) { // else no quote ends it
			i = k
		}
	}
	return b[:i], b[i:]
}

// blankOutsideQuotes returns the index of the first blank that is not in quotes, or the
// length of b.
func blankOutsideQuotes(b []byte) int {
	inQuotes := false
	for i, c := range b {
		switch {
		case c == '"' && (i == 0 || b[i-1] != '\\'):
			inQuotes = !inQuotes
		case c == ' ' && !inQuotes:
			return i
		}
	}
	return len(b)
}

// login returns the SASL login of A=mechanism:login, or the local user who called
// Exim. U= of a remote host is ignored: it is what the host's ident server claims.
func login(f *fields) []byte {
	if f.auth == nil {
		if f.host.peer.IP == nil {
			return f.user
		}
		return nil
	}
	i := bytes.IndexByte(f.auth, ':')
	if i < 0 {
		return nil
	}
	user := f.auth[i+1:]
	// With smtp_mailauth the sender of MAIL AUTH= follows: "plain:joe:a@example.com".
	if i := bytes.LastIndexByte(user, ':'); i > 0 && (bytes.IndexByte(user[i:], '@') > 0 || string(user[i+1:]) == "<>") {
		user = user[:i]
	}
	return user
}

var blank = []byte{' '}

// countRecipients counts the addresses of " from <…> for a b c".
func countRecipients(b []byte) int32 {
	if rest, ok := scan.CutPrefix(b, " from "); ok {
		if _, n := scan.Angle(rest); n > 0 {
			b = rest[n:]
		}
	}
	b, ok := scan.CutPrefix(b, " for ")
	if !ok || len(b) == 0 {
		return 0
	}
	if bytes.IndexByte(b, '"') < 0 {
		return int32(bytes.Count(b, blank)) + 1
	}
	n := int32(1)
	for i := blankOutsideQuotes(b); i < len(b); i = blankOutsideQuotes(b) {
		n, b = n+1, b[i+1:]
	}
	return n
}
