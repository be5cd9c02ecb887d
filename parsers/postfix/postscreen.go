package postfix

import (
	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/scan"
	"github.com/mtalog/mtalog/parsers/internal/stages"
)

// postscreen reads the server in front of smtpd (postscreen(8), LOGGING).
func (e *entry) postscreen(b []byte) error {
	if event, rest := screenLines.Of(b); event != parsers.NoEvent {
		return e.screened(event, b, rest)
	}
	if e.verdict(b) {
		return nil
	}
	return e.quiet()
}

// screened finds the client: right after the word, or after "from " or "for ".
func (e *entry) screened(ev parsers.Event, b, rest []byte) error {
	r := e.add(ev)
	peer := rest
	if !scan.HasPrefix(peer, "[") {
		var ok bool
		if _, peer, ok = scan.Cut(rest, "from "); !ok {
			if _, peer, ok = scan.Cut(rest, "for "); !ok {
				return parsers.ErrUnrecognised
			}
		}
	}
	after := readPeer(peer, &r.Client)
	if r.Client.IP == nil {
		return parsers.ErrBroken
	}
	if ev.IsFact() {
		return nil
	}
	r.Text = b
	if stage, ok := scan.CutPrefix(after, " after "); ok {
		r.Stage = serverStage(stage)
	} else if scan.HasPrefix(b, "PREGREET") {
		r.Stage = parsers.Greeting
	}
	return nil
}

// screenLines are the beginnings of what postscreen says about a client.
var screenLines = stages.Events{
	{"CONNECT from ", parsers.Connect},
	{"DISCONNECT ", parsers.Disconnect},
	{"HANGUP after ", parsers.LostConnection},
	{"PREGREET ", parsers.Inspected},
	{"DNSBL rank ", parsers.Inspected},
	{"BLACKLISTED ", parsers.Inspected},
	{"DENYLISTED ", parsers.Inspected},
	{"NON-SMTP COMMAND ", parsers.Inspected},
	{"BARE NEWLINE ", parsers.Inspected},
	{"COMMAND PIPELINING ", parsers.Inspected},
	{"COMMAND TIME LIMIT ", parsers.LostConnection},
	{"COMMAND COUNT LIMIT ", parsers.LostConnection},
	{"COMMAND LENGTH LIMIT ", parsers.LostConnection},
	{"DATA without valid RCPT ", parsers.Inspected},
	{"BDAT without valid RCPT ", parsers.Inspected},
}
