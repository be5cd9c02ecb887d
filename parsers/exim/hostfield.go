package exim

import (
	"bytes"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/scan"
)

// host is how Exim names a remote host: "name (helo) [ip]:port", where name or
// "(helo)" may be missing; "name DS [ip]:port" where DNSSEC vouched for a relay.
type host struct {
	peer parsers.Peer
	helo []byte
}

// readHost reads a host at the start of b and returns the length.
func readHost(b []byte, h *host) int { return h.read(b, 0) }

// read reads a host from b[i:] and returns where it ends.
func (h *host) read(b []byte, i int) int {
	start := i
	if i == len(b) {
		return i
	}
	if b[i] != '[' && b[i] != '(' {
		i = scan.Byte(b, i, ' ')
		h.peer.Name = b[start:i]
		if i > start && b[i-1] == ':' {
			h.peer.Name = b[start : i-1]
			return i - 1
		}
		if scan.HasPrefix(b[i:], " DS [") { // with dnssec in log_selector
			i += len(" DS")
		}
		if i+1 >= len(b) || b[i+1] != '[' && b[i+1] != '(' {
			return i
		}
		i++
	}
	if b[i] == '(' {
		// What the client said of itself may hold parentheses of its own.
		end := bytes.IndexByte(b[i:], ')')
		if k := scan.Index(b[i:], ") ["); k >= 0 {
			end = k
		}
		if end < 0 {
			return max(i-1, start)
		}
		h.helo = b[i+1 : i+end]
		i += end + 1
		if !scan.HasPrefix(b[i:], " [") {
			return i
		}
		i++
	}
	return readAddress(b, i, &h.peer)
}

// readAddress reads "[ip]:port" and the '*' of a connection used again from
// b[i:], which begins with the bracket, and returns where they end.
func readAddress(b []byte, i int, p *parsers.Peer) int {
	if i+2 > len(b) {
		return i
	}
	start := i + 1
	i = scan.Either(b, start, ']', ' ')
	p.IP = b[start:i]
	if i == len(b) || b[i] == ' ' { // the bracket is missing: somebody has edited the log
		if b[i-1] == ':' {
			i--
			p.IP = b[start:i]
		}
		return i
	}
	i++
	if i+1 < len(b) && b[i] == ':' {
		if port, n := scan.Number(b[i+1:]); n > 0 {
			if port <= 65535 {
				p.Port = uint16(port)
			}
			i += 1 + n
		} else if b[i+1] != ' ' { // munged by Exim's own test suite
			for i++; i < len(b) && b[i] != ' ' && b[i] != ':' && b[i] != '*'; i++ {
			}
		}
	}
	if i < len(b) && b[i] == '*' {
		i++
	}
	return i
}

// asRelay returns the host as one that we connected to: a name in parentheses is
// then its own.
func (h *host) asRelay() parsers.Peer {
	p := h.peer
	if p.Name == nil {
		p.Name = h.helo
	}
	return p
}
