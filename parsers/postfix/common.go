package postfix

import (
	"github.com/mtalog/mtalog/parsers"
)

// common reads what every daemon may say: warnings, errors, TLS.
func (e *entry) common() (done bool, err error) {
	b := e.body
	if len(b) < 4 {
		return len(b) == 0, nil
	}
	switch b[0] {
	case 'w', 'e', 'f', 'p':
		return e.health(b), nil
	case 'T', 'A', 'U', 'V', 'P':
		return e.tls(b), nil
	case 's':
		return hasPrefix(b, "statistics: "), nil
	}
	return false, nil
}

// health reads "warning: …" and its worse relatives.
func (e *entry) health(b []byte) bool {
	for _, w := range [...]struct {
		word  string
		event parsers.Event
	}{
		{"warning: ", parsers.Warning}, {"error: ", parsers.Warning}, {"fatal: ", parsers.Fatal}, {"panic: ", parsers.Fatal},
	} {
		text, ok := cutPrefix(b, w.word)
		if !ok {
			continue
		}
		if e.queueID != nil && (hasPrefix(text, "header ") || hasPrefix(text, "body ")) {
			return false // a check's verdict: see refusal
		}
		r := e.add(w.event)
		r.Text = text
		if i := index(text, ": SASL "); i >= 0 && contains(text[i:], "authentication failed") {
			r.Event, r.Stage = parsers.AuthFailed, parsers.Auth
			readPeer(text[:i], &r.Client)
			if _, user, ok := cutAt(text[i:], "sasl_username="); ok {
				r.User, _, _ = cutAt(user, ", ")
			}
		}
		return true
	}
	return false
}

// tls reads "Trusted TLS connection established to host[ip]:25: TLSv1.3 with
// cipher …".
func (e *entry) tls(b []byte) bool {
	i := index(b, "TLS connection established ")
	if i < 0 || i > len("Untrusted ") {
		return false
	}
	rest := b[i+len("TLS connection established "):]
	r := e.add(parsers.TLSFact)
	peer := &r.Client
	if to, ok := cutPrefix(rest, "to "); ok {
		rest, peer = to, &r.Relay
	} else {
		rest, _ = cutPrefix(rest, "from ")
	}
	rest = readPeer(rest, peer)
	if rest, ok := cutPrefix(rest, ": "); ok {
		var cipher []byte
		r.TLSVersion, cipher, _ = cutAt(rest, " with cipher ")
		r.TLSCipher, _, _ = cutByte(cipher, ' ')
	}
	return true
}

// chatter are beginnings of messages that tell of no mail.
var chatter = [...]string{
	"initializing", "setting up TLS", "TLS ", "SSL_", "Host offered STARTTLS", "certificate", "subject_CN=", "issuer", "read from", "write to",
	"PASS ", "WHITELISTED", "ALLOWLISTED", "WHITELIST ", "ALLOWLIST ", "cache ", "entering ", "closing ", "name ", "addr ", "reload", "refreshing", "starting", "stopping",
	"connect", "DISCONNECT", "sender ", "enabling PIX", "proxy-accept", "table ", "using ", "send attr", "master ", "vstream", "address ", "mynetworks", "discarding EHLO", "client=",
	"NOQUEUE", "filter", "match_", "> ", "< ", "smtp", "dict_", "rewrite", "private/", "input ", "maps_", "generic", "watchdog", "event_", "auto_clnt", "trying", "deliver_", "inet_", "been_here", "ctable", "before ", "after ", "verify", "save ", "Verified", "Trusted", "Untrusted", "Anonymous", "depth=", "fingerprint", "pub", "dnsblog", "listed",
}

// chatter answers for a message without a recipient or a client's fate.
func (e *entry) chatter() error {
	for _, c := range chatter {
		if hasPrefix(e.body, c) {
			return nil
		}
	}
	if e.queueID != nil || string(e.daemon) == "dnsblog" || string(e.daemon) == "tlsproxy" {
		return nil
	}
	return parsers.ErrUnrecognised
}
