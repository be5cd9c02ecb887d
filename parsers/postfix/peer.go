package postfix

import (
	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/scan"
)

// readRelay reads the value of relay=: "mx.example.com[192.0.2.1]:25",
// "mx.example.com[private/lmtp]", "local", "none".
func readRelay(b []byte, p *parsers.Peer) (rest []byte) {
	if scan.HasPrefix(b, "none") {
		return b[len("none"):]
	}
	end := toComma(b)
	if readPeer(b[:end], p); p.IP == nil {
		p.Name = b[:end]
	}
	return b[end:]
}

// readPeer reads "name[ip]:port" at the start of b; rest begins after the
// address or, if there is one, after the port. Without an address in brackets it
// reads nothing.
func readPeer(b []byte, p *parsers.Peer) (rest []byte) {
	open := scan.Byte(b, 0, '[')
	end := scan.Byte(b, open, ']')
	if end == len(b) {
		return b
	}
	p.Name, p.IP = b[:open], b[open+1:end]
	rest = b[end+1:]
	if len(rest) > 1 && rest[0] == ':' {
		if v, n := scan.Number(rest[1:]); n > 0 && v < 1<<16 {
			p.Port, rest = uint16(v), rest[1+n:]
		}
	}
	return rest
}

// isAddress reports whether b has the form of an IP address.
func isAddress(b []byte) bool {
	divided := false
	for _, c := range b {
		switch {
		case c == '.', c == ':':
			divided = true
		case c == '%': // before a zone, "fe80::1%eth0"
			return divided
		case c-'0' > 9 && c|0x20-'a' > 5:
			return false
		}
	}
	return divided
}

// relayOf reads the host that a text such as "host X[ip] said" or "connect to
// X[ip]:25:" names.
func relayOf(text []byte, p *parsers.Peer) {
	text, _ = scan.CutPrefix(text, "Protocol error: ")
	if why, ok := demandedTLS(text); ok {
		text = why
	}
	if b, ok := scan.CutPrefix(text, "connect to "); ok {
		b = readHost(b, p)
		if i := scan.LastIndex(b, " (port "); i >= 0 && p.IP != nil { // Postfix before 2.6
			v, _ := scan.Number(b[i+len(" (port "):])
			p.Port = uint16(min(v, 1<<16-1))
		}
		return
	}
	for _, words := range hostWords {
		if b, ok := scan.CutPrefix(text, words); ok {
			readHost(b, p)
			return
		}
	}
	for _, words := range lateHostWords {
		if scan.HasPrefix(text, words.first) {
			if _, b, ok := scan.Cut(text[len(words.first):], words.last); ok {
				readPeer(b, p)
			}
			return
		}
	}
}

// readHost is readPeer for what is one only if its name can be a host's.
func readHost(b []byte, p *parsers.Peer) (rest []byte) {
	if name, _, _ := scan.CutByte(b, '['); scan.IndexByte(name, ' ') < 0 {
		return readPeer(b, p)
	}
	return b
}

// lateHostWords are the beginnings of texts that name the host later, and the words
// before it.
var lateHostWords = [...]struct{ first, last string }{
	{"message size ", " of server "},
	{"SASL authentication failed; non-empty initial ", " challenge from server "},
}

// hostWords are the words before a host's name.
var hostWords = [...]string{
	"host ", "lost connection with ", "conversation with ",
	"TLS is required, but host ", "TLS is required, but was not offered by host ", "SMTPUTF8 is required, but was not offered by host ",
	"SASL authentication failed; server ", "SASL [CACHED] authentication failed; server ", "SASL authentication failed: server ",
	"TLS service was not offered by host ", // these four with REQUIRETLS
	"no matching server certificate was found. The last attempted server was ",
	"no trusted server certificate was found. The last attempted server was ",
	"no server was found that supports REQUIRETLS. The last attempted server was ",
	"SASL authentication failed; cannot authenticate to server ", "SASL authentication failed; authentication protocol loop with server ",
	"message requires SMTPUTF8, but no server was found that supports SMTPUTF8. The last attempted server was ",
	"local data error while talking to ",
}
