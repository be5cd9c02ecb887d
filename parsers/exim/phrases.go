package exim

import "github.com/mtalog/mtalog/parsers"

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
	{words: "TLS error in certificate ", read: plain, event: parsers.Warning},
	{words: "TLS error (", read: clientTrouble, event: parsers.TLSFailed, stage: parsers.STARTTLS},
	{words: "TLS ALPN (", read: plain, event: parsers.TLSFailed, stage: parsers.STARTTLS},
	{words: "TLS session", read: relayTLS, event: parsers.TLSFailed, stage: parsers.STARTTLS},
	{words: "SSL_write: ", read: clientTrouble, event: parsers.TLSFailed, stage: parsers.STARTTLS},
	{words: "SSL channel closed on write", read: plain, event: parsers.TLSFailed, stage: parsers.STARTTLS},
	{words: "Connection aborted; STARTTLS support by ", read: noSTARTTLS},
	{words: "DANE attempt failed", read: relayTLS, event: parsers.TLSFailed, stage: parsers.STARTTLS},
	{words: "DANE error", read: plain, event: parsers.TLSFailed, stage: parsers.STARTTLS},
	{words: "Required TLS certificate status not received", read: plain, event: parsers.TLSFailed, stage: parsers.STARTTLS},
	{words: "Received TLS cert status response, ", read: plain, event: parsers.TLSFailed, stage: parsers.STARTTLS},
	{words: "OCSP dates invalid", read: plain, event: parsers.TLSFailed, stage: parsers.STARTTLS},
	{words: "Server certificate revoked", read: plain, event: parsers.TLSFailed, stage: parsers.STARTTLS},
	{words: "Server certificate status unknown", read: plain, event: parsers.TLSFailed, stage: parsers.STARTTLS},

	{words: "Process failed (", read: bounceFailed},
	{words: "original recipients ignored (system filter)", read: plain, event: parsers.Redirected, stage: parsers.Content},
	{words: "Delivery deferred by system filter", read: plain, event: parsers.Delayed, stage: parsers.Content},
	{words: "rescind the above message-accept", read: plain, event: parsers.MessageEnd},
	{words: "Message removed because older than ", read: plain, event: parsers.Discarded},

	{words: "Warning: ", read: plain, event: parsers.Warning},
	{words: "WARNING: ", read: plain, event: parsers.Warning},
	{words: "ALERT: ", read: plain, event: parsers.Warning},
	{words: "lowest numbered MX record points to local host", read: plain, event: parsers.Warning},
	{words: "remote host address is the local host", read: plain, event: parsers.Warning},
	{words: "bad protocol option in ", read: plain, event: parsers.Warning},
	{words: "configured error code starts with incorrect digit", read: plain, event: parsers.Warning},
	{words: "Exim configuration error", read: plain, event: parsers.Fatal},
	{words: "Daemon cannot be run", read: plain, event: parsers.Fatal},
	{words: "SIGSEGV (", read: plain, event: parsers.Fatal},
	{words: "excessive memory alloc request", read: plain, event: parsers.Fatal},
	{words: "Berkeley DB error: ", read: plain, event: parsers.Warning},
	{words: "bad memory ", read: plain, event: parsers.Fatal},
	{words: "socket bind() to port ", read: bind},
	{words: "daemon: ", read: plain, event: parsers.Warning},
	{words: "DKIM: signing failed", read: plain, event: parsers.Warning},
	{words: "DKIM: message could not be signed", read: plain, event: parsers.Warning},
	{words: "failure to ", read: plain, event: parsers.Warning}, // of the DMARC module: "failure to write to DMARC history file: …"
	{words: "DMARC failure ", read: plain, event: parsers.Warning},
	{words: "exim user lost privilege for using ", read: plain, event: parsers.Warning},
	{words: "DNS list lookup defer", read: plain, event: parsers.Warning},
	{words: "Failed writing transport result to pipe", read: plain, event: parsers.Warning},
	{words: "Cannot lock ", read: plain, event: parsers.Warning},
	{words: "Too many recipients: ", read: plain, event: parsers.Warning},
	{words: "Bad db record size for ", read: plain, event: parsers.Warning},
	{words: "remote delivery process count got out of step", read: plain, event: parsers.Warning},
	{words: "bad local_part length read ", read: plain, event: parsers.Warning},
	{words: "shadow transport ", read: plain, event: parsers.Warning},
	{words: "Error/short write while writing", read: plain, event: parsers.Warning},
	{words: "Could not open datafile for message ", read: plain, event: parsers.Warning},
	{words: "system filter generated more than ", read: plain, event: parsers.Warning},
	{words: "redirection process ", read: plain, event: parsers.Warning},
	{words: "fork of process for ETRN failed", read: plain, event: parsers.Warning},
	{words: "2nd fork for serialized ETRN failed", read: plain, event: parsers.Warning},
	{words: `exec of "`, read: plain, event: parsers.Warning},
	{words: "attempt to open journal for reading gave", read: plain, event: parsers.Warning},
	{words: "socks auth failed", read: plain, event: parsers.Warning},
	{words: "Unrecognised socks auth method ", read: plain, event: parsers.Warning},
	{words: "Abandon queue run: ", read: plain, event: parsers.Warning},

	{words: "Spool file is locked", read: nothing},
	{words: "Spool file for ", read: nothing},
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
	{words: "TLS client disconnected cleanly", read: nothing}, // until 4.8x, after the line of the handshake that failed
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

// bind reads that the daemon could not get a port. It tries again for a while
// before it gives up: "… waiting 30s before trying again (9 more tries)", "… daemon
// abandoned".
func bind(e *entry, b []byte, _ *phrase, out *parsers.Records) {
	ev := parsers.Warning
	if hasSuffix(b, ": daemon abandoned") {
		ev = parsers.Fatal
	}
	e.add(out, ev).Text = b
}

// isTrouble recognises the texts that Exim writes to its panic log.
func isTrouble(b []byte) bool { return containsAny(b, troubleWords[:]) }

var troubleWords = [...]string{"failed to ", "Failed to ", "unable to ", "No such file or directory", "Permission denied",
	"acl condition: ", " acl condition warning", "Tainted ", "tainted ", "SSL verify error", "transport process returned non-zero status",
	"is too large (overflow)", "is on the never_users list", "system filter: ", "No space left on device",
	"space check failed", "verify defer (making call", "verify fail (making call",
	"transport process vanished unexpectedly", "crashed with signal ", "Delivery status for ", "Format error in spool file",
	"Spool error", "-D not found", "queue run: error", " router: skipped error", "Error in ", " process failed: ",
	"() failure", "() failed", "Child mail process returned status ", "re-exec of exim ", "routing loop for ", "xpansion of ", "Cannot open ", "bind of [",
	"spoolfile error ", "ork failed ", "Couldn't ", "nternal error", "internal problem ", "; cannot start daemon"}
