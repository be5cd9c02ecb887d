package postfix

import (
	"bytes"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/smtpcode"
)

// smtpd reads the servers: smtpd, postscreen.
func (e *entry) smtpd() error {
	b := e.body
	if rest, ok := cutPrefix(b, "client="); ok {
		r := e.add(parsers.MessageFact)
		r.Begins = true
		rest = readPeer(rest, &r.Client)
		if _, user, ok := cutAt(rest, "sasl_username="); ok {
			r.User, _, _ = cutAt(user, ", ")
		}
		return nil
	}
	if e.refusal(b) {
		return nil
	}
	for _, c := range clientLines {
		rest, ok := cutPrefix(b, c.prefix)
		if !ok {
			continue
		}
		r := e.add(c.event)
		if i := lastIndex(rest, "from "); i >= 0 {
			rest = rest[i+len("from "):]
		}
		if i := lastIndex(rest, " to ["); i >= 0 && c.event == parsers.Connect { // postscreen names both ends
			rest = rest[:i]
		}
		readPeer(rest, &r.Client)
		if c.event != parsers.Connect && c.event != parsers.Disconnect {
			r.Text = b
			r.Stage = afterStage(b)
		}
		return nil
	}
	return e.chatter()
}

// clientLines are smtpd's and postscreen's words on a client, by their start.
var clientLines = [...]struct {
	prefix string
	event  parsers.Event
}{
	{"connect from ", parsers.Connect}, {"CONNECT from ", parsers.Connect}, {"disconnect from ", parsers.Disconnect}, {"DISCONNECT ", parsers.Disconnect},
	{"lost connection after ", parsers.LostConnection}, {"timeout after ", parsers.LostConnection},
	{"too many errors after ", parsers.LostConnection}, {"improper command pipelining after ", parsers.Inspected},
	{"SSL_accept error from ", parsers.TLSFailed}, {"HANGUP after ", parsers.LostConnection},
	{"PREGREET ", parsers.Inspected}, {"DNSBL rank ", parsers.Inspected}, {"BLACKLISTED ", parsers.Inspected}, {"DENYLISTED ", parsers.Inspected},
	{"NON-SMTP COMMAND from ", parsers.Inspected}, {"BARE NEWLINE from ", parsers.Inspected}, {"COMMAND PIPELINING from ", parsers.Inspected},
	{"COMMAND TIME LIMIT from ", parsers.LostConnection}, {"COMMAND COUNT LIMIT from ", parsers.LostConnection}, {"COMMAND LENGTH LIMIT from ", parsers.LostConnection},
}

// afterStage reads "… after RCPT from".
func afterStage(b []byte) parsers.Stage {
	_, rest, ok := cutAt(b, " after ")
	if !ok {
		if hasPrefix(b, "SSL_accept") {
			return parsers.STARTTLS
		}
		return parsers.NoStage
	}
	return smtpdStage(rest)
}

// smtpdStage reads the name of a command or state of smtpd.
func smtpdStage(b []byte) parsers.Stage {
	for _, s := range [...]struct {
		word  string
		stage parsers.Stage
	}{
		{"CONNECT", parsers.Connecting}, {"EHLO", parsers.EHLO}, {"HELO", parsers.EHLO}, {"LHLO", parsers.EHLO}, {"STARTTLS", parsers.STARTTLS},
		{"AUTH", parsers.Auth}, {"MAIL", parsers.Mail}, {"RCPT", parsers.Rcpt}, {"DATA", parsers.Data}, {"BDAT", parsers.Data},
		{"END-OF-MESSAGE", parsers.EndOfData}, {"end of data", parsers.EndOfData}, {"RSET", parsers.Quit}, {"QUIT", parsers.Quit}, {"header", parsers.Content}, {"body", parsers.Content}, {"mime", parsers.Content}, {"nested", parsers.Content}, {"content", parsers.Content},
	} {
		if hasPrefix(b, s.word) {
			return s.stage
		}
	}
	return parsers.OtherCommand
}

