package exchange

import (
	"bytes"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/scan"
	"github.com/mtalog/mtalog/parsers/smtpcode"
)

// verb is an SMTP command as far as its reply matters.
type verb uint8

const (
	other verb = iota
	greeting
	ehlo
	starttls
	auth
	mailFrom
	rcptTo
	data
	bdat     // a chunk that is not the last
	bdatLast // RFC 3030 section 2
	endOfData
	xproxy   // XPROXY and XPROXYFROM
	xproxyTo // XPROXYTO
	rset
	quit
)

var verbStages = [...]parsers.Stage{
	other: parsers.OtherCommand, greeting: parsers.Greeting, ehlo: parsers.EHLO, starttls: parsers.STARTTLS,
	auth: parsers.Auth, mailFrom: parsers.Mail, rcptTo: parsers.Rcpt, data: parsers.Data, bdat: parsers.Data,
	bdatLast: parsers.EndOfData, endOfData: parsers.EndOfData, xproxy: parsers.OtherCommand, xproxyTo: parsers.OtherCommand, rset: parsers.Quit, quit: parsers.Quit,
}

// sessionRow is a row of a session while it is read: its time, its session, and what
// takes its records.
type sessionRow struct {
	*Parser
	t   int64
	s   *session
	out *parsers.Records
}

// smtp reads a row of an SMTP send or receive protocol log.
func (p *Parser) smtp(t int64, out *parsers.Records) error {
	event, id := p.field(colEvent), p.field(colSession)
	if len(event) == 0 {
		event = lostAsterisk
	}
	if len(event) != 1 || len(id) == 0 {
		return parsers.ErrBroken
	}
	p.repair()
	s, evicted := p.sessions.find(id, t)
	if evicted != nil {
		sessionRow{p, t, evicted, out}.giveUp()
	}
	if s.relays {
		if event[0] == '-' {
			p.sessions.end(s)
		}
		return nil
	}
	x := sessionRow{p, t, s, out}
	said := p.field(colData)
	s.role = p.direction(event[0], said)
	if b := p.field(colRemote); len(b) > 0 && !s.proxied {
		s.set(&s.remote, b)
	}
	s.set(&s.connector, p.field(colConnector))
	if p.forwarded {
		s.set(&s.host, p.host)
	}

	isReply := event[0] == '<' && s.role == sending || event[0] == '>' && s.role == receiving
	if len(s.held) > 0 && !(isReply && continues(s.held, said)) {
		x.endReply()
	}
	switch event[0] {
	case '+':
		s.waiting = append(s.waiting[:0], command{greeting, -1, -1})
		local, _ := hostPort(p.field(colLocal))
		remote, _ := hostPort(p.field(colRemote))
		s.atHome = len(local) > 0 && bytes.Equal(local, remote)
	case '<', '>':
		if isReply {
			x.readReply(said)
		} else {
			p.queueCommand(s, said)
		}
	case '*':
		x.note()
	case '-':
		x.hangUp()
		p.sessions.end(s)
	default:
		return parsers.ErrUnrecognised
	}
	return nil
}

// lostAsterisk is the event of a row on a web page that took the asterisk for markup.
var lostAsterisk = []byte("*")

// direction tells a send log from a receive log by its head, else by the first
// row with a command or a reply. Where rows of both come mixed, the name of the connector
// tells, which in a receive log begins with the server's name.
func (p *Parser) direction(event byte, said []byte) direction {
	connector := p.field(colConnector)
	named := bytes.IndexByte(connector, '\\') > 0
	p.connectors = p.connectors || named
	p.mixed = p.mixed || named && p.role == sending || !named && len(connector) > 0 && p.connectors && p.role == receiving
	if p.role != undecided && !p.mixed {
		return p.role
	}
	if (event == '<' || event == '>') && !p.forwarded && !p.mixed {
		p.role = sending
		if (event == '>') == (class(said) != 0) {
			p.role = receiving
		}
		return p.role
	}
	if named {
		return receiving
	}
	return sending
}

// continues reports whether line is a further line of the reply whose lines are
// held.
func continues(held, line []byte) bool {
	return len(line) >= 3 && string(held[:3]) == string(line[:3])
}

// readReply reads a row with a reply, or with one line of it.
func (x sessionRow) readReply(line []byte) {
	s := x.s
	if len(line) > 3 && line[3] == '-' && class(line) != 0 && !whole(line) && len(s.held)+len(line) < maxKept {
		if len(s.held) > 0 {
			s.held = append(s.held, '\n')
		}
		s.held, s.heldAt = append(s.held, line...), x.t
		return
	}
	if len(s.held) > 0 {
		s.held, s.heldAt = append(append(s.held, '\n'), line...), x.t
		x.endReply()
		return
	}
	x.reply(line)
}

// whole reports whether a row has all the lines of a multi-line reply, joined
// by blanks: the last has no '-' after its code.
func whole(line []byte) bool {
	for i := 4; i+4 < len(line); i++ {
		k := bytes.IndexByte(line[i:], ' ')
		if k < 0 {
			return false
		}
		i += k
		if i+4 < len(line) && string(line[i+1:i+4]) == string(line[:3]) && line[i+4] == ' ' {
			return true
		}
	}
	return false
}

