package exim

import (
	"bytes"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/scan"
)

var (
	tls10 = []byte("TLSv1")
	tls11 = []byte("TLSv1.1")
	tls12 = []byte("TLSv1.2")
	tls13 = []byte("TLSv1.3")
)

// readTLS takes X=version:cipher:bits apart; from 4.100 on the group of the key exchange may
// follow. Exim has written the version as "TLSv1.2" and as "TLS1.2": both become the former.
func readTLS(b []byte) (version, cipher []byte) {
	if len(b) == 0 {
		return nil, nil
	}
	i := len("TLS1.3")
	if len(b) <= i || b[i] != ':' {
		if i = bytes.IndexByte(b, ':'); i < 0 {
			return b, nil
		}
	}
	version, cipher = b[:i], b[i+1:]
	if n := len(cipher) - len(":256"); n > 0 && cipher[n] == ':' && cipher[n+1]-'0' <= 9 {
		cipher = cipher[:n]
	} else if j := bytes.LastIndexByte(cipher, ':'); j > 0 {
		last := cipher[j+1:]
		cipher = cipher[:j]
		if j = bytes.LastIndexByte(cipher, ':'); j > 0 && firstByte(last)-'0' > 9 {
			cipher = cipher[:j] // last was the group
		}
	}
	switch string(version) {
	case "TLS1.0", "TLSv1.0", "TLSv1":
		version = tls10
	case "TLS1.1":
		version = tls11
	case "TLS1.2":
		version = tls12
	case "TLS1.3":
		version = tls13
	}
	return version, cipher
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
