package exim

import (
	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/scan"
)

// connection reads a client that connected or disconnected:
//
//	SMTP connection from [192.0.2.1]:1 I=… (TCP/IP connection count = 7)
//	SMTP connection from mx [192.0.2.1]:1 I=… D=1s closed by QUIT
//	SMTP connection from mx [192.0.2.1]:1 lost D=5s
//	SMTP connection from mx [192.0.2.1]:1 lost while reading message data
//	SMTP connection from mx [192.0.2.1]:1 (via inetd)
func connection(e *entry, b []byte, _ *phrase, out *parsers.Records) {
	b = b[len("SMTP connection "):]
	var f fields
	if i := scan.Index(b, "from "); i >= 0 {
		b = b[i+len("from "):]
	}
	b = b[readHost(b, &f.host):]
	b, _ = scan.CutPrefix(b, " (via inetd)")
	b = readFields(b, &f)
	if f.host.peer.IP == nil { // a local process
		f.host = host{}
	}
	ev := parsers.Disconnect
	switch {
	case len(b) == 0, scan.HasPrefix(b, " (TCP/IP connection count"):
		ev = parsers.Connect
	case scan.HasPrefix(b, " lost"), scan.Contains(b, "closed after"):
		ev = parsers.LostConnection
	}
	r := e.client(out, ev, &f)
	if ev == parsers.LostConnection {
		r.Text = b[1:]
		if scan.Contains(b, "reading message data") {
			r.Stage = parsers.Data
		}
	}
}

// clientTrouble finds the client in "… from host (helo) [ip]:port F=<…> text", or in
// "… H=host (helo) [ip] …".
func clientTrouble(e *entry, b []byte, ph *phrase, out *parsers.Records) {
	var f fields
	findHost(b, &f)
	r := e.client(out, ph.event, &f)
	r.Stage, r.Text = ph.stage, b
}

// findHost reads the client that a text names first, and the fields after it. A later one
// may be part of what the client sent. A client without an address is a local process.
func findHost(b []byte, f *fields) {
	i := scan.Index(b, " H=")
	j := scan.Index(b, "from ")
	if j < 0 || i >= 0 && i < j+len("from ") {
		if i >= 0 {
			readFields(b[i:], f)
		}
		return
	}
	h := b[j+len("from "):]
	for _, mark := range [...]string{"TFO ", "TFO* "} { // the connection began with TCP Fast Open
		h, _ = scan.CutPrefix(h, mark)
	}
	n := readHost(h, &f.host)
	if f.host.peer.IP == nil {
		f.host = host{}
		if n = scan.Index(h, " F=<"); n < 0 {
			return
		}
	}
	readFields(h[n:], f)
}

// relayTLS reads what went wrong with TLS to a relay, or to the host of a callout:
//
//	TLS session: (gnutls_handshake): …: delivering unencrypted to H=mx [192.0.2.9] (not in hosts_require_tls)
//	DANE attempt failed; TLS connection to mx [192.0.2.9]: …
//	TLS error on connection to mx [192.0.2.9] (SSL_connect): …
//	Connection aborted; STARTTLS support by mx [192.0.2.9] required by DNS SRV but STARTTLS not offered
func relayTLS(e *entry, b []byte, ph *phrase, out *parsers.Records) {
	r := e.add(out, ph.event)
	r.Stage, r.Text = ph.stage, b
	for _, words := range [...]string{" unencrypted to ", " connection to ", "; STARTTLS support by "} {
		if i := scan.Index(b, words); i >= 0 {
			h, _ := scan.CutPrefix(b[i+len(words):], "H=")
			r.Relay = namedHost(h)
			return
		}
	}
}

// certificate reads why the certificate of a host was not accepted. The host is a
// relay if there is a message to deliver.
//
//	[192.0.2.9] SSL verify error: depth=0 error=self signed certificate cert=/CN=mx
//	[192.0.2.9] SSL verify denied by event-action: depth=0 cert=/CN=mx: no
func (e *entry) certificate(b []byte, out *parsers.Records) bool {
	if firstByte(b) != '[' {
		return false
	}
	var p parsers.Peer
	text := b[readAddress(b, 0, &p):]
	if !scan.HasPrefix(text, " SSL verify error") && !scan.Contains(text, " verify denied by event-action") &&
		!scan.Contains(text, " status response, itself unverifiable") {
		return false
	}
	r := e.add(out, parsers.TLSFailed)
	r.Stage, r.Text = parsers.STARTTLS, text[1:]
	if e.id != nil {
		r.Relay = p
	} else {
		r.Client = p
	}
	return true
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