// endReply takes the lines that are held as the whole reply.
func (x sessionRow) endReply() {
	s := x.s
	if s.told {
		s.held, s.told = s.held[:0], false
		return
	}
	b := x.out.Keep(s.held)
	s.held = s.held[:0]
	sessionRow{x.Parser, s.heldAt, s, x.out}.reply(b)
}

// reply finds the command that a reply answers, and adds what the two tell.
func (x sessionRow) reply(line []byte) {
	s := x.s
	code, n := smtpcode.ScanReply(line)
	if n == 0 {
		return
	}
	if code == 220 && len(s.waiting) > 0 && s.waiting[0].verb != greeting && s.waiting[0].verb != starttls {
		return // a greeting after the first command
	}
	answers := s.verbOf(code, line)
	if answers == auth {
		s.dropBefore(auth)
	}
	c, ok := s.pop(answers)
	switch {
	case code.Class() == 3:
		if ok {
			s.goOn(c)
		}
		return
	case code == 421:
		s.set(&s.closing, line)
	}
	switch {
	case s.role == receiving && code >= 400 && timedOut(line):
		x.unsolicited(code, line)
	case ok:
		x.answer(c, code, line)
	case code >= 400:
		x.unsolicited(code, line)
	}
}

// verbOf returns the command that a reply must be to, by its code or Exchange's own texts;
// other if they do not tell. A log of interleaved rows may lack the command.
func (s *session) verbOf(code smtpcode.Reply, line []byte) verb {
	switch {
	case s.role != receiving:
	case code == 235, code == 535:
		return auth
	case scan.HasPrefix(line, "250 2.1.0 Sender OK"):
		return mailFrom
	case scan.HasPrefix(line, "250 2.1.5 Recipient OK"):
		return rcptTo
	}
	return other
}

// note reads a "*" row, which holds information about the session.
func (x sessionRow) note() {
	s := x.s
	said, context := x.field(colData), x.field(colContext)
	switch {
	case scan.HasPrefix(context, "sending message"):
		s.ahead = s.ahead[:0]
		s.aheadQueue = keep(&s.ahead, digitsAfter(context, "RecordId "))
		_, id, _ := scan.Cut(context, "InternetMessageId ")
		s.aheadMail = keep(&s.ahead, scan.Unbracket(bytes.TrimSpace(id)))
	case scan.HasPrefix(context, "TLS negotiation failed"): // not with the server behind the Front End
		x.fail(parsers.TLSFailed, parsers.STARTTLS, context)
	case scan.HasPrefix(context, "TLS protocol "):
		s.tls = tlsVersion(context)
		_, cipher, _ := scan.Cut(context, "bulk encryption algorithm ")
		cipher, _, _ = scan.Cut(cipher, " ")
		s.set(&s.cipher, cipher)
	case string(context) == "authenticated":
		s.set(&s.user, said)
	case scan.HasPrefix(context, "User Name: "): // follows "Inbound AUTH LOGIN failed because of LogonDenied"
		if name := context[len("User Name: "):]; string(name) != "NULL" {
			s.set(&s.tried, name)
		}
	case scan.ContainsAny(context, "Outbound Authentication failed", "Outbound Exchange Authentication failed") && !s.failed: // before a command, if Windows gave no ticket
		x.fail(parsers.AuthFailed, parsers.Auth, context)
	case scan.HasPrefix(context, "Connector is configured to send mail only over TLS "): // and the server has no STARTTLS
		x.fail(parsers.TLSFailed, parsers.STARTTLS, context)
	case scan.HasPrefix(context, "Drop connection because TLS configuration requires TLS ") && !s.noTLS && !s.failed:
		x.fail(parsers.TLSFailed, parsers.STARTTLS, context)
	case s.role == receiving: // of the Front End Transport service's own connection, which has a session in the send log
	case scan.Contains(context, "ailed to connect"):
		x.fail(parsers.ConnectFailed, parsers.Connecting, context)
	case scan.Contains(said, "ailed to connect"):
		x.fail(parsers.ConnectFailed, parsers.Connecting, said)
	}
}

// fail adds a record of the failure of a connection.
func (x sessionRow) fail(e parsers.Event, stage parsers.Stage, text []byte) {
	r := x.about(e, stage, text)
	r.Errno = winsockError(text)
	x.s.failed = true
}

func digitsAfter(b []byte, mark string) []byte {
	_, b, _ = scan.Cut(b, mark)
	return b[:digits.Len(b)]
}

var digits = scan.NewSet("0-9")

// tlsVersion reads Windows' name of a protocol: SP_PROT_TLS1_2_SERVER.
func tlsVersion(context []byte) string {
	for _, v := range [...][2]string{{"TLS1_3", "TLSv1.3"}, {"TLS1_2", "TLSv1.2"}, {"TLS1_1", "TLSv1.1"},
		{"TLS1_0", "TLSv1"}, {"PROT_TLS1", "TLSv1"}, {"SSL3", "SSLv3"}} {
		if scan.Contains(context, v[0]) {
			return v[1]
		}
	}
	return ""
}