// actions are the words that smtpd and cleanup put before what they did.
var actions = [...]struct {
	word  string
	event parsers.Event
}{
	{"reject: ", parsers.Rejected}, {"reject_warning: ", parsers.RejectWarning}, {"milter-reject: ", parsers.Rejected}, {"proxy-reject: ", parsers.Rejected},
	{"hold: ", parsers.Held}, {"milter-hold: ", parsers.Held}, {"discard: ", parsers.Discarded}, {"milter-discard: ", parsers.Discarded},
	{"redirect: ", parsers.Redirected}, {"filter: ", parsers.Inspected}, {"prepend: ", parsers.Inspected}, {"replace: ", parsers.Inspected},
	{"warn: ", parsers.Inspected}, {"warning: header ", parsers.Inspected}, {"warning: body ", parsers.Inspected}, {"info: ", parsers.Inspected},
	{"bcc: ", parsers.Inspected}, {"strip: ", parsers.Inspected}, {"delay: ", parsers.Inspected}, {"dunno: ", parsers.Inspected}, {"proxy-accept: ", parsers.NoEvent}, {"pass: ", parsers.NoEvent},
}

// refusal reads "reject: RCPT from name[ip]: 550 5.1.1 …; from=<> to=<> proto=
// helo=<>" and its like.
func (e *entry) refusal(b []byte) bool {
	for _, a := range actions {
		rest, ok := cutPrefix(b, a.word)
		if !ok {
			continue
		}
		if a.event == parsers.NoEvent {
			return true
		}
		r := e.add(a.event)
		if hasPrefix(b, "warning: ") {
			rest = b[len("warning: "):]
		}
		r.Stage = smtpdStage(rest)
		e.refused(r, rest)
		return true
	}
	return false
}

// refused reads the rest behind the action.
func (e *entry) refused(r *parsers.Record, rest []byte) {
	text := envelope(r, rest)
	if i := index(text, " from "); i >= 0 {
		peer := text[i+len(" from "):]
		if name, after, ok := cutByte(peer, '['); ok && !contains(name, " ") {
			if _, _, ok := cutByte(after, ']'); ok {
				after = readPeer(peer, &r.Client)
				if said, ok := cutPrefix(after, ": "); ok {
					text = said
				}
			}
		} else if hasPrefix(peer, "local") || hasPrefix(peer, "unknown") {
			if _, said, ok := cutAt(peer, ": "); ok {
				text = said
			}
		}
	}
	r.Text = text
	own, code := smtpcode.Enhanced(0), smtpcode.Reply(0)
	if code, own = smtpcode.ReadReply(text, smtpcode.LastLine); code == 0 {
		own, _ = smtpcode.ScanEnhanced(text) // milters and header checks log only the enhanced code
	}
	r.Reply = code
	r.Enhanced, r.CodeOrigin = smtpcode.Effective(own, 0, code)
	if r.Enhanced == 0 && r.Event == parsers.Rejected && r.Stage == parsers.Content {
		// Header and body checks without a code of their own refuse for good (header_checks(5)).
		if i := lastIndex(text, ": 5."); i >= 0 {
			if own, _ = smtpcode.ScanEnhanced(text[i+2:]); own != 0 {
				r.Enhanced, r.CodeOrigin = own, smtpcode.FromReply
			}
		}
	}
}

// envelope cuts "; from=<…> to=<…> proto=ESMTP helo=<…>" off the end. The text
// before it is a stranger's to choose, so the search begins at the end.
func envelope(r *parsers.Record, b []byte) (text []byte) {
	i := lastIndex(b, "; from=<")
	if i < 0 {
		i = lastIndex(b, "; proto=")
		if i < 0 {
			return b
		}
	}
	rest := b[i+2:]
	text = b[:i]
	if s, ok := cutPrefix(rest, "from=<"); ok {
		sender, after, ok := address(s)
		if !ok {
			return b
		}
		r.Sender, r.SenderKnown, rest = sender, true, bytes.TrimLeft(after, " ")
	}
	if s, ok := cutPrefix(rest, "to=<"); ok {
		if to, after, ok := address(s); ok {
			r.Recipient, rest = to, bytes.TrimLeft(after, " ")
		}
	}
	if s, ok := cutPrefix(rest, "proto="); ok {
		r.Protocol, rest, _ = cutByte(s, ' ')
	}
	if s, ok := cutPrefix(rest, "helo=<"); ok {
		if end := bytes.IndexByte(s, '>'); end >= 0 {
			r.Helo, rest = s[:end], s[end+1:]
			rest, _ = cutPrefix(rest, ":")
			if why := bytes.TrimLeft(rest, " "); len(why) > 0 && len(text) == 0 {
				text = why
			}
		}
	}
	return text
}
