package postfix

import (
	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/smtpcode"
)

// reply fills text, codes and stage of a delivery from the text in its
// parentheses.
func (e *entry) reply(r *parsers.Record, text []byte) {
	r.Text = text
	said := text
	inner, suspended := cutPrefix(text, "delivery temporarily suspended: ")
	if suspended {
		said = inner
	}
	var own smtpcode.Enhanced
	r.Reply, own, r.Stage = readSaid(said)
	if r.Stage == parsers.NoStage {
		r.Stage = e.stageOf(r, said)
	}
	if suspended && r.Relay.Name == nil {
		relayOf(said, &r.Relay)
	}
	r.Enhanced, r.CodeOrigin = smtpcode.Effective(own, r.MTAEnhanced, r.Reply)
	r.NextQueueID = nextID(text)
}

// failed fills a record of a line that tells of an attempt without a recipient.
func (e *entry) failed(r *parsers.Record, b []byte) {
	r.Text = b
	relayOf(b, &r.Relay)
	var own smtpcode.Enhanced
	r.Reply, own, r.Stage = readSaid(b)
	if r.Stage == parsers.NoStage {
		r.Stage = e.stageOf(r, b)
	}
	r.Enhanced, r.CodeOrigin = smtpcode.Effective(own, 0, r.Reply)
}

// readSaid reads the reply where Postfix's own words say that one follows.
func readSaid(text []byte) (smtpcode.Reply, smtpcode.Enhanced, parsers.Stage) {
	if len(text) >= len("250") && text[0]-'0' <= 9 {
		code, own := smtpcode.ReadReply(text, smtpcode.LastLine)
		if code == 0 {
			return 0, 0, parsers.NoStage
		}
		return code, own, parsers.EndOfData
	}
	text, _ = cutPrefix(text, "Protocol error: ")
	if !hasPrefix(text, "host ") {
		return 0, 0, parsers.NoStage
	}
	stage := parsers.NoStage
	said := index(text, " said: ")
	talk := index(text, " refused to talk to me: ")
	var reply []byte
	switch {
	case talk >= 0 && (said < 0 || talk < said):
		reply, stage = text[talk+len(" refused to talk to me: "):], parsers.Greeting
	case said >= 0:
		reply = text[said+len(" said: "):]
	default:
		return 0, 0, parsers.NoStage
	}
	if i := lastIndex(reply, " (in reply to "); i >= 0 {
		stage = stageOfCommand(reply[i+len(" (in reply to "):])
		reply = reply[:i]
	}
	code, own := smtpcode.ReadReply(reply, smtpcode.LastLine)
	return code, own, stage
}

// stageOfCommand reads "RCPT TO command)" and its like.
func stageOfCommand(b []byte) parsers.Stage {
	for _, c := range [...]struct {
		command string
		stage   parsers.Stage
	}{
		{"RCPT TO", parsers.Rcpt}, {"MAIL FROM", parsers.Mail}, {"end of DATA", parsers.EndOfData}, {"DATA", parsers.Data},
		{"EHLO", parsers.EHLO}, {"HELO", parsers.EHLO}, {"LHLO", parsers.EHLO}, {"STARTTLS", parsers.STARTTLS}, {"AUTH", parsers.Auth},
		{"XCLIENT", parsers.EHLO}, {"XFORWARD", parsers.EHLO}, {"RSET", parsers.Quit}, {"QUIT", parsers.Quit}, {"BDAT", parsers.EndOfData},
	} {
		if hasPrefix(b, c.command) {
			return c.stage
		}
	}
	return parsers.OtherCommand
}

// stageOf says how far an attempt without a reply came.
func (e *entry) stageOf(r *parsers.Record, text []byte) parsers.Stage {
	switch string(e.daemon) {
	case "local", "virtual", "pipe", "maildrop":
		return parsers.LocalDelivery
	}
	if hasPrefix(text, "lost connection with ") || hasPrefix(text, "conversation with ") {
		i := lastIndex(text, " while ")
		if i < 0 {
			return parsers.Connecting
		}
		doing := text[i+len(" while "):]
		switch {
		case contains(doing, "greeting"):
			return parsers.Greeting
		case contains(doing, "handshake"), contains(doing, "HELO"), contains(doing, "EHLO"):
			return parsers.EHLO
		case contains(doing, "MAIL FROM"):
			return parsers.Mail
		case contains(doing, "RCPT TO"):
			return parsers.Rcpt
		case contains(doing, "end of data"):
			return parsers.EndOfData
		case contains(doing, "DATA"), contains(doing, "message body"):
			return parsers.Data
		}
		return parsers.OtherCommand
	}
	switch {
	case hasPrefix(text, "connect to "):
		return parsers.Connecting
	case hasPrefix(text, "Host or domain name not found"), contains(text, "Name service error"),
		contains(text, "does not accept mail (nullMX)"), contains(text, "Domain not found"):
		return parsers.Resolve
	case contains(text, "TLS"), contains(text, "certificate"):
		return parsers.STARTTLS
	}
	return parsers.NoStage
}

// relayOf reads the host that "host X[ip] said", "connect to X[ip]:25:" and
// their like name.
func relayOf(text []byte, p *parsers.Peer) {
	for _, word := range [...]string{"host ", "connect to ", "lost connection with ", "conversation with "} {
		if b, ok := cutPrefix(text, word); ok {
			if name, _, found := cutByte(b, '['); found && len(name) < 256 && !contains(name, " ") {
				readPeer(b, p)
			}
			return
		}
	}
}

// nextID is the queue ID that the next hop, or Postfix itself for a forwarded
// message, gave.
func nextID(text []byte) []byte {
	for _, word := range [...]string{"queued as ", "forwarded as "} {
		if i := index(text, word); i >= 0 {
			id := text[i+len(word):]
			n := 0
			for n < len(id) && (queueIDBytes[id[n]] || id[n] == '-' || id[n] == '.') {
				n++
			}
			if n > 0 {
				return id[:n]
			}
		}
	}
	return nil
}
