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
	switch e.daemon {
	case undisclosed:
		if clientWarning(r, text); r.Client.Port != 0 && r.Client.Port < firstClientPort {
			r.Client, r.Relay = parsers.Peer{}, r.Client
		}
	case smtpdDaemon, headerless:
		clientWarning(r, text)
	case remoteAgent:
		if relayOf(text, &r.Relay); r.Relay.IP == nil {
			leadingPeer(text, &r.Relay)
		}
	}
	if e.daemon == headerless && r.Client.IP == nil && r.QueueID == nil {
		e.out.List = e.out.List[:len(e.out.List)-1] // without a header anything may say "error: …"
		return false
	}
	return true
}

// complaint reads what matters as much as a warning but is not logged as one.
func (e *entry) complaint(b []byte) bool {
	switch {
	case len(b) == 0 || e.daemon == headerless:
		return false
	case b[0] == '/': // "/usr/sbin/postconf: warning: …", of a command that the postfix command ran
		if _, text, ok := cutAt(b, ": "); ok {
			return e.health(text)
		}
	case e.queueID != nil && hasPrefix(b, "status=deferred ("): // "bounce failed": the agent's own line says no more
		e.add(parsers.Delayed).Text = b
		return true
	case e.queueID != nil && hasPrefix(b, "placed in "): // "corrupt queue"
		e.add(parsers.Held).Text = b
		return true
	case e.queueID != nil && startsWith(b, failedNotifications[:]), startsWith(b, complaints[:]), bytes.HasSuffix(b, []byte(" -- message not accepted, try again later")):
		e.add(parsers.Warning).Text = b
		return true
	}
	return false
}

// complaints are beginnings of such messages.
var complaints = [...]string{
	"CLIENT wrappermode (port smtps/465) is unimplemented", "SMTPS wrappermode (TCP port 465) requires setting ",
	"cannot load Certific", "cannot set default OpenSSL certificate verification paths",
}

// failedNotifications are the beginnings of what bounce(8) says of a notification that
// it could not put into the queue. It tries again later.
var failedNotifications = [...]string{
	"sender notification failed to ", "sender non-delivery notification failed to ", "sender delay notification failed to ",
	"sender delivery status notification failed to ", "postmaster notification failed to ",
	"postmaster non-delivery notification failed to ", "postmaster delay notification failed to ",
}
