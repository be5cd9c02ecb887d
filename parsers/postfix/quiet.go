package postfix

import "github.com/mtalog/mtalog/parsers"

// quiet answers for a message that is none of the events: nil where it is
// known to tell of no mail, which has to be said of every kind of message here.
func (e *entry) quiet() error {
	b := e.body
	if e.daemon == unknownDaemon {
		return parsers.ErrUnrecognised
	}
	if e.daemon == unnamed {
		if startsWith(b, unmistakable[:]) {
			return nil
		}
		return parsers.ErrUnrecognised
	}
	if e.daemon == undisclosed {
		for _, texts := range quietTexts {
			if startsWith(b, texts) {
				return nil
			}
		}
	}
	if startsWith(b, quietTexts[e.daemon]) || startsWith(b, quietAnywhere[:]) || verbose(b) {
		return nil
	}
	return parsers.ErrUnrecognised
}

func startsWith(b []byte, texts []string) bool {
	for _, t := range texts {
		if hasPrefix(b, t) {
			return true
		}
	}
	return false
}

// quietTexts are beginnings of what each daemon says that is no event.
var quietTexts = [...][]string{
	deliverer: {
		"Host offered STARTTLS: ", "breaking line > ", "enabling PIX workarounds", "Cannot start TLS: ", "Server certificate ",
		"setting up TLS connection to ", "no MX host for ", "warning: ", "TLS policy lookup", "discarding EHLO keywords: ",
		"using ", "ALPN ", "smtp_cname_overrides_servername", "sender_bcc_maps lookup", "initializing the client-side TLS engine",
		"save session ", "looking for session ", "reloaded session ", "Reusing old session", "Using DANE",
	},
	mailbox:      {"table "},
	queueManager: {"skipped, still being delivered", "recipient limit ", "scan ", "flush ", "mail for ", "delivery ", "wakeup "},
	cleaner:      {"resent-message-id=", "message-id=", "table "},
	server: {
		"setting up TLS connection from ", "initializing the server-side TLS engine", "proxy-accept: ", "discarding EHLO keywords: ",
		"name service error", "sender ", "table ", "Issuing session ticket", "Reusing old session", "client ",
		"SASL authentication ", "restricting client", "save session ", "TLS SNI ", "permit: ",
	},
	screen:   {"PASS NEW ", "PASS OLD ", "WHITELISTED ", "ALLOWLISTED ", "WHITELIST VETO ", "ALLOWLIST VETO ", "cache ", "entering STRESS mode ", "leaving STRESS mode "},
	tlsProxy: {"setting up TLS connection ", "initializing the ", "TLS handshake failed for service="},
	super: {
		"Deleted: ", "Force-expired: ", "Placed on hold: ", "Released from hold: ", "Requeued: ", "Expired: ", "Renamed: ", "Renamed to match inode number: ",
		"name ", "renamed to ",
	},
	other: {
		"statistics: ", "addr ", "cache ", "daemon started ", "reload ", "terminating on signal ", "starting the Postfix mail system",
		"stopping the Postfix mail system", "refreshing the Postfix mail system", "waiting for the Postfix mail system to terminate",
		"Postfix is using backwards-compatible default settings", "Postfix is running with backwards-compatible default settings",
		"See http", "To disable backwards compatibility use ", "the Postfix mail system is ", "open database ", "table ", "using backwards-compatible default setting ",
		"Successful re-connect", "closing database ", "switching to ",
	},
	other + 1: nil,
}

// quietAnywhere are beginnings of what the common library says in any daemon.
var quietAnywhere = [...]string{
	"table ", "using backwards-compatible default setting ", "statistics: ", "open database ",
}

// unmistakable are beginnings by which a message without a header is known.
var unmistakable = [...]string{
	"statistics: max ", "statistics: start interval ", "statistics: domain lookup ", "statistics: address lookup ",
	"daemon started -- version ", "reload -- version ", "terminating on signal ", "PASS NEW [", "PASS OLD [", "WHITELISTED [",
	"ALLOWLISTED [", "WHITELIST VETO [", "ALLOWLIST VETO [", "starting the Postfix mail system", "enabling PIX workarounds: ",
}

// verbose reports whether b is of the trace that a daemon writes with -v or
// for a debug_peer_list: most of its messages begin with the name of the
// function that writes them, the rest are of the attribute protocol among the
// daemons and of the SMTP dialogue.
func verbose(b []byte) bool {
	n, under := 0, false
	for n < len(b) && (b[n]-'a' <= 'z'-'a' || b[n] == '_' || b[n]-'0' <= 9) {
		under = under || b[n] == '_'
		n++
	}
	if under && n < len(b) && (b[n] == ':' || b[n] == ' ' || b[n] == '[' || b[n] == '(') {
		return true
	}
	return startsWith(b, traces[:])
}

// traces are the beginnings of those that name no function.
var traces = [...]string{
	"< ", "> ", "<<< ", ">>> ",
	"send attr ", "input attribute ", "private/", "public/", "smtp socket: ", "smtpd socket: ", "cleanup socket: ",
	"connect to subsystem ", "connecting to ", "connection established", "connection closed", "idle timeout -- exiting",
	"master disconnect -- exiting", "rewrite stream disconnect", "proxymap stream disconnect",
	"begin ", "pref ", "start ", "end ", "done ", "lookup ", "request: ", "request ignored", "process generation: ", "wakeup ",
	"mynetworks: ", "fsspace: ", "open incoming/", "initial envelope ", "extracted envelope ", "cleanup flags ",
	"Compiled against ", "Run-time linked against ", "before ", "after ",
}
