package smtpcode

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mtalog/mtalog/parsers/internal/reallogs"
)

// dressed are the lab's scenarios whose server wrote a code that no MTA reads,
// with what ReadReply makes of it all the same; see ReadReply.
var dressed = map[string]string{
	"rcpt-550-hash":  "5.1.0",
	"rcpt-550-brack": "5.1.1",
	"rcpt-550-colon": "5.1.1",
	"rcpt-550-dash":  "5.1.1",
	"rcpt-550-tab":   "5.1.1",
	"rcpt-550-2sp":   "5.1.1", // Postfix reads this one
}

// refused are the scenarios with what looks like a code to the server's own
// notes and is none.
var refused = map[string]bool{
	"rcpt-550-ver":   true, // 4.96.2, a version
	"rcpt-550-lead0": true, // 5.01.001
}

// TestReadReplyOnLabLogs reads the replies in the logs of real MTAs and
// compares with what the server had sent.
func TestReadReplyOnLabLogs(t *testing.T) {
	lab := reallogs.Lab(t)
	for mta, obeyed := range map[string]Line{"postfix": LastLine, "exim": FirstLine} {
		checked := 0
		for _, g := range reallogs.Objects[golden](t, filepath.Join(lab, "golden-"+mta+".jsonl")) {
			if g.check(t, obeyed) {
				checked++
			}
		}
		if checked < 150 {
			t.Errorf("%s: only %d replies were found in the log lines", mta, checked)
		}
		t.Logf("%s: %d replies agree with what was sent", mta, checked)
	}
}

// golden is a line of the laboratory's logs and what its server had sent.
type golden struct {
	File   string
	LineNo int `json:"line_no"`
	Scn    string
	Line   string
	Expect struct {
		Last    Reply  `json:"reply_code"`
		First   Reply  `json:"reply_code_first_line"`
		EnhLast string `json:"enhanced_sent_last_line"`
		Enh     string `json:"enhanced_sent"`
		Reply   []string
	}
}

// check reports whether the line has the reply.
func (g *golden) check(t *testing.T, obeyed Line) bool {
	text := loggedReply(g.Line, g.Expect.Reply)
	if text == "" {
		return false
	}
	wantReply, want := g.Expect.Last, g.Expect.EnhLast
	if obeyed == FirstLine {
		wantReply, want = g.Expect.First, g.Expect.Enh
	}
	if want == "" {
		want = g.Expect.Enh + g.Expect.EnhLast // the other line's, where only one has a code
	}
	if e, ok := dressed[g.Scn]; ok {
		want = e
	}
	if refused[g.Scn] {
		want = ""
	}
	r, e := ReadReply([]byte(text), obeyed)
	if r != wantReply || e.String() != want {
		t.Errorf("%s:%d %s: got %v %v, want %v %v in %s", g.File, g.LineNo, g.Scn, r, e, wantReply, want, text)
	}
	// What Find sees in the whole line is the same reply, if it is one.
	if fr, fe := Find([]byte(g.Line)); (fr != r || fe != e) && isServerReply(r) {
		t.Errorf("%s:%d %s: Find sees %v %v, ReadReply %v %v in %s", g.File, g.LineNo, g.Scn, fr, fe, r, e, g.Line)
	}
	return true
}

// loggedReply finds in line where the reply whose lines are given was logged.
func loggedReply(line string, reply []string) string {
	if len(reply) == 0 || len(reply[0]) < 4 || strings.HasPrefix(reply[0], "5505") {
		return ""
	}
	head := reply[0][:min(len(reply[0]), 12)]
	i := strings.Index(line, head)
	if i < 0 { // Postfix logs a control character as '?'
		i = strings.Index(line, strings.ReplaceAll(head, "\t", "?"))
	}
	if i < 0 {
		return ""
	}
	line = line[i:]
	for _, end := range []string{" (in reply to ", `"`} {
		if j := strings.LastIndex(line, end); j > 0 {
			line = line[:j]
		}
	}
	return string(bytes.TrimSuffix([]byte(line), []byte(")")))
}
