package postfix_test

import (
	"net"
	"strings"
	"testing"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/reallogs"
	"github.com/mtalog/mtalog/parsers/postfix"
	"github.com/mtalog/mtalog/parsers/smtpcode"
)

// labLine is a line of a laboratory's Postfix with what the server at the other
// end really said.
type labLine struct {
	Scn, Line string
	Expect    struct {
		Qid, Rcpt, Status, Mx, Stage string
		Reply                        []string
		ReplyCode                    int `json:"reply_code"`
	}
}

var (
	labEvents = map[string]parsers.Event{"sent": parsers.Delivered, "deferred": parsers.Deferred, "bounced": parsers.Bounced}
	labStages = map[string]parsers.Stage{"ban": parsers.Greeting, "banner": parsers.Greeting, "ehlo": parsers.Greeting, "helo": parsers.Greeting,
		"mail": parsers.Mail, "rcpt": parsers.Rcpt, "data": parsers.Data, "eod": parsers.EndOfData}

	// unlogged are replies so broken that Postfix logs something else.
	unlogged = map[string]bool{"rcpt-550-nospace": true, "rcpt-550-tab": true, "mix": true}
)

// TestLab wants every line of the laboratory's Postfix right.
func TestLab(t *testing.T) {
	lines := reallogs.Objects[labLine](t, "../../testdata/postfix/lab.jsonl")
	if len(lines) < 300 {
		t.Fatalf("only %d lines", len(lines))
	}
	for n, l := range lines {
		var out parsers.Records
		if err := postfix.New(parsers.Options{}).Parse([]byte(l.Line), &out); err != nil || len(out.List) != 1 {
			t.Errorf("%d %s: %v, %d records: %s", n, l.Scn, err, len(out.List), l.Line)
			continue
		}
		if wrong := l.compare(&out.List[0]); wrong != nil {
			t.Errorf("%d %s: wrong %s\n%s", n, l.Scn, strings.Join(wrong, ", "), l.Line[:min(len(l.Line), 400)])
		}
	}
}

func (l *labLine) compare(r *parsers.Record) (wrong []string) {
	check := func(what string, ok bool) {
		if !ok {
			wrong = append(wrong, what)
		}
	}
	x := &l.Expect
	check("event "+r.Event.String(), r.Event == labEvents[x.Status])
	check("recipient "+string(r.Recipient), string(r.Recipient) == x.Rcpt)
	check("queue ID "+string(r.QueueID), string(r.QueueID) == x.Qid)
	if ip, _, err := net.SplitHostPort(x.Mx); err == nil && net.ParseIP(string(r.Relay.IP)) != nil {
		check("relay "+string(r.Relay.IP), string(r.Relay.IP) == ip)
	}
	if unlogged[l.Scn] {
		return wrong
	}
	check("reply code "+r.Reply.String(), int(r.Reply) == x.ReplyCode)
	if x.ReplyCode == 0 {
		check("origin "+r.CodeOrigin.String(), r.CodeOrigin != smtpcode.FromReply) // nothing was said, nothing may be invented
		return wrong
	}
	cut := !strings.HasSuffix(l.Line, ")") // Postfix logs 2,000 bytes at most
	if s, ok := labStages[x.Stage]; ok && !cut {
		check("stage "+r.Stage.String(), r.Stage == s || r.Stage == parsers.EHLO && s == parsers.Greeting)
	}
	if r.CodeOrigin == smtpcode.FromReply {
		// What went over the wire, read by itself.
		_, own := smtpcode.ReadReply([]byte(strings.Join(x.Reply, " ")), smtpcode.LastLine)
		check("enhanced code "+r.Enhanced.String(), r.Enhanced == own)
	}
	return wrong
}
