package postfix

import (
	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/scan"
)

// quiet returns the result for a message that is not an event: nil if it is known
// to say nothing about mail flow, else ErrUnrecognised. The tables below list every
// kind of such message.
func (e *entry) quiet() error {
	b := e.body
	if e.complaint(b) {
		return nil
	}
	if e.daemon == unknownDaemon {
		return parsers.ErrUnrecognised
	}
	if e.daemon == headerless {
		if scan.BeginsAny(b, unmistakable[:]) {
			return nil
		}
		return parsers.ErrUnrecognised
	}
	if e.daemon == undisclosed {
		for _, texts := range quietTexts {
			if scan.BeginsAny(b, texts) {
				return nil
			}
		}
	}
	if scan.BeginsAny(b, quietTexts[e.daemon]) || scan.BeginsAny(b, quietAnywhere[:]) || verbose(b) {
		return nil
	}
	return parsers.ErrUnrecognised
}

// quietTexts are the beginnings of each daemon's messages that are not events.
var quietTexts = [otherDaemon + 1][]string{
	remoteAgent: {
		"Host offered STARTTLS: ", "TLSRPT: status=success, ", "breaking line > ", "discarding EHLO keywords: ", "enabling PIX ",
		"initializing the client-side TLS engine", "instead, send to (port submission/587) ", "looking for session ", "passing <", "REQUIRETLS Debug: ", // it goes on
		"reloaded session ", "remove session ", "save session ", "setting up TLS connection to ", "skipping SRV lookup for ",
		"Server certificate could not be verified", // Postfix before 2.3; it goes on
		"Used TLS for ", // Trend Micro's IMSVA
	},
	localAgent:   {"passing <"}, // to another transport (mailbox_transport, fallback_transport)
	qmgrDaemon:   {"skipped, still being delivered", "recipient limit "},
	bounceDaemon: {"no trace file -- ", "not sending trace/success notification "},
	cleanupDaemon: {
		"message-id=", "resent-message-id=", // without a queue ID, and that of the message that was sent again
		"ignoring redundant or conflicting milter reply: ",
	},
	smtpdDaemon: {
		"Issuing session ticket key", "TLS SNI ", "discarding EHLO keywords: ", "gethostbyaddr: ", "initializing the server-side TLS engine",
		"mapping DSN status ", "reply filter in: ", "reply filter out: ", // smtpd_reject_filter_maps (3.11); the refusal was logged before
		"save session ", "setting up TLS connection from ",
		// Of the Cyrus SASL library, and of the C library.
		"OTP unavailable because ", "begin transaction", "commit transaction", "gethostby", "looking for plugins in ", "sql auxprop plugin ", "sql plugin",
	},
	postscreenDaemon: {
		"ALLOWLISTED ", "ALLOWLIST VETO ", "PASS ", "WHITELISTED ", "WHITELIST VETO ",
		"cache ", "entering STRESS mode ", "leaving STRESS mode ",
		"DROP [", "ENFORCE [", "FAIL [", "SKIP ", "UNFAIL [", "UNPASS [", "skip ", // with -v
	},
	tlsproxyDaemon: {"CONNECT ", "DISCONNECT ", // postscreen says the same
		"TLSRPT: status=success, ", "initializing the ", "setting up TLS connection "},
	postsuperCommand: {
		"Deleted: ", "Expired: ", "Force-expired: ", "Placed on hold: ", "Released from hold: ", "Renamed ", "Requeued: ",
		"remove directory ", "remove subdirectory ", "removed file ", "renamed file ",
	},
	otherDaemon: {
		"Postfix is running with backwards-compatible default settings", "Postfix is using backwards-compatible default settings",
		"See http", "To disable backwards compatibility use ",
		"addr ", // dnsblog: postscreen gives the verdict
		"TLS support is not compiled in -- ", "cache ", "daemon started", "exiting to reopen external entropy source ",
		"ignoring status update from child pid ", "lost connection to EGD server ", "master exit time has arrived", "refreshing the Postfix mail system", "reload ", "starting the Postfix mail system",
		"stopping the Postfix mail system", "Proactively reindexing ", "successfully executed 'post", "target file '", // nbdb_reindexd (3.11) and its script
		"terminating on signal ", "the Postfix mail system is ",
		"waiting for the Postfix mail system to terminate",
	},
}

// quietAnywhere are the beginnings of such messages that Postfix's common library,
// or the Cyrus SASL library, writes in any daemon.
var quietAnywhere = [...]string{
	"DIGEST-MD5 ", "GSSAPI client step ", "GSSAPI server step ", "close database ", "ignoring DNS RR: ", "open database ",
	"redirecting btree:", "redirecting hash:", "skipping address family ", "statistics: ", "table ", "using backwards-compatible default setting ",
	"using using backwards-compatible default setting ", // 3.11, of smtp_tlsrpt_skip_reused_handshakes
}

// unmistakable are the beginnings by which a message without a header is known to
// be Postfix's.
var unmistakable = [...]string{
	"statistics: max ", "statistics: start interval ", "statistics: domain lookup ", "statistics: address lookup ",
	"daemon started -- version ", "reload -- version ", "terminating on signal ", "PASS NEW [", "PASS OLD [", "WHITELISTED [",
	"ALLOWLISTED [", "WHITELIST VETO [", "ALLOWLIST VETO [", "starting the Postfix mail system", "enabling PIX workarounds: ",
}

