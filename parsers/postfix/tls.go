package postfix

import (
	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/scan"
)

// tls reads what smtp, smtpd and tlsproxy say about TLS:
//
//	Trusted TLS connection established to host[ip]:25: TLSv1.3 with cipher …
//	SSL_connect error to host[ip]:25: -1
//	certificate verification failed for host[ip]:25: untrusted issuer …
//	server certificate verification failed for host[ip]:25: certificate has expired
//	TLSRPT: status=failure, domain=example.com, receiving_mx=host[ip], failure_type=…
func (e *entry) tls(b []byte) bool {
	if len(b) == 0 {
		return false
	}
	switch b[0] {
	case 'A', 'U', 'V':
		return e.tlsLevel(b)
	case 'T':
		return e.tlsLevel(b) || e.tlsReport(b)
	case 'S', 'C', 'c', 's':
		for i := range tlsFailures {
			if f := &tlsFailures[i]; scan.Begins(b, f.prefix) {
				e.tlsFailed(b, b[len(f.prefix):], f.ofClient || e.daemon == smtpdDaemon)
				return true
			}
		}
	}
	return false
}

// tlsLevel reads "Trusted TLS connection established to …", and what older versions
// log without the first word.
func (e *entry) tlsLevel(b []byte) bool {
	switch trust, rest, _ := scan.CutByte(b, ' '); string(trust) {
	case "Anonymous", "Untrusted", "Trusted", "Verified":
		return e.tlsEstablished(rest)
	}
	return e.tlsEstablished(b)
}

// tlsReport reads the failures that begin with "TLS".
func (e *entry) tlsReport(b []byte) bool {
	if rest, ok := scan.CutPrefix(b, "TLSRPT: status=failure, "); ok {
		_, peer, _ := scan.Cut(rest, "receiving_mx=")
		e.tlsFailed(b, peer, false)
		return true
	}
	if rest, ok := scan.CutPrefix(b, "TLS handshake failed for service="); ok { // tlsproxy, of either side
		_, peer, _ := scan.Cut(rest, "peer=")
		e.tlsFailed(b, peer, !isServer(peer))
		return true
	}
	return false
}

// tlsFailures are the beginnings of these lines; the peer's name follows. Unless
// the words say that it is a client, it is one for smtpd and a relay for the
// others.
var tlsFailures = [...]struct {
	prefix   string
	ofClient bool
}{
	{"SSL_connect error to ", false},
	{"SSL_accept error from ", true},
	{"SSL_set_fd error to ", false},
	{"certificate verification failed for ", false},
	{"certificate peer name verification failed for ", false},
	{"server certificate verification failed for ", false},
	{"client certificate verification failed for ", true},
	{"CA certificate verification failed for ", false},
}

// isServer reports whether a peer is the server of its connection.
func isServer(peer []byte) bool {
	var p parsers.Peer
	readPeer(peer, &p)
	return p.Port < firstClientPort
}

// firstClientPort is the first port that is not privileged: servers listen on ports
// below it, clients use those from it on.
const firstClientPort = 1024

func (e *entry) tlsFailed(b, peer []byte, ofClient bool) {
	r := e.add(parsers.TLSFailed)
	r.Stage, r.Text = parsers.STARTTLS, b
	if ofClient {
		readPeer(peer, &r.Client)
	} else {
		readPeer(peer, &r.Relay)
	}
}

// tlsEstablished reads what follows the level of trust.
func (e *entry) tlsEstablished(b []byte) bool {
	rest, ok := scan.CutPrefix(b, "TLS connection established ")
	if !ok {
		if rest, ok = scan.CutPrefix(b, "TLS connection reused "); !ok {
			return false
		}
	}
	relay, toRelay := scan.CutPrefix(rest, "to ")
	client, fromClient := scan.CutPrefix(rest, "from ")
	if !toRelay && !fromClient {
		return false
	}
	r := e.add(parsers.TLSFact)
	if toRelay {
		rest = readPeer(relay, &r.Relay)
	} else {
		rest = readPeer(client, &r.Client)
	}
	if i := scan.IndexByte(rest, ':'); i >= 0 && scan.HasPrefix(rest, " to ") { // the name that the client asked for (SNI)
		rest = rest[i:]
	}
	if rest, ok = scan.CutPrefix(rest, ": "); ok {
		r.TLSVersion, rest, _ = scan.CutByte(rest, ' ')
		if cipher, ok := scan.CutPrefix(rest, "with cipher "); ok {
			r.TLSCipher, _, _ = scan.CutByte(cipher, ' ')
		}
	}
	return true
}
