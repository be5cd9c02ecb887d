package exim

import (
	"bytes"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/scan"
)

// phrase is a fixed beginning of an entry, and how to read such an entry.
type phrase struct {
	words string
	read  func(e *entry, b []byte, ph *phrase, out *parsers.Records)
	event parsers.Event
	stage parsers.Stage
}

// phrases are tried in order. Entries that say nothing about mail flow are read
// by the function nothing.
var phrases = [...]phrase{
	{words: "SMTP connection from ", read: connection},
	{words: "SMTP connection Ci=", read: connection},
	{words: "SMTP connection lost after final dot", read: mishap, event: parsers.LostConnection, stage: parsers.EndOfData},
	{words: "SMTP connection lost", read: mishap, event: parsers.LostConnection},
	{words: "SMTP command timeout on ", read: mishap, event: parsers.LostConnection, stage: parsers.OtherCommand},
	{words: "SMTP data timeout (message abandoned)", read: mishap, event: parsers.LostConnection, stage: parsers.Data},
	{words: "unexpected disconnection while reading SMTP command", read: mishap, event: parsers.LostConnection, stage: parsers.OtherCommand},
	{words: "unexpected ", read: mishap, event: parsers.LostConnection},
	{words: "SMTP protocol synchronization error", read: violation, stage: parsers.OtherCommand},
	{words: "SMTP protocol error in ", read: violation, stage: parsers.OtherCommand},
	{words: "SMTP protocol violation", read: violation, stage: parsers.OtherCommand},
	{words: "SMTP syntax error in ", read: violation, stage: parsers.OtherCommand},
	{words: "SMTP call from ", read: violation, stage: parsers.OtherCommand},
	{words: "refused connection from ", read: violation, stage: parsers.Connecting},
	{words: "Connection from ", read: violation, stage: parsers.Connecting},
	{words: "VRFY failed for ", read: violation, stage: parsers.OtherCommand},
	{words: "EXPN failed for ", read: violation, stage: parsers.OtherCommand},
	{words: "PRDR R=<", read: prdr, stage: parsers.EndOfData},
	{words: "TLS error on connection", read: mishap, event: parsers.TLSFailed, stage: parsers.STARTTLS},
	{words: "TLS session: (", read: mishap, event: parsers.TLSFailed, stage: parsers.STARTTLS},
	{words: "DANE attempt failed", read: mishap, event: parsers.TLSFailed, stage: parsers.STARTTLS},
	{words: "DANE error", read: mishap, event: parsers.TLSFailed, stage: parsers.STARTTLS},
	{words: "Warning: ", read: plain, event: parsers.Warning},
	{words: "WARNING: ", read: plain, event: parsers.Warning},
	{words: "ALERT: ", read: plain, event: parsers.Warning},
	{words: "lowest numbered MX record points to local host", read: plain, event: parsers.Warning},
	{words: "remote host address is the local host", read: plain, event: parsers.Warning},
	{words: "configured error code starts with incorrect digit", read: plain, event: parsers.Warning},
	{words: "Exim configuration error", read: plain, event: parsers.Fatal},
	{words: "Daemon cannot be run", read: plain, event: parsers.Fatal},
	{words: "socket bind() to port ", read: plain, event: parsers.Warning},

	{words: "Spool file ", read: nothing},
	{words: "Message is frozen", read: nothing},
	{words: "no immediate delivery", read: nothing},
	{words: "no host name found for IP address", read: nothing},
	{words: "no IP address found for host", read: nothing},
	{words: "no MAIL in SMTP connection", read: nothing},
	{words: "retry time not reached", read: nothing},
	{words: "Start queue run", read: nothing},
	{words: "End queue run", read: nothing},
	{words: "cwd=", read: nothing},
	{words: "exim ", read: nothing},
	{words: "DKIM: ", read: nothing},
	{words: "ETRN ", read: nothing},
	{words: "SA: ", read: nothing}, // sa-exim; its verdict is logged as "rejected by local_scan()"
	{words: "ignoring AUTH=", read: nothing},
}

// phrasesBy lists the phrases by their first byte.
var phrasesBy = func() (t [256][]*phrase) {
	for i := range phrases {
		c := phrases[i].words[0]
		t[c] = append(t[c], &phrases[i])
	}
	return t
}()

func nothing(*entry, []byte, *phrase, *parsers.Records) {}

// plain keeps the whole text.
func plain(e *entry, b []byte, ph *phrase, out *parsers.Records) {
	r := e.add(out, ph.event)
	r.Stage, r.Text = ph.stage, b
}