// verbose reports whether b belongs to the trace that a daemon writes with -v,
// for a debug_peer_list, or with a TLS log level above 1. Most lines of a trace
// begin with the name of the function that writes them.
func verbose(b []byte) bool {
	n, under := 0, false
	for n < len(b) && (b[n]-'a' <= 'z'-'a' || b[n] == '_' || b[n]-'0' <= 9) {
		under = under || b[n] == '_'
		n++
	}
	if under && n < len(b) && (b[n] == ':' || b[n] == ' ' || b[n] == '[') {
		return true
	}
	if scan.BeginsAny(b, traces[:]) || isLookup(b) || isSession(b) || isExchange(b) || isDump(b) {
		return true
	}
	// What is logged about a peer's TLS, and what Postfix leaves out or replaces in
	// talking to it, begins with its name: "mx.example.com[192.0.2.1]:25: depth=0 …".
	var peer parsers.Peer
	rest := readPeer(b, &peer)
	told, ok := scan.CutPrefix(rest, ": ")
	return scan.IndexByte(peer.Name, ' ') < 0 && (ok && scan.BeginsAny(told, peerTraces[:]) || scan.BeginsAny(rest, peerTracesWithoutColon[:]))
}

// isLookup reports whether b is what a table of the type debug logs of its use (Postfix
// 3.11): "hash:/etc/aliases lookup: "joe" = "not_found"".
func isLookup(b []byte) bool {
	table, use, _ := scan.CutByte(b, ' ')
	n := lowerCase(table)
	return n > 0 && n+1 < len(table) && table[n] == ':' && scan.BeginsAny(use, lookups[:])
}

// isExchange reports whether b is what a daemon logs of a request that it reads: "defer
// socket: wanted attribute: status".
func isExchange(b []byte) bool {
	_, what, _ := scan.CutByte(b, ' ')
	return scan.HasPrefix(what, "socket: wanted attribute: ")
}

// isDump reports whether b is a line of what went through a connection with TLS, which
// a TLS log level above 2 has written in hexadecimal: "0010 16 03 01 …".
func isDump(b []byte) bool {
	n := hexBytes.Len(b)
	return n == len("0010") && n+1 < len(b) && b[n] == ' ' && (b[n+1] == '-' || hexBytes[b[n+1]])
}

var hexBytes = scan.NewSet("0-9a-f")

// isSession reports whether b is what tlsmgr(8) logs of its caches with a TLS log level
// above 1: "write smtpd TLS cache entry …", "put smtp session id=…".
func isSession(b []byte) bool {
	switch verb, rest, _ := scan.CutByte(b, ' '); string(verb) {
	case "open", "close", "read", "write", "put", "lookup", "delete":
		_, what, _ := scan.CutByte(rest, ' ')
		return scan.HasPrefix(what, "TLS cache ") || scan.HasPrefix(what, "session id=")
	}
	return false
}

var lookups = [...]string{"lookup: \"", "update: \"", "delete: \"", "sequence: "}

// traces are the beginnings of those lines of a trace that name no function.
var traces = [...]string{
	// The SMTP dialogue.
	"< ", "> ", "<<< ", ">>> ", "Using ESMTP PIPELINING, ", "fd=",
	// The protocol among the daemons.
	"connect to subsystem ", "input attribute ", "private/", "public/", "request ignored", "request: ",
	"send attr ", "proxymap stream disconnect", "rewrite stream disconnect",
	// The protocol of milters.
	"abort all milters", "abort milter ", "disconnect event to all milters", "event: SMFIC_", "free all milters", "free milter ",
	"inspect content by all milters", "message to milter ", "milter ", "query milter states ", "reply: SMFIR_", "report ",
	"skip message to milter ", "skipping event ", "skipping non-protocol event ", "skipping reply for event ",
	// Beginning and end of a process and its connections.
	"Compiled against ", "Run-time linked against ", "connecting to ", "connection closed", "connection established",
	"idle timeout -- exiting", "master disconnect -- ", "mynetworks: ", "process generation: ", "time to retire -- ",
	// Lists, lookups and queue files.
	"after ", "before ", "begin ", "cleanup flags ", "done ", "end ", "enter ", "extracted envelope ", "fsspace: ", "host name lookup ", "initial envelope ",
	"GOT ", "PROBE ", "PUT ", "defer site ", "defer transport ", "enable site ", "enable transport ", "masquerade: ",
	"leave ", "lookup ", "open incoming/", "pref ", "server features: ", "start ", "wakeup ", "`",
	// TLS.
	"Peer ", "Unverified: ", "Verified: ", "cert has expired", "certificate verification depth=", "using DANE RR: ", "fingerprint=", "issuer=", "subject=", "starting TLS engine", "verify error:num=", "SSL session removed", "SSL3 alert ", "SSL_accept:", "SSL_connect:", "read from ", "write to ", "disposing SASL state", "starting new SASL client",
}

var peerTraces = [...]string{
	"Matched ", "SNI hostname: ", "TLS cipher list ", "certificate ", "depth=", "matched peername: ", "raw public key fingerprint=", "subjectAltName: ", "subject_CN=", "verify=",
	"Trusted: ", "Unverified: ", "Untrusted: ", "Verified: ", // Postfix before 2.6
	"Decrypting session ticket, ", "Issuing session ticket, ", "Reusing old session", "looking up session ", "re-using session ",
	"reloaded session ", "remove session ", "save session ",
	"discarding EHLO keywords: ", "replacing command ", "replacing server reply ",
}

var peerTracesWithoutColon = [...]string{
	" certificate verification depth=", // Postfix 2.5
	" CommonName ", " Matched CommonName ",
}
