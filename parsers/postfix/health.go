package postfix

import (
	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/scan"
	"github.com/mtalog/mtalog/parsers/internal/stages"
)

// health reads "warning: …", "error: …", "fatal: …" and "panic: …", which any
// daemon may write (msg(3) in Postfix's source).
func (e *entry) health(b []byte) bool {
	event, text := severities.Of(b)
	if event == parsers.NoEvent || e.queueID != nil && (scan.HasPrefix(b, "warning: header ") || scan.HasPrefix(b, "warning: body ")) { // a check's verdict
		return false
	}
	r := e.add(event)
	r.Text = text
	id, text := splitQueueID(text)
	if r.QueueID == nil {
		r.QueueID = id
	}
	switch e.daemon {
	case undisclosed:
		if clientWarning(r, text); r.Client.Port != 0 && r.Client.Port < firstClientPort {
			r.Client, r.Relay = parsers.Peer{}, r.Client
		}
	case smtpdDaemon, headerless:
		clientWarning(r, text)
		if string(text) == "queue file size limit exceeded" { // the message was refused; no other line says so
			r.Event, r.Stage = parsers.Rejected, parsers.EndOfData
		}
	case remoteAgent:
		warningRelay(text, &r.Relay)
	}
	if string(text) == "message rejected: hopcount exceeded" { // smtpd says so to the client only
		r.Event, r.Stage = parsers.Rejected, parsers.EndOfData
	}
	if e.daemon == headerless && r.Client.IP == nil && r.QueueID == nil {
		e.out.List = e.out.List[:len(e.out.List)-1] // without a header anything may say "error: …"
		return false
	}
	return true
}

// severities are the words with which such messages begin.
var severities = stages.Events{{"warning: ", parsers.Warning}, {"error: ", parsers.Warning}, {"fatal: ", parsers.Fatal}, {"panic: ", parsers.Fatal}}

// warningRelay reads the host that a warning of a delivery agent is about: the one that
// it begins with, or that comes after its first "from", as in "non-ESMTP response from
// mx.example.com[192.0.2.1]:25: …".
func warningRelay(text []byte, p *parsers.Peer) {
	if relayOf(text, p); p.IP != nil {
		return
	}
	if leadingPeer(text, p); p.IP == nil {
		if _, peer, ok := scan.Cut(text, " from "); ok {
			leadingPeer(peer, p)
		}
	}
}

// complaint reads what matters as much as a warning but is not logged as one.
func (e *entry) complaint(b []byte) bool {
	switch {
	case len(b) == 0 || e.daemon == headerless:
		return false
	case b[0] == '/': // "/usr/sbin/postconf: warning: …", of a command that the postfix command ran
		_, text, _ := scan.Cut(b, ": ")
		return e.health(text)
	case e.queueID != nil && scan.HasPrefix(b, "status=deferred ("): // "bounce failed": the agent's own line says no more
		e.add(parsers.Delayed).Text = b
		return true
	case e.queueID != nil && scan.HasPrefix(b, "placed in "): // "corrupt queue"
		e.add(parsers.Held).Text = b
		return true
	case e.queueID != nil && scan.BeginsAny(b, failedNotifications[:]), scan.BeginsAny(b, complaints[:]), scan.HasSuffix(b, " -- message not accepted, try again later"):
		e.add(parsers.Warning).Text = b
		return true
	}
	return false
}

// complaints are beginnings of such messages. Those after the first two lines come from
// libraries, which write to the log of their program: the Cyrus SASL library, without
// which AUTH does not work, and the LDAP clients of the C library.
var complaints = [...]string{
	"CLIENT wrappermode (port smtps/465) is unimplemented", "SMTPS wrappermode (TCP port 465) requires setting ",
	"cannot load Certific", "cannot set default OpenSSL certificate verification paths", "cannot read from entropy device ",
	"GSSAPI Error: ", "SQL engine ", "_sasl_plugin_load failed on ", "auxpropfunc error ", "canonuserfunc error ", "could not find auxprop plugin, ",
	"sql plugin couldn't connect ", "sql_select option missing", "unable to dlopen ", "unable to open Berkeley db ",
	"libsldap: Status: ", "nss_ldap: could not ", "nss_ldap: failed to ",
}

// failedNotifications are the beginnings of what bounce(8) says of a notification that
// it could not put into the queue. It tries again later.
var failedNotifications = [...]string{
	"sender notification failed to ", "sender non-delivery notification failed to ", "sender delay notification failed to ",
	"sender delivery status notification failed to ", "postmaster notification failed to ",
	"postmaster non-delivery notification failed to ", "postmaster delay notification failed to ",
}