// connection reads a client that connected or disconnected:
//
//	SMTP connection from [192.0.2.1]:1 I=… (TCP/IP connection count = 7)
//	SMTP connection from mx [192.0.2.1]:1 I=… D=1s closed by QUIT
//	SMTP connection from mx [192.0.2.1]:1 lost D=5s
func connection(e *entry, b []byte, _ *phrase, out *parsers.Records) {
	b = b[len("SMTP connection "):]
	var f fields
	if i := scan.Index(b, "from "); i >= 0 {
		b = b[i+len("from "):]
	}
	b = readFields(b[readHost(b, &f.host):], &f)
	ev := parsers.Disconnect
	switch {
	case len(b) == 0, has(b, " (TCP/IP connection count"):
		ev = parsers.Connect
	case has(b, " lost"), contains(b, "closed after"), contains(b, "timeout"):
		ev = parsers.LostConnection
	}
	r := e.client(out, ev, &f)
	if ev == parsers.LostConnection {
		r.Text = b[1:]
	}
}

// mishap finds the client in "… from host (helo) [ip]:port F=<…> text", or in
// "… H=host (helo) [ip] …".
func mishap(e *entry, b []byte, ph *phrase, out *parsers.Records) {
	var f fields
	findHost(b, &f)
	r := e.client(out, ph.event, &f)
	r.Stage, r.Text = ph.stage, b
}

func findHost(b []byte, f *fields) {
	if i := scan.Index(b, " H="); i >= 0 {
		readFields(b[i:], f)
		return
	}
	i := scan.Index(b, "from ")
	if i < 0 {
		return
	}
	h := b[i+len("from "):]
	readFields(h[readHost(h, &f.host):], f)
}

// violation reads a client that broke the protocol or the limits and was
// refused; Exim answers such with 5yz, or 421 where it drops the connection.
func violation(e *entry, b []byte, ph *phrase, out *parsers.Records) {
	var f fields
	findHost(b, &f)
	r := e.client(out, parsers.Rejected, &f)
	r.Stage = ph.stage
	if s, addr := quotedCommand(b); s != parsers.NoStage {
		r.Stage = s
		switch {
		case !has(b, "SMTP syntax error in "):
			// The command was the last straw, not what is refused.
		case s == parsers.Rcpt:
			r.Recipient = addr
		case s == parsers.Mail && addr != nil:
			r.Sender, r.SenderKnown = addr, true
		}
	}
	class := 5
	if contains(b, "too many connections") || contains(b, "load average") {
		class = 4
	}
	refusal(r, b, class)
}

// quotedCommand tells the stage, and the address where there is one, from the
// command in "error in "RCPT TO:<x" …".
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
	switch string(word[:]) {
	case "RCPT":
		s = parsers.Rcpt
	case "MAIL":
		s = parsers.Mail
	case "DATA":
		return parsers.Data, nil
	case "AUTH":
		return parsers.Auth, nil
	case "EHLO", "HELO":
		return parsers.EHLO, nil
	case "STAR":
		return parsers.STARTTLS, nil
	default:
		return parsers.NoStage, nil
	}
	if k := bytes.IndexByte(b, '<'); k > 0 && k < bytes.IndexByte(b, '"') {
		addr, _ = angle(b[k:])
	}
	return s, addr
}

// prdr reads "PRDR R=<b@example.net> temporary refusal", the reply to the
// message text for one of several recipients (per-recipient data responses).
func prdr(e *entry, b []byte, ph *phrase, out *parsers.Records) {
	b = b[len("PRDR R="):]
	addr, n := angle(b)
	class := 5
	switch {
	case n == 0 || !contains(b[n:], "refusal"):
		return
	case has(b[n:], " temporary"):
		class = 4
	}
	r := e.add(out, parsers.Rejected)
	r.Stage, r.Recipient = ph.stage, addr
	refusal(r, b[n+1:], class)
}

// isTrouble recognises the texts that Exim writes to its panic log.
func isTrouble(b []byte) bool {
	for _, w := range troubleWords {
		if contains(b, w) {
			return true
		}
	}
	return false
}

var troubleWords = [...]string{"failed to ", "Failed to ", "unable to ", "No such file or directory", "Permission denied",
	"acl condition: ", "Tainted ", "tainted ", "SSL verify error", "transport process returned non-zero status",
	"is too large (overflow)", "is on the never_users list", "system filter: ", "No space left on device",
	"space check failed", "verify defer (making callout connection)"}
