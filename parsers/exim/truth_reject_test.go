package exim

import (
	"bytes"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/parsertest"
	"github.com/mtalog/mtalog/parsers/internal/reallogs"
	"github.com/mtalog/mtalog/parsers/smtpcode"
)

// refused is an SMTP client's view of a refusal.
type refused struct {
	Kind, Client, Sender, Rcpt, Stage string
	Reply                             []string
}

// TestTruthRejects wants each refusal that a client was told of: the client,
// the recipient, the class, and the code where the ACL gave one for Exim to
// log. What is not there Exim did not log as refused: fakereject and fakedefer,
// which take the message, and with the default log_selector syntax errors and
// a MAIL without HELO.
func TestTruthRejects(t *testing.T) {
	dir := reallogs.Lab(t, "exim")
	for run, unlogged := range map[string]int{"e1": 6, "e2": 3} {
		var logged []parsers.Record
		p := New(parsers.Options{Location: time.UTC})
		for _, r := range parsertest.All(t, p, reallogs.Lines(t, filepath.Join(dir, run, "mainlog"))) {
			switch r.Event {
			case parsers.Rejected, parsers.AuthFailed, parsers.LostConnection:
				logged = append(logged, *r)
			}
		}
		told := reallogs.Objects[refused](t, filepath.Join(dir, run, "truth.jsonl"))
		told = slices.DeleteFunc(told, func(x refused) bool { return x.Kind != "reject" })
		// Each record stands for one refusal. Where Exim logs what it says, that
		// decides; else it logs a reason of its own.
		for _, sameText := range []bool{true, false} {
			told = slices.DeleteFunc(told, func(x refused) bool {
				i := findRefusal(logged, &x, sameText)
				if i >= 0 {
					logged = slices.Delete(logged, i, i+1)
				}
				return i >= 0
			})
		}
		for _, x := range told {
			t.Logf("%s: not in the log: %+v", run, x)
		}
		if len(told) > unlogged {
			t.Errorf("%s: %d refusals not found, want %d", run, len(told), unlogged)
		}
	}
}

// findRefusal returns the record of a refusal, -1 if there is none.
func findRefusal(logged []parsers.Record, x *refused, sameText bool) int {
	code, own := smtpcode.ReadReply([]byte(x.Reply[0]), smtpcode.FirstLine)
	said := []byte(x.Reply[0][len("550 "):])
	for i := range logged {
		r := &logged[i]
		if sameText && !bytes.Contains(r.Text, said) {
			continue
		}
		if string(r.Client.IP) != x.Client || (x.Stage == "rcpt") != (r.Stage == parsers.Rcpt) ||
			r.Stage == parsers.Rcpt && string(r.Recipient) != x.Rcpt || r.SenderKnown && string(r.Sender) != x.Sender {
			continue
		}
		switch {
		case r.Event == parsers.LostConnection: // the client was told 421, or nothing
			if code != 421 {
				continue
			}
		case r.Reply != 0 && r.Reply != code, r.Enhanced.Class() != code.Class():
			continue
		case r.CodeOrigin == smtpcode.FromReply && r.Enhanced != own:
			continue
		}
		return i
	}
	return -1
}
