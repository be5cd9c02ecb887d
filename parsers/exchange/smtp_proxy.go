package exchange

import (
	"github.com/mtalog/mtalog/parsers/internal/scan"
)

// A session that is handed on has three sides: with XPROXYFROM the Front End Transport
// service tells the Transport service whose mail it brings, with XPROXYTO the Transport
// service has the Front End connect it to another server. What follows is said to and by
// that client or server, while the rows go on to name the Front End. The Front End's own
// send log repeats what its receive log has of the session with the client, and is read
// no further than XPROXYFROM: the same mail would count as sent, and its refusal as a bounce.

// takeProxied takes the client that an accepted XPROXYFROM has announced, with which
// the Front End Transport service hands a session on to the transport service:
// "SID=08DD5A0000000001 IP=192.0.2.13 PORT=50100 DOMAIN=client.example.com …". It
// is not the one that connected.
func (p *Parser) takeProxied(s *session) {
	p.said = append(p.said[:0], s.announced.of(s.conn)...)
	ip := parameter(p.said, "IP=")
	if len(ip) == 0 {
		return
	}
	p.setProxied(s, ip, parameter(p.said, "PORT="))
	s.set(&s.helo, parameter(p.said, "DOMAIN="))
}

// setProxied makes the other side of a session the one behind the Front End.
func (p *Parser) setProxied(s *session, ip, port []byte) {
	p.peer = append(append(append(append(p.peer[:0], '['), ip...), "]:"...), port...)
	s.set(&s.remote, p.peer)
	s.proxied = true
}

// parameter returns the value of a "NAME=value" of several between blanks, nil
// if it is missing.
func parameter(list []byte, name string) []byte {
	for len(list) > 0 {
		word, rest, _ := scan.Cut(list, " ")
		if scan.HasPrefix(word, name) {
			return word[len(name):]
		}
		list = rest
	}
	return nil
}

// takeTarget takes the server to which an accepted XPROXYTO has connected this one. The
// Front End puts it before the server's own answer to EHLO: "250-XPROXYTOTARGETIPADDRESS
// 203.0.113.7", "250-XPROXYTOTARGETHOSTNAME mx.example.net". Which TLS it has is in the
// Front End's own log.
func (p *Parser) takeTarget(s *session, reply []byte) {
	ip := wordAfter(reply, "XPROXYTOTARGETIPADDRESS ")
	if len(ip) == 0 {
		return
	}
	p.setProxied(s, ip, s.announced.of(s.conn))
	s.set(&s.banner, wordAfter(reply, "XPROXYTOTARGETHOSTNAME "))
	s.tls, s.cipher = "", span{}
}

// proxyFailed reports whether the Front End answers an XPROXYTO that it did not reach the other
// server.
func proxyFailed(reply []byte) bool { return scan.Contains(reply, "roxy session setup failed") }

// wordAfter returns what follows a keyword up to the next blank or line.
func wordAfter(reply []byte, keyword string) []byte {
	k := scan.Index(reply, keyword)
	if k < 0 {
		return nil
	}
	b := reply[k+len(keyword):]
	n := 0
	for n < len(b) && b[n] > ' ' {
		n++
	}
	return b[:n]
}
