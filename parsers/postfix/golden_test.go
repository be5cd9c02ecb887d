package postfix_test

import (
	"bufio"
	"encoding/json"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/postfix"
	"github.com/mtalog/mtalog/parsers/smtpcode"
)

// corpus returns the folder of real logs, or skips the test.
func corpus(t *testing.T, parts ...string) string {
	dir := os.Getenv("MTALOG_CORPUS")
	if dir == "" {
		t.Skip("MTALOG_CORPUS is not set: no real logs to read")
	}
	return filepath.Join(append([]string{dir}, parts...)...)
}

func lines(t *testing.T, path string, each func(n int, line []byte)) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 4<<20)
	for n := 1; sc.Scan(); n++ {
		each(n, append([]byte(nil), sc.Bytes()...))
	}
	if err := sc.Err(); err != nil {
		t.Fatal(err)
	}
}

// TestGolden reads lines that a real Postfix wrote and compares them with what
// the server at the other end really said.
func TestGolden(t *testing.T) {
	path := corpus(t, "..", "lab", "golden-postfix.jsonl")
	wantEvent := map[string][]parsers.Event{
		"sent": {parsers.Delivered}, "deferred": {parsers.Deferred}, "bounced": {parsers.Bounced}, "expired": {parsers.Expired},
		"undeliverable": {parsers.Undeliverable}, "deliverable": {parsers.Deliverable}, "discarded": {parsers.Discarded, parsers.Delivered},
	}
	compared := 0
	lines(t, path, func(n int, line []byte) {
		var g struct {
			Scn, Line string
			Expect    struct {
				Qid, Rcpt, Sender, Status, Mx, Stage string
				Reply                                []string
				ReplyCode                            *int `json:"reply_code"`
			}
		}
		if err := json.Unmarshal(line, &g); err != nil {
			t.Fatal(err)
		}
		var out parsers.Records
		err := postfix.New(parsers.Options{}).Parse([]byte(g.Line), &out)
		if err != nil || len(out.List) == 0 {
			t.Errorf("%d %s: %v, %d records: %s", n, g.Scn, err, len(out.List), g.Line)
			return
		}
		r := &out.List[0]
		compared++
		if want, ok := wantEvent[g.Expect.Status]; ok && r.Event != want[0] && r.Event != want[len(want)-1] {
			t.Errorf("%d %s: event %v, want %v", n, g.Scn, r.Event, want)
		} else if !ok {
			t.Logf("%d %s: status %q came out as %v", n, g.Scn, g.Expect.Status, r.Event)
		}
		if g.Expect.Rcpt != "" && string(r.Recipient) != g.Expect.Rcpt && r.Event != parsers.Expired {
			t.Errorf("%d %s: recipient %q, want %q", n, g.Scn, r.Recipient, g.Expect.Rcpt)
		}
		if string(r.QueueID) != g.Expect.Qid && g.Expect.Qid != "NOQUEUE" {
			t.Errorf("%d %s: queue ID %q, want %q", n, g.Scn, r.QueueID, g.Expect.Qid)
		}
		if ip, _, err := net.SplitHostPort(g.Expect.Mx); err == nil && len(r.Relay.IP) > 0 && string(r.Relay.IP) != ip {
			t.Errorf("%d %s: relay %s, want %s", n, g.Scn, r.Relay.IP, ip)
		}
		if g.Expect.ReplyCode != nil && int(r.Reply) != *g.Expect.ReplyCode && !unlogged[g.Scn] {
			t.Errorf("%d %s: reply code %d, want %d: %s", n, g.Scn, r.Reply, *g.Expect.ReplyCode, g.Line)
		}
		if len(g.Expect.Reply) > 0 && r.Reply != 0 && r.CodeOrigin == smtpcode.FromReply {
			if _, own := smtpcode.ReadReply([]byte(strings.Join(g.Expect.Reply, " ")), smtpcode.LastLine); own != r.Enhanced {
				t.Errorf("%d %s: enhanced code %v, want %v", n, g.Scn, r.Enhanced, own)
			}
		}
	})
	if compared < 300 {
		t.Errorf("only %d lines compared", compared)
	}
}

// unlogged are replies that Postfix itself does not log as such.
var unlogged = map[string]bool{"rcpt-550-nospace": true, "mix": true}

// TestCoverage counts the lines of Postfix daemons in real logs that are not
// understood.
func TestCoverage(t *testing.T) {
	var total, missed int
	for _, dir := range []string{corpus(t, "postfix"), corpus(t, "..", "lab", "postfix", "p1"), corpus(t, "..", "lab", "postfix", "p2")} {
		files, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			if strings.Contains(f.Name(), "json") || strings.Contains(f.Name(), "assert") || strings.Contains(f.Name(), "truth") {
				continue
			}
			p := postfix.New(parsers.Options{})
			lines(t, filepath.Join(dir, f.Name()), func(n int, line []byte) {
				var out parsers.Records
				switch err := p.Parse(line, &out); err {
				case parsers.ErrForeign:
				case nil:
					total++
				default:
					total++
					missed++
					if testing.Verbose() {
						t.Logf("%s:%d: %v: %.200s", f.Name(), n, err, line)
					}
				}
			})
		}
	}
	t.Logf("%d of %d lines not understood (%.2f %%)", missed, total, 100*float64(missed)/float64(total))
	if missed*200 > total {
		t.Errorf("%d of %d lines not understood: more than 0.5 %%", missed, total)
	}
}
