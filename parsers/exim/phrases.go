package exim

import (
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

// phrases are tried in order, and then those of the lists below.
var phrases = [...]phrase{
	{words: "SMTP connection from ", read: connection},
	{words: "SMTP connection Ci=", read: connection},
	{words: "SMTP connection lost after final dot", read: clientTrouble, event: parsers.LostConnection, stage: parsers.EndOfData},
	{words: "SMTP connection lost", read: clientTrouble, event: parsers.LostConnection},
	{words: "SMTP command timeout on ", read: clientTrouble, event: parsers.LostConnection, stage: parsers.OtherCommand},
	{words: "SMTP data timeout (message abandoned)", read: clientTrouble, event: parsers.LostConnection, stage: parsers.Data},
	{words: "unexpected disconnection while reading SMTP command", read: clientTrouble, event: parsers.LostConnection, stage: parsers.OtherCommand},
	{words: "unexpected ", read: clientTrouble, event: parsers.LostConnection},
	{words: "timed out while reading local message", read: plain, event: parsers.LostConnection, stage: parsers.Data},
	{words: "SIGTERM received while reading local message", read: plain, event: parsers.LostConnection, stage: parsers.Data},
	{words: "SIGINT received while reading local message", read: plain, event: parsers.LostConnection, stage: parsers.Data},

	{words: "Error or EOF on input from ", read: violation, stage: parsers.OtherCommand}, // in place of the next, where nothing could be read
	{words: "SMTP protocol synchronization error", read: violation, stage: parsers.OtherCommand},
	{words: "SMTP protocol error in ", read: violation, stage: parsers.OtherCommand},
	{words: "SMTP protocol violation", read: violation, stage: parsers.OtherCommand},
	{words: "SMTP syntax error in ", read: violation, stage: parsers.OtherCommand},
	{words: "SMTP call from ", read: violation, stage: parsers.OtherCommand},
	{words: "refused connection from ", read: violation, stage: parsers.Connecting},
	{words: "temporarily refused connection from ", read: violation, stage: parsers.Connecting},
	{words: "Connection from ", read: violation, stage: parsers.Connecting},
	{words: "VRFY failed for ", read: violation, stage: parsers.OtherCommand},
	{words: "EXPN failed for ", read: violation, stage: parsers.OtherCommand},
	{words: "ridiculously long message header received from ", read: violation, stage: parsers.Data},
	{words: "overlong message header line received from ", read: violation, stage: parsers.Data},
	{words: "Message abandoned: ", read: violation, stage: parsers.EndOfData},
	{words: "Spool write error: ", read: violation, stage: parsers.EndOfData}, // the same, at the last moment
	{words: "no recipients found in headers", read: violation, stage: parsers.EndOfData},
	{words: "bad addresses found in headers", read: violation, stage: parsers.EndOfData},
	{words: "Error while reading message with no usable sender address", read: violation, stage: parsers.EndOfData},
	{words: "Error while handling error message", read: violation, stage: parsers.EndOfData},
	{words: "PRDR ", read: prdr, stage: parsers.EndOfData},

	{words: "TLS error on connection to ", read: relayTLS, event: parsers.TLSFailed, stage: parsers.STARTTLS},
	{words: "TLS error on connection", read: clientTrouble, event: parsers.TLSFailed, stage: parsers.STARTTLS},
	{words: "TLS send error on connection", read: clientTrouble, event: parsers.TLSFailed, stage: parsers.STARTTLS},
	{words: "TLS recv error on connection", read: clientTrouble, event: parsers.TLSFailed, stage: parsers.STARTTLS},
	{words: "TLS error (", read: clientTrouble, event: parsers.TLSFailed, stage: parsers.STARTTLS},
	{words: "TLS session", read: relayTLS, event: parsers.TLSFailed, stage: parsers.STARTTLS},
	{words: "SSL_write: ", read: clientTrouble, event: parsers.TLSFailed, stage: parsers.STARTTLS},
	{words: "Connection aborted; STARTTLS support by ", read: relayTLS, event: parsers.TLSFailed, stage: parsers.STARTTLS},
	{words: "DANE attempt failed", read: relayTLS, event: parsers.TLSFailed, stage: parsers.STARTTLS},

	{words: "Process failed (", read: bounceFailed},
	{words: "original recipients ignored (system filter)", read: plain, event: parsers.Redirected, stage: parsers.Content},
	{words: "Delivery deferred by system filter", read: plain, event: parsers.Delayed, stage: parsers.Content},
	{words: "rescind the above message-accept", read: plain, event: parsers.MessageEnd},
	{words: "Message removed because older than ", read: plain, event: parsers.Discarded},

	{words: "Exim configuration error", read: plain, event: parsers.Fatal},
	{words: "Daemon cannot be run", read: plain, event: parsers.Fatal},
	{words: "SIGSEGV (", read: plain, event: parsers.Fatal},
	{words: "excessive memory alloc request", read: plain, event: parsers.Fatal},
	{words: "bad memory ", read: plain, event: parsers.Fatal},
	{words: "socket bind() to port ", read: bind},
}

// tlsTroubles begin the entries about a connection whose TLS failed, without its host.
var tlsTroubles = [...]string{
	"TLS ALPN (", "SSL channel closed on write", "DANE error", "Required TLS certificate status not received", "Received TLS cert status response, ",
	"OCSP dates invalid", "Server certificate revoked", "Server certificate status unknown",
}

// warnings begin the entries about the health of Exim.
var warnings = [...]string{
	"TLS error in certificate ", "Warning: ", "WARNING: ", "ALERT: ", "lowest numbered MX record points to local host",
	"remote host address is the local host", "bad protocol option in ", "configured error code starts with incorrect digit", "Berkeley DB error: ",
	"daemon: ", "DKIM: signing failed", "DKIM: message could not be signed",
	"failure to ", // of the DMARC module: "failure to write to DMARC history file: …"
	"DMARC failure ", "exim user lost privilege for using ", "DNS list lookup ", "Failed writing transport result to pipe", "Cannot lock ",
	"Too many recipients: ", "Bad db record size for ", "remote delivery process count got out of step", "bad local_part length read ",
	"shadow transport ", "Error/short write while writing", "Could not open datafile for message ", "system filter generated more than ",
	"redirection process ", "fork of process for ETRN failed", "2nd fork for serialized ETRN failed", `exec of "`,
	"attempt to open journal for reading gave", "socks auth failed", "Unrecognised socks auth method ", "Abandon queue run: ",
}

// ofNoInterest begin the entries that say nothing about mail flow.
var ofNoInterest = [...]string{
	"Spool file is locked", "Spool file for ", "Message is frozen", "no immediate delivery", "no host name found for IP address",
	"no IP address found for host", "no MAIL in SMTP connection", "retry time not reached", "Start queue run", "End queue run", "cwd=", "exim ",
	"DKIM: ", "ETRN ",
	"SA: ", // sa-exim; its verdict is logged as "rejected by local_scan()"
	"ignoring AUTH=",
	"TLS client disconnected cleanly", // until 4.8x, after the line of the handshake that failed
}

// phrasesBy lists all phrases by their first byte.
var phrasesBy = func() (t [256][]*phrase) {
	add := func(p phrase) { t[p.words[0]] = append(t[p.words[0]], &p) }
	for _, p := range phrases {
		add(p)
	}
	for _, w := range tlsTroubles {
		add(phrase{words: w, read: plain, event: parsers.TLSFailed, stage: parsers.STARTTLS})
	}
	for _, w := range warnings {
		add(phrase{words: w, read: plain, event: parsers.Warning})
	}
	for _, w := range ofNoInterest {
		add(phrase{words: w, read: func(*entry, []byte, *phrase, *parsers.Records) {}})
	}
	return t
}()

// plain keeps the whole text.
func plain(e *entry, b []byte, ph *phrase, out *parsers.Records) {
	r := e.add(out, ph.event)
	r.Stage, r.Text = ph.stage, b
}

// bounceFailed reads "Process failed (1) when writing error message to
// a@example.com (frozen)": no report could be made.
func bounceFailed(e *entry, b []byte, _ *phrase, out *parsers.Records) {
	ev := parsers.Warning
	if scan.HasSuffix(b, " (frozen)") {
		ev = parsers.Held
	}
	e.add(out, ev).Text = b
}

// bind reads that the daemon could not get a port. It tries again for a while
// before it gives up: "… waiting 30s before trying again (9 more tries)", "… daemon
// abandoned".
func bind(e *entry, b []byte, _ *phrase, out *parsers.Records) {
	ev := parsers.Warning
	if scan.HasSuffix(b, ": daemon abandoned") {
		ev = parsers.Fatal
	}
	e.add(out, ev).Text = b
}

// isTrouble recognises the texts that Exim writes to its panic log.
func isTrouble(b []byte) bool { return scan.ContainsAny(b, troubleWords[:]...) }

var troubleWords = [...]string{"failed to ", "Failed to ", "unable to ", "No such file or directory", "Permission denied",
	"acl condition: ", " acl condition warning", "Tainted ", "tainted ", "SSL verify error", "transport process returned non-zero status",
	"is too large (overflow)", "is on the never_users list", "system filter: ", "No space left on device",
	"space check failed", "verify defer (making call", "verify fail (making call",
	"transport process vanished unexpectedly", "crashed with signal ", "Delivery status for ", "Format error in spool file",
	"Spool error", "-D not found", "queue run: error", " router: skipped error", "Error in ", " process failed: ",
	"() failure", "() failed", "Child mail process returned status ", "re-exec of exim ", "routing loop for ", "xpansion of ", "Cannot open ", "bind of [",
	"spoolfile error ", "ork failed ", "Couldn't ", "nternal error", "internal problem ", "; cannot start daemon"}
