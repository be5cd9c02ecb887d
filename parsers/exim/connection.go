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
