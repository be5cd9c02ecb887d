package postfix

import (
	"github.com/mtalog/mtalog/parsers"
)

// tls reads what smtp, smtpd and tlsproxy say about TLS:
//
//	Trusted TLS connection established to host[ip]:25: TLSv1.3 with cipher …
//	SSL_connect error to host[ip]:25: -1
//	certificate verification failed for host[ip]:25: untrusted issuer …
func (e *entry) tls(b []byte) bool {
	if len(b) == 0 {
		return false
	}
	switch b[0] {
	case 'A', 'T', 'U', 'V':
		switch trust, rest, _ := cutByte(b, ' '); string(trust) {
		case "Anonymous", "Untrusted", "Trusted", "Verified":
			return e.tlsEstablished(rest)
		}
		return e.tlsEstablished(b)
	case 'S':
		if rest, ok := cutPrefix(b, "SSL_connect error to "); ok {
			e.tlsFailed(b, rest)
			return true
		}
	case 'c':
		for _, words := range [...]string{"certificate verification failed for ", "certificate peer name verification failed for "} {
			if rest, ok := cutPrefix(b, words); ok {
				e.tlsFailed(b, rest)
				return true
			}
		}
	}
	return false
}

func (e *entry) tlsFailed(b, peer []byte) {
	r := e.add(parsers.TLSFailed)
	r.Stage, r.Text = parsers.STARTTLS, b
	if e.daemon == smtpdDaemon {
		readPeer(peer, &r.Client)
	} else {
		readPeer(peer, &r.Relay)
	}
}

// tlsEstablished reads what follows the level of trust.
func (e *entry) tlsEstablished(b []byte) bool {
	rest, ok := cutPrefix(b, "TLS connection established ")
	if !ok {
		if rest, ok = cutPrefix(b, "TLS connection reused "); !ok {
			return false
		}
	}
	toRelay := hasPrefix(rest, "to ")
	rest, ok = cutPrefix(rest, "to ")
	if !ok {
		if rest, ok = cutPrefix(rest, "from "); !ok {
			return false
		}
	}
	r := e.add(parsers.TLSFact)
	if toRelay {
		rest = readPeer(rest, &r.Relay)
	} else {
		rest = readPeer(rest, &r.Client)
	}
	if rest, ok = cutPrefix(rest, ": "); ok {
		r.TLSVersion, rest, _ = cutByte(rest, ' ')
		if cipher, ok := cutPrefix(rest, "with cipher "); ok {
			r.TLSCipher, _, _ = cutByte(cipher, ' ')
		}
	}
	return true
}
