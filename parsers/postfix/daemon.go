package postfix

import "github.com/mtalog/mtalog/parsers"

// daemon is the program that wrote a line, as far as it matters for what the
// line can say. Each writes its process name behind the syslog name, whatever
// its service is called in master.cf.
type daemon uint8

const (
	noDaemon      daemon = iota // not Postfix
	unknownDaemon               // a transport of the site's own, or a newer Postfix
	unnamed                     // a message without a header
	undisclosed                 // Postfix, but the log does not say which program
	deliverer                   // smtp, lmtp, error, retry
	mailbox                     // local, virtual, pipe: agents on this host
	discarder
	bouncer
	queueManager
	cleaner
	pickerUp
	server // smtpd
	screen // postscreen
	tlsProxy
	super // postsuper
	other // what tells of mail only in warnings
)

func daemonOf(name []byte) daemon {
	switch string(name) {
	case "smtp", "lmtp", "error", "retry":
		return deliverer
	case "local", "virtual", "pipe":
		return mailbox
	case "discard":
		return discarder
	case "bounce", "defer", "trace":
		return bouncer
	case "qmgr", "nqmgr", "oqmgr":
		return queueManager
	case "cleanup":
		return cleaner
	case "pickup":
		return pickerUp
	case "smtpd", "qmqpd":
		return server
	case "postscreen":
		return screen
	case "tlsproxy":
		return tlsProxy
	case "postsuper":
		return super
	case "anvil", "dnsblog", "flush", "master", "postalias", "postcat", "postconf", "postdrop", "postfix-script",
		"postfix-tls-script", "postfix", "post-install", "postfix-wrapper", "postkick", "postlock", "postlog", "postlogd",
		"postmap", "postmulti", "postqueue", "postqueue-script", "proxymap", "proxywrite", "scache", "sendmail", "showq",
		"set-permissions", "spawn", "tlsmgr", "trivial-rewrite", "verify":
		return other
	}
	return noDaemon
}

// guestOf reports whether name is of a policy server that goes by Postfix's
// syslog name ("postfix/policyd-spf") and is not part of it.
func guestOf(name []byte) bool {
	switch string(name) {
	case "policy-spf", "policyd-spf", "policyd-weight", "postfwd", "postgrey", "sqlgrey":
		return true
	}
	return false
}

// parse goes by the daemon, then by how its message begins.
func (e *entry) parse() error {
	b := e.body
	if len(b) > 0 && (b[0] == 'w' || b[0] == 'e' || b[0] == 'f' || b[0] == 'p') && e.health(b) {
		return nil
	}
	switch e.daemon {
	case deliverer, mailbox, discarder:
		return e.agent(b)
	case queueManager:
		return e.manager(b)
	case cleaner:
		return e.cleanup(b)
	case server:
		return e.smtpd(b)
	case screen:
		return e.postscreen(b)
	case bouncer:
		return e.bounce(b)
	case pickerUp:
		return e.pickup(b)
	case super:
		return e.postsuper(b)
	case tlsProxy:
		return e.tlsproxy(b)
	case other:
		return e.quiet()
	case unnamed, undisclosed:
		return e.guess(b)
	}
	if e.queueID != nil && hasPrefix(b, "to=") {
		return e.agent(b)
	}
	return e.quiet()
}

// guess reads a message of a daemon that is not named.
func (e *entry) guess(b []byte) error {
	n := len(e.out.List)
	for _, read := range [...]func(*entry, []byte) error{
		(*entry).agent, (*entry).manager, (*entry).cleanup, (*entry).smtpd, (*entry).postscreen,
		(*entry).bounce, (*entry).pickup, (*entry).postsuper,
	} {
		if err := read(e, b); err == nil {
			return nil
		}
		e.out.List = e.out.List[:n]
	}
	if e.daemon == unnamed {
		return parsers.ErrForeign
	}
	return e.quiet()
}

// agentOf tells the delivery agents apart where the log does not: those on
// this host have no address, and only discard sends to nowhere.
func (e *entry) agentOf(r *parsers.Record, status []byte) daemon {
	if e.daemon != unnamed && e.daemon != undisclosed {
		return e.daemon
	}
	switch {
	case r.Relay.Name == nil && string(status) == "sent":
		return discarder
	case r.Relay.Name != nil && r.Relay.IP == nil:
		return mailbox
	}
	return deliverer
}
