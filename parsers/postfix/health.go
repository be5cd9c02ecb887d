package postfix

import (
	"bytes"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/scan"
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
		if e.clientWarning(r, text); r.Client.Port != 0 && r.Client.Port < firstClientPort {
			r.Client, r.Relay = parsers.Peer{}, r.Client
		}
	case smtpdDaemon, headerless:
		e.clientWarning(r, text)
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

// clientWarning reads those of smtpd's warnings that are about a client, not
// about Postfix.
func (e *entry) clientWarning(r *parsers.Record, text []byte) {
	if i := scan.Index(text[:min(len(text), maxLimitName)], " limit exceeded: "); i >= 0 {
		// "Connection rate limit exceeded: 31 from name[ip] for service smtp": the
		// client was sent away with a code of class 4, which is not logged.
		if _, peer, ok := cutAt(text[i:], "from "); ok {
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
		if name, rest, ok := cutAt(rest, " does not resolve to address "); ok {
			ip, _, _ := cutByte(rest, ':')
			if bytes.Count(rest, []byte(":")) > 1 { // IPv6; the reason stands after ": "
				ip, _, _ = cutAt(rest, ": ")
			}
			r.Client.Name, r.Client.IP = name, ip
		}
		return
	}
	if rest, ok := cutPrefix(text, "Illegal address syntax from "); ok {
		// The command was refused with a code of class 5, which is not logged.
		if rest, ok = cutPrefix(readPeer(rest, &r.Client), " in "); ok {
			r.Event, r.Stage = parsers.Rejected, serverStage(rest)
		}
		return
	}
	text, _ = cutPrefix(text, "smtpd_peer_init: ")
	for _, words := range oldHostnameWords {
		if ip, rest, ok := cutAt(text, words); ok && isAddress(ip) {
			r.Client.Name, _, _ = cutByte(rest, ' ')
			r.Client.IP = ip
			return
		}
	}
	rest := leadingPeer(text, &r.Client)
	if !hasPrefix(rest, ": SASL ") {
		return
	}
	_, reason, ok := cutAt(rest, " authentication failed")
	if !ok {
		_, reason, ok = cutAt(rest, " authentication aborted")
	}
	if ok {
		r.Event, r.Stage = parsers.AuthFailed, parsers.Auth
		if _, user, ok := cutAt(reason, "sasl_username="); ok {
			r.User = user
		}
	}
}

// leadingPeer reads the "name[ip]" or "name[ip]:port" that a warning begins with,
// if it does; rest begins after it. Other warnings begin much like that: with
// "[built-in]: " or a function and its number, "dict_ldap_get_values[1]: ".
func leadingPeer(text []byte, p *parsers.Peer) (rest []byte) {
	var peer parsers.Peer
	rest = readPeer(text, &peer)
	if indexByte(peer.Name, ' ') >= 0 || !isAddress(peer.IP) && string(peer.IP) != "unknown" {
		return nil
	}
	*p = peer
	return rest
}

// maxLimitName bounds where " limit exceeded: " is looked for: it follows the name
// of a limit, such as "Message delivery request rate".
const maxLimitName = 80

// oldHostnameWords are the words between address and name in what Postfix before
// 2.9 says of a name that does not resolve to its address.
var oldHostnameWords = [...]string{": hostname ", ": address not listed for hostname "}

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
