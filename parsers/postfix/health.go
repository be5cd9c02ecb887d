package postfix

import (
	"bytes"

	"github.com/mtalog/mtalog/parsers"
)

// health reads "warning: …", "error: …", "fatal: …" and "panic: …", which any
// daemon may write (msg(3) in Postfix's source).
func (e *entry) health(b []byte) bool {
	event := parsers.Warning
	var text []byte
	var ok bool
	switch b[0] {
	case 'w':
		text, ok = cutPrefix(b, "warning: ")
		if ok && e.queueID != nil && (hasPrefix(text, "header ") || hasPrefix(text, "body ")) {
			return false // a check's verdict
		}
	case 'e':
		text, ok = cutPrefix(b, "error: ")
	case 'f':
		event = parsers.Fatal
		text, ok = cutPrefix(b, "fatal: ")
	case 'p':
		event = parsers.Fatal
		text, ok = cutPrefix(b, "panic: ")
	}
	if !ok {
		return false
	}
	r := e.add(event)
	r.Text = text
	if r.QueueID == nil {
		r.QueueID, _ = splitQueueID(text)
	}
	if e.daemon == smtpdDaemon || e.daemon == headerless || e.daemon == undisclosed {
		e.clientWarning(r, text)
	}
	if e.daemon == headerless && r.Client.IP == nil && r.QueueID == nil {
		e.out.List = e.out.List[:len(e.out.List)-1] // without a header anything may say "error: …"
		return false
	}
	return true
}

// clientWarning reads those of smtpd's warnings that are about a client, not
// about Postfix.
func (e *entry) clientWarning(r *parsers.Record, text []byte) {
	if i := bytes.Index(text[:min(len(text), 80)], limitWord); i >= 0 {
		// "Connection rate limit exceeded: 31 from name[ip] for service smtp": the
		// client was sent away with a code of class 4, which is not logged.
		if _, peer, ok := cutAt(text[i:], fromWord); ok {
			r.Event, r.Stage = parsers.Rejected, limitStage(text)
			readPeer(peer, &r.Client)
		}
		return
	}
	if peer, ok := cutPrefix(text, "non-SMTP command from "); ok {
		r.Event, r.Stage = parsers.Inspected, parsers.OtherCommand
		readPeer(peer, &r.Client)
		return
	}
	if rest, ok := cutPrefix(text, "hostname "); ok {
		if name, rest, ok := cutAt(rest, resolveWord); ok {
			ip, _, _ := cutByte(rest, ':')
			if bytes.Count(rest, []byte(":")) > 1 { // IPv6; the reason stands after ": "
				ip, _, _ = cutAt(rest, colonBlank)
			}
			r.Client.Name, r.Client.IP = name, ip
		}
		return
	}
	peerEnd := bytes.Index(text, saslWord)
	if peerEnd < 0 || bytes.IndexByte(text[:peerEnd], ' ') >= 0 {
		return
	}
	if _, reason, ok := cutAt(text[peerEnd:], authFailed); ok {
		r.Event, r.Stage = parsers.AuthFailed, parsers.Auth
		readPeer(text[:peerEnd+1], &r.Client)
		if _, user, ok := cutAt(reason, userKey); ok {
			r.User = user
		}
	}
}

var (
	limitWord   = []byte(" limit exceeded: ")
	resolveWord = []byte(" does not resolve to address ")
	colonBlank  = []byte(": ")
	saslWord    = []byte("]: SASL ")
	authFailed  = []byte(" authentication failed")
)

// limitStage says at which command smtpd counts (anvil(8)).
func limitStage(text []byte) parsers.Stage {
	switch {
	case hasPrefix(text, "Connection "):
		return parsers.Connecting
	case hasPrefix(text, "Message delivery "):
		return parsers.Mail
	case hasPrefix(text, "Recipient "):
		return parsers.Rcpt
	case hasPrefix(text, "AUTH "):
		return parsers.Auth
	case hasPrefix(text, "New TLS "):
		return parsers.STARTTLS
	}
	return parsers.OtherCommand
}
