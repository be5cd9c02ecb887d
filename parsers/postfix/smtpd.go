package postfix

import (
	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/scan"
	"github.com/mtalog/mtalog/parsers/internal/stages"
)

// smtpd reads the SMTP server (smtpd(8)).
func (e *entry) smtpd(b []byte) error {
	if len(b) == 0 {
		return e.quiet()
	}
	switch b[0] {
	case 'c':
		if rest, ok := scan.CutPrefix(b, "client="); ok {
			if e.queueID != nil { // a proxy in front of a filter has no queue ID
				e.client(rest)
			}
			return nil
		}
		if peer, ok := scan.CutPrefix(b, "connect from "); ok {
			return e.connection(parsers.Connect, peer)
		}
	case 'd':
		if peer, ok := scan.CutPrefix(b, "disconnect from "); ok {
			return e.connection(parsers.Disconnect, peer)
		}
	case 'l', 't', 'i', 'b':
		if e.clientLine(b) {
			return nil
		}
	}
	if e.verdict(b) || e.tls(b) || e.qmqp(b) {
		return nil
	}
	return e.quiet()
}

// qmqp reads how a session of the QMQP server (qmqpd(8)) broke off: "NOQUEUE:
// name[ip]: lost connection while receiving message content".
func (e *entry) qmqp(b []byte) bool {
	var client parsers.Peer
	why, ok := scan.CutPrefix(leadingPeer(b, &client), ": ")
	if !ok || !scan.BeginsAny(why, qmqpLost[:]) {
		return false
	}
	r := e.add(parsers.LostConnection)
	r.Client, r.Stage, r.Text = client, parsers.Data, b // the protocol has no commands
	return true
}

var qmqpLost = [...]string{"lost connection while ", "read/write timeout while ", "netstring format error while ", "netstring length exceeds storage limit while "}

// connection reads a client that connected or disconnected.
func (e *entry) connection(ev parsers.Event, peer []byte) error {
	r := e.add(ev)
	readPeer(peer, &r.Client)
	if r.Client.IP == nil {
		return parsers.ErrBroken
	}
	return nil
}

// client reads what follows "client=", which begins the life of a queue ID:
// the client, sasl_method=, sasl_username= and, behind a proxy, the ID and
// client of the first server. A proxy before the queue (smtpd_proxy_filter) hands
// over messages that have no ID yet: their client is that of the first server, not
// the proxy.
func (e *entry) client(b []byte) {
	r := e.add(parsers.MessageFact)
	r.Begins = true
	b = readPeer(b, &r.Client)
	if first, ok := scan.CutPrefix(b, ", orig_client="); ok {
		readPeer(first, &r.Client)
		return
	}
	if _, user, ok := scan.Cut(b, "sasl_username="); ok {
		if scan.IndexByte(user, ',') >= 0 {
			for _, next := range [...]string{", sasl_sender=", ", orig_queue_id=", ", orig_client="} {
				user, _, _ = scan.Cut(user, next)
			}
		}
		r.User = user
	}
}

// clientLine reads what smtpd says about a client that broke off or broke the
// rules: "lost connection after DATA (84112 bytes) from name[ip]".
func (e *entry) clientLine(b []byte) bool {
	event, rest := clientLines.Of(b)
	_, peer, ok := scan.Cut(rest, "from ")
	if event == parsers.NoEvent || !ok {
		return false
	}
	r := e.add(event)
	r.Stage, r.Text = serverStage(rest), b
	readPeer(peer, &r.Client)
	return true
}

// clientLines are the beginnings of these lines; the command after which it happened
// follows.
//
// Whether a client was refused for pipelining, the line does not say: it was the same before
// smtpd_forbid_unauth_pipelining, which is on by default since Postfix 3.9.
var clientLines = stages.Events{
	{"lost connection after ", parsers.LostConnection},
	{"timeout after ", parsers.LostConnection},
	{"too many errors after ", parsers.LostConnection},
	{"improper command pipelining after ", parsers.Inspected},
	{"bare <LF> received after ", parsers.Rejected}, // with 521, and it hangs up; later versions write a "reject:"
}

// serverStage reads the name of a command or state of smtpd or postscreen.
func serverStage(b []byte) parsers.Stage {
	switch string(b[:commandBytes.Len(b)]) {
	case "CONNECT":
		return parsers.Connecting
	case "EHLO", "HELO", "LHLO", "XCLIENT", "XFORWARD":
		return parsers.EHLO
	case "STARTTLS", "TLS":
		return parsers.STARTTLS
	case "AUTH":
		return parsers.Auth
	case "MAIL":
		return parsers.Mail
	case "RCPT":
		return parsers.Rcpt
	case "DATA", "BDAT":
		return parsers.Data
	case "END-OF-MESSAGE":
		return parsers.EndOfData
	case "RSET", "QUIT":
		return parsers.Quit
	case "": // cleanup names what it looked at
		if scan.HasPrefix(b, "connect ") { // postscreen, of its own ports
			return parsers.Connecting
		}
		if scan.HasPrefix(b, "header ") || scan.HasPrefix(b, "body ") || scan.HasPrefix(b, "content ") {
			return parsers.Content
		}
	}
	return parsers.OtherCommand
}

var commandBytes = scan.NewSet("A-Z-")

// tlsproxy reads the daemon that does TLS for postscreen and smtp (tlsproxy(8)).
func (e *entry) tlsproxy(b []byte) error {
	if e.tls(b) {
		return nil
	}
	return e.quiet()
}
