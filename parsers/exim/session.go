package exim

import (
	"bytes"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/scan"
)

// parseSession reads an entry of an SMTP session, of the daemon, or of Exim's
// own health: one without arrows, mostly without a message ID.
func (p *Parser) parseSession(b []byte, out *parsers.Records) error {
	if p.entry.ofHost(b, out) {
		return nil
	}
	return p.parsePhrase(b, out)
}

// parsePhrase reads an entry that only its words tell from others.
func (p *Parser) parsePhrase(b []byte, out *parsers.Records) error {
	e := &p.entry
	for _, ph := range phrasesBy[firstByte(b)] {
		if scan.HasPrefix(b, ph.words) {
			ph.read(e, b, ph, out)
			return nil
		}
	}
	for _, read := range readers {
		if read(e, b, out) {
			return nil
		}
	}
	switch {
	case isTrouble(b):
		e.add(out, parsers.Warning).Text = b
	case scan.HasSuffix(b, ": error ignored"): // no bounce is made of a message from <>
	case mayMatter(b) && !scan.HasPrefix(b, `id="`): // Sophos UTM writes id="1003" severity="info" … in addition to Exim's own entry
		return parsers.ErrUnrecognised
	}
	return nil // written by the configuration (logwrite, log_message, filters)
}

// readers read what phrases cannot tell by their first words. They are tried in
// this order; one that does not know an entry adds no record and returns false.
var readers = [...]func(e *entry, b []byte, out *parsers.Records) bool{
	(*entry).authentication, (*entry).rejectedFrom, (*entry).rejectedCommand,
	(*entry).refusedConnection, (*entry).certificate, (*entry).unqualified, (*entry).rejectedForNow,
	(*entry).refusedByExim3, (*entry).ofNamedRelay,
}

// ofNamedRelay reads "mx.example.net [192.0.2.1] Connection refused", as
// versions before 4.87 wrote it, without "H=".
func (e *entry) ofNamedRelay(b []byte, out *parsers.Records) bool {
	if !e.ofMessage() {
		return false
	}
	text := b
	var f fields
	if rest, ok := scan.CutPrefix(text, "Failed to connect to "); ok {
		text = rest
	}
	n := readHost(text, &f.host)
	if f.host.peer.IP != nil {
		return e.ofRelay(textAfter(text[n:]), &f, out)
	}
	// "SMTP error from remote mail server after …: host mx [192.0.2.1]: 450 …",
	// "Remote host mx [192.0.2.1] closed connection in response to …"
	if stage, reply, relay := readText(b); stage != parsers.NoStage && (reply != nil || relay.IP != nil) {
		r := e.add(out, parsers.Delayed)
		setText(r, b, &fields{})
		return true
	}
	return false
}

// authentication reads a failed AUTH: "login authenticator failed for …", where some cPanel
// servers write a tab before "authenticator", or "… authenticator cancelled authentication H=…".
func (e *entry) authentication(b []byte, out *parsers.Records) bool {
	const failed, cancelled = "authenticator failed ", " authenticator cancelled authentication "
	if i := scan.Index(b, failed); i > 0 {
		e.authFailed(b[i+len(failed):], out)
		return true
	}
	if i := scan.Index(b, cancelled+"H="); i > 0 {
		e.authFailed(b[i+len(cancelled):], out)
		return true
	}
	return false
}

// authFailed reads "for host (helo) [ip]:port: 535 Incorrect authentication
// data (set_id=joe)", the host with or without "H=". Without "for" Exim is the client and
// the host a relay that did not let it in: to deliver a message, or to verify an address.
func (e *entry) authFailed(b []byte, out *parsers.Records) {
	b, ofClient := scan.CutPrefix(b, "for ")
	var f fields
	rest, _ := scan.CutPrefix(b, "H=")
	rest = readFields(rest[readHost(rest, &f.host):], &f)
	var r *parsers.Record
	switch {
	case ofClient, !e.ofMessage() && f.host.helo != nil: // a configuration may log refusals of its own
		r = e.client(out, parsers.AuthFailed, &f)
	case e.ofMessage():
		r = e.add(out, parsers.Delayed)
		r.Relay = f.host.asRelay()
	default:
		r = e.add(out, parsers.AuthFailed)
		r.Relay = f.host.asRelay()
	}
	r.Stage = parsers.Auth
	r.Text = textAfter(rest)
	setCodes(r, r.Text)
	if i := scan.LastIndex(r.Text, "(set_id="); i >= 0 {
		id := r.Text[i+len("(set_id="):]
		if j := scan.LastIndex(id, "): "); j >= 0 && r.Reply.Class() == 4 {
			id = id[:j] // why it could not be checked
		}
		r.User = bytes.TrimSuffix(id, []byte{')'})
	}
}

// isFailure recognises the words in which Exim says that something went wrong.
func isFailure(b []byte) bool { return scan.ContainsAny(b, failureWords[:]...) }

var failureWords = [...]string{"error", "failed", "timeout", "timed out", "refused", "closed connection",
	"Malformed", "unavailable", "support required", "not support", "smtp closed", "smtp format"}

// mayMatter reports whether a text that is not understood could be about mail
// flow, so that it must be counted. The others are written by configurations.
func mayMatter(b []byte) bool { return scan.ContainsAny(b, matterWords[:]...) }

var matterWords = [...]string{"rejected", "refused", "SMTP error", "dropped", "authenticator failed",
	"TLS error", "SMTP timeout", "delivery failed", "disconnect"}
