package exim

import (
	"bytes"
	"net"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/parsertest"
	"github.com/mtalog/mtalog/parsers/internal/reallogs"
	"github.com/mtalog/mtalog/parsers/smtpcode"
)

// labLine is a line of the laboratory's Exim with what was really said on the
// wire.
type labLine struct {
	Line   string
	LineNo int `json:"line_no"`
	Run    string
	Scn    string
	Expect struct {
		Qid, Rcpt, Sender, Status, Mx, Stage string
		ReplyCodeFirst                       int `json:"reply_code_first_line"`
		Reply                                []string
	}
}

var labStages = map[string]parsers.Stage{"ban": parsers.Greeting, "banner": parsers.Greeting, "ehlo": parsers.EHLO, "mail": parsers.Mail,
	"rcpt": parsers.Rcpt, "data": parsers.Data, "eod": parsers.EndOfData}

var labEvents = map[string]parsers.Event{"sent": parsers.Delivered, "bounced": parsers.Bounced, "deferred": parsers.Deferred}

// compare names what of a record is not as it was said on the wire.
func (l *labLine) compare(r *parsers.Record) (wrong []string) {
	x := &l.Expect
	check := func(what string, ok bool) {
		if !ok {
			wrong = append(wrong, what)
		}
	}
	tooOld := r.Event == parsers.Expired && x.Status == "bounced"
	check("event "+r.Event.String(), r.Event == labEvents[x.Status] || tooOld)
	check("queue ID", string(r.QueueID) == x.Qid)
	check("recipient "+string(r.Recipient), string(r.Recipient) == x.Rcpt || string(r.OriginalRecipient) == x.Rcpt)
	if x.Mx != "" && r.Relay.IP != nil {
		ip, _, _ := net.SplitHostPort(x.Mx)
		check("relay "+string(r.Relay.IP), string(r.Relay.IP) == ip)
	}
	// Of what was given up for its age, the reply stands in an earlier line; a
	// malformed one, "5505.1.1 …", Exim could not read either.
	if tooOld || bytes.HasPrefix(r.Text, []byte("Malformed SMTP reply")) || len(x.Reply) == 0 {
		check("reply code "+r.Reply.String(), r.Reply == 0)
		return wrong
	}
	check("reply code "+r.Reply.String(), int(r.Reply) == x.ReplyCodeFirst)
	// What went over the wire, read by itself: its enhanced code is to be that
	// of the log.
	_, sent := smtpcode.ReadReply([]byte(strings.Join(x.Reply, "\n")), smtpcode.FirstLine)
	own := ownCode(r)
	check("enhanced code "+own.String(), own == sent)
	if s, ok := labStages[x.Stage]; ok {
		check("stage "+r.Stage.String(), r.Stage == s)
	}
	return wrong
}

// ownCode returns the enhanced code that the reply itself has, 0 if it has none.
func ownCode(r *parsers.Record) smtpcode.Enhanced {
	if r.CodeOrigin != smtpcode.FromReply {
		return 0
	}
	return r.Enhanced
}

// TestLab wants every line of the laboratory's Exim right.
func TestLab(t *testing.T) {
	lines := reallogs.Objects[labLine](t, reallogs.Lab(t, "golden-exim.jsonl"))
	if len(lines) < 300 {
		t.Fatalf("only %d lines", len(lines))
	}
	p := New(parsers.Options{Location: time.UTC})
	var out parsers.Records
	for _, l := range lines {
		out.Reset()
		err := p.Parse([]byte(l.Line), &out)
		if err != nil || len(out.List) != 1 {
			t.Errorf("%d records, %v: %s", len(out.List), err, l.Line)
			continue
		}
		if wrong := l.compare(&out.List[0]); wrong != nil {
			t.Errorf("%s:%d %s: wrong %s; want %+v\n%s", l.Run, l.LineNo, l.Scn, strings.Join(wrong, ", "), l.Expect, l.Line)
		}
	}
}

// TestLabOutcomes counts the outcomes of two whole runs; the numbers are those
// of the arrows in the log (=> -> >>, ==, **), which the laboratory checked
// against what became of each recipient. An == stands for an attempt or for a skip; one
// attempt of each run has no arrow: "tmp-reject from cutthrough after DATA".
func TestLabOutcomes(t *testing.T) {
	dir := reallogs.Lab(t, "exim")
	type outcomes struct{ delivered, deferred, skipped, failed int }
	for run, want := range map[string]outcomes{
		"e1": {594 + 88 + 4, 5763 - 4111 + 1, 4111, 528}, "e2": {934 + 88 + 4, 1042 - 305 + 1, 305, 891},
	} {
		counts := map[parsers.Event]int{}
		p := New(parsers.Options{Location: time.UTC})
		for _, r := range parsertest.All(t, p, reallogs.Lines(t, filepath.Join(dir, run, "mainlog"))) {
			if r.Event == parsers.Discarded && r.QueueID == nil || bytes.HasPrefix(r.Text, []byte("cancelled by ")) {
				continue // at RCPT, or of the whole message: not an arrow
			}
			counts[r.Event]++
		}
		got := outcomes{
			delivered: counts[parsers.Delivered] + counts[parsers.Discarded], deferred: counts[parsers.Deferred],
			skipped: counts[parsers.Skipped], failed: counts[parsers.Bounced] + counts[parsers.Expired],
		}
		if got != want {
			t.Errorf("%s: %+v, want %+v", run, got, want)
		}
	}
}

// TestRejectInBothLogs wants a refusal that stands in main log and reject log
// to give the same record from both, so that it can be counted once.
func TestRejectInBothLogs(t *testing.T) {
	lab := reallogs.Lab(t, "exim")
	for _, run := range []string{"e1", "e2"} {
		records := func(name string) map[string]int {
			m := map[string]int{}
			p := New(parsers.Options{Location: time.UTC})
			for _, r := range parsertest.All(t, p, reallogs.Lines(t, filepath.Join(lab, run, name))) {
				m[time.UnixMicro(r.Time).UTC().Format(time.RFC3339Nano)+" "+parsertest.Text(r)]++
			}
			return m
		}
		main, n := records("mainlog"), 0
		for r, k := range records("rejectlog") {
			n += k
			// The default log_selector keeps this one out of the main log.
			if main[r] < k && !strings.HasSuffix(r, "text=unqualified sender rejected") {
				t.Errorf("%s: not in the main log: %s", run, r)
			}
		}
		if n < 80 {
			t.Errorf("%s: only %d records in the reject log", run, n)
		}
	}
}
