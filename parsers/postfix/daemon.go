package postfix

import (
	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/scan"
)

// daemon is the program that wrote a line, as far as it matters for what the
// line can say. Each writes its process name after the syslog name, whatever
// its service is called in master.cf.
type daemon uint8

const (
	noDaemon      daemon = iota // not Postfix
	unknownDaemon               // a transport of the site's own, or a newer Postfix
	headerless                  // a message without a header
	undisclosed                 // Postfix, but the log does not say which daemon
	remoteAgent                 // smtp, lmtp, error, retry
	localAgent                  // local, virtual, pipe
	discardAgent
	bounceDaemon // bounce, defer, trace
	qmgrDaemon
	cleanupDaemon
	pickupDaemon
	smtpdDaemon
	postscreenDaemon
	tlsproxyDaemon
	postsuperCommand
	otherDaemon // says something about mail in warnings only
)

// daemonOf returns the daemon with a process name; noDaemon if that is not one of
// Postfix's.
func daemonOf(name []byte) daemon {
	switch string(name) {
	case "smtp", "lmtp", "error", "retry":
		return remoteAgent
	case "local", "virtual", "pipe":
		return localAgent
	case "discard":
		return discardAgent
	case "bounce", "defer", "trace":
		return bounceDaemon
	case "qmgr", "nqmgr", "oqmgr":
		return qmgrDaemon
	case "cleanup":
		return cleanupDaemon
	case "pickup":
		return pickupDaemon
	case "smtpd", "qmqpd":
		return smtpdDaemon
	case "postscreen":
		return postscreenDaemon
	case "tlsproxy":
		return tlsproxyDaemon
	case "postsuper":
		return postsuperCommand
	case "anvil", "dnsblog", "flush", "master", "nbdb_reindexd", "postalias", "postcat", "postconf", "postdrop", "postfix-non-bdb-script", "postfix-script",
		"postfix-tls-script", "postfix", "post-install", "postfix-wrapper", "postkick", "postlock", "postlog", "postlogd",
		"postmap", "postmulti", "postmulti-script", "postqueue", "postqueue-script", "proxymap", "proxywrite", "scache", "sendmail", "showq",
		"set-permissions", "spawn", "tlsmgr", "trivial-rewrite", "verify":
		return otherDaemon
	}
	return noDaemon
}

// isPolicyServer reports whether name is a policy server that logs under Postfix's
// syslog name ("postfix/policyd-spf") and is not part of Postfix.
func isPolicyServer(name []byte) bool {
	switch string(name) {
	case "policy-spf", "policyd-spf", "policyd-weight", "postfwd", "postfwd2", "postfwd3", "postgrey", "sqlgrey":
		return true
	}
	return false
}

// isOtherServer reports whether name is of a server whose processes have the names of
// Postfix's daemons after their own, "cyrus/master", "postfwd3/master", or as containers are
// called in the tags that Docker is often told to write, "docker/postfix".
func isOtherServer(name []byte) bool {
	server, _, _ := scan.CutByte(name, '/')
	switch string(server) {
	case "cyrus", "docker", "dovecot", "postfwd2", "postfwd3":
		return true
	}
	return false
}

// parse adds the records of a message. What it can say depends on the daemon,
// then on how it begins.
func (e *entry) parse() error {
	b := e.body
	if len(b) > 0 && (b[0] == 'w' || b[0] == 'e' || b[0] == 'f' || b[0] == 'p') && e.health(b) {
		return nil
	}
	if e.queueID != nil && scan.HasPrefix(b, "to=") { // bounce, cleanup and qmgr answer for an agent that is not asked
		return e.delivery(b[len("to="):])
	}
	switch e.daemon {
	case remoteAgent, localAgent, discardAgent:
		return e.agent(b)
	case qmgrDaemon:
		return e.qmgr(b)
	case cleanupDaemon:
		return e.cleanup(b)
	case smtpdDaemon:
		return e.smtpd(b)
	case postscreenDaemon:
		return e.postscreen(b)
	case bounceDaemon:
		return e.bounce(b)
	case pickupDaemon:
		return e.pickup(b)
	case postsuperCommand:
		return e.postsuper(b)
	case tlsproxyDaemon:
		return e.tlsproxy(b)
	case headerless, undisclosed:
		return e.guess(b)
	}
	return e.quiet()
}

// guess reads a message of a daemon that the log does not name. What says nothing about mail
// of one daemon may be an event of another.
func (e *entry) guess(b []byte) error {
	n, err := len(e.out.List), parsers.ErrUnrecognised
	for _, read := range [...]func(*entry, []byte) error{
		(*entry).agent, (*entry).qmgr, (*entry).cleanup, (*entry).smtpd, (*entry).postscreen,
		(*entry).bounce, (*entry).pickup, (*entry).postsuper,
	} {
		if read(e, b) == nil {
			if err = nil; len(e.out.List) > n {
				return nil
			}
		}
		e.out.List = e.out.List[:n]
	}
	if err != nil && e.daemon == headerless {
		return parsers.ErrForeign
	}
	return err
}

// agentOf returns the delivery agent of a record. If the log does not name it, the
// relay tells: agents on this host have a relay without an address, and only
// discard delivers without a relay.
func (e *entry) agentOf(r *parsers.Record, status []byte) daemon {
	if e.daemon != headerless && e.daemon != undisclosed {
		return e.daemon
	}
	switch {
	case r.Relay.Name == nil && string(status) == "sent":
		return discardAgent
	case r.Relay.Name != nil && r.Relay.IP == nil:
		return localAgent
	}
	return remoteAgent
}
