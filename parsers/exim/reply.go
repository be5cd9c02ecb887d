package exim

import (
	"bytes"

	"github.com/mtalog/mtalog/parsers"
)

// readText reads the text of a failed delivery: at which point of the session
// it failed, and the remote host's reply, nil where there was none. Old
// versions name the host here: "… after RCPT TO:<…>: host mx [192.0.2.1]: 550 …".
func readText(b []byte) (s parsers.Stage, reply []byte, relay parsers.Peer) {
	rest, ok := b, false
	switch b0(b) {
	case 'S', 'L', 'P', 'R', 'M', 'r', 'C':
	default:
		return stageOf(b), nil, relay
	}
	switch {
	case has(b, "SMTP error from remote mail") || has(b, "LMTP error ") || has(b, "PRDR error "):
		i := len("SMTP error from remote mail server ")
		if len(b) < i || !has(b[i:], "after ") {
			i = index(b, "after ")
		}
		if i > 0 {
			s, rest = readCommand(b[i+len("after "):])
			if s == parsers.Data && b[0] != 'S' {
				// LMTP and PRDR answer for each recipient once the text has
				// been sent, and Exim calls that "after DATA".
				s = parsers.EndOfData
			}
			reply = rest
			if h, ok := cut(rest, "host "); ok {
				var old host
				reply = textAfter(h[readHost(h, &old):])
				relay = old.peer
			}
		}
		return s, reply, relay
	case has(b, "SMTP timeout after ") || has(b, "LMTP timeout after "):
		s, _ = readCommand(b[len("SMTP timeout after "):])
		return s, nil, relay
	}
	// "Connection timed out: SMTP timeout after …" of old versions
	if i := index(b, ": SMTP timeout after "); i > 0 && i < len("Connection timed out ") {
		s, _ = readCommand(b[i+len(": SMTP timeout after "):])
		return s, nil, relay
	}
	if rest, ok = afterWords(b, "Remote host closed connection", "Malformed SMTP reply"); ok {
		s, _ = readCommand(rest)
		// "… in response to HELO mx (EHLO response was: 421 4.3.2 …)"
		if i := index(rest, "(EHLO response was: "); i > 0 {
			reply = bytes.TrimSuffix(rest[i+len("(EHLO response was: "):], []byte{')'})
		}
		return s, reply, relay
	}
	if rest, ok = cut(b, "Malformed LMTP response after "); ok {
		s, reply = readCommand(rest)
		return s, reply, relay
	}
	if rest, ok = cut(b, "response to \""); ok { // a callout of old versions
		s = commandStage(rest)
		if i := index(rest, "\" was: "); i > 0 {
			reply = rest[i+len("\" was: "):]
		}
		return s, reply, relay
	}
	return stageOf(b), nil, relay
}

// afterWords cuts "<words> … in response to ".
func afterWords(b []byte, words ...string) ([]byte, bool) {
	for _, w := range words {
		if has(b, w) {
			if i := index(b, "in response to "); i > 0 {
				return b[i+len("in response to "):], true
			}
		}
	}
	return b, false
}

// readCommand reads the command that a reply answers, as in
// "pipelined RCPT TO:<b@example.net>: 550 …", and returns what follows it. The
// address of the command was chosen by others and may look like anything.
func readCommand(b []byte) (parsers.Stage, []byte) {
	s := commandStage(b)
	from := 0
	if s == parsers.Rcpt || s == parsers.Mail {
		if i := bytes.IndexByte(b, '<'); i > 0 && i < len("pipelined MAIL FROM: ") {
			if _, n := angle(b[i:]); n > 0 {
				from = i + n
			}
		}
	}
	i := index(b[from:], ": ")
	if i < 0 {
		return s, nil
	}
	return s, b[from+i+2:]
}

func commandStage(b []byte) parsers.Stage {
	b, _ = cut(b, "pipelined ")
	switch {
	case has(b, "RCPT TO"):
		return parsers.Rcpt
	case has(b, "end of data"):
		return parsers.EndOfData
	case has(b, "MAIL FROM"):
		return parsers.Mail
	case has(b, "initial connection"):
		return parsers.Greeting
	case has(b, "DATA"), has(b, "sending data block"), has(b, "BDAT"), has(b, "sending message"):
		return parsers.Data
	case has(b, "EHLO"), has(b, "HELO"), has(b, "LHLO"):
		return parsers.EHLO
	case has(b, "STARTTLS"):
		return parsers.STARTTLS
	case has(b, "AUTH"):
		return parsers.Auth
	case has(b, "QUIT"), has(b, "RSET"):
		return parsers.Quit
	}
	return parsers.NoStage
}

// stageOf tells the stage from Exim's own words, where no command is named.
func stageOf(b []byte) parsers.Stage {
	if len(b) == 0 {
		return parsers.NoStage
	}
	for i := range stageWords {
		if w := &stageWords[i]; b[0] == w.words[0] && has(b, w.words) {
			return w.stage
		}
	}
	return parsers.NoStage
}

var stageWords = [...]struct {
	words string
	stage parsers.Stage
}{
	{"Connection timed out", parsers.Connecting},
	{"Connection refused", parsers.Connecting},
	{"No route to host", parsers.Connecting},
	{"Network is unreachable", parsers.Connecting},
	{"Network Error", parsers.Connecting},
	{"host lookup did not complete", parsers.Resolve},
	{"lookup of host ", parsers.Resolve},
	{"failed to lookup IP address", parsers.Resolve},
	{"all relevant MX records point to non-existent hosts", parsers.Resolve},
	{"an MX or SRV record indicated no SMTP service", parsers.Resolve},
	{"missing MX", parsers.Resolve},
	{"DANE error", parsers.STARTTLS},
	{"a TLS session is required", parsers.STARTTLS},
	{"TLS session", parsers.STARTTLS},
	{"TLS error", parsers.STARTTLS},
	{"authentication required", parsers.Auth},
	{"remote host address is the local host", parsers.Routing},
	{"lowest numbered MX record points to local host", parsers.Routing},
	{"Unrouteable address", parsers.Routing},
	{"unrouteable", parsers.Routing},
	{"Unknown user", parsers.Routing},
	{"mailbox is full", parsers.LocalDelivery},
	{"Child process of ", parsers.LocalDelivery},
	{"failed to lock mailbox", parsers.LocalDelivery},
	{"return message generated", parsers.LocalDelivery},
}
