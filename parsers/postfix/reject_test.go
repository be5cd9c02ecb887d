package postfix_test

import (
	"path/filepath"
	"slices"
	"testing"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/parsertest"
	"github.com/mtalog/mtalog/parsers/internal/reallogs"
	"github.com/mtalog/mtalog/parsers/postfix"
)

// refusal is what a client of the laboratory was told.
type refusal struct {
	Kind, Client, Sender, Rcpt, Enh string
	Code                            int
}

// agrees reports whether r may be this refusal: what the line gives is right.
// cleanup and milters log no reply code, MAIL no recipient, a proxy no client.
func (g *refusal) agrees(r *parsers.Record) bool {
	return (r.Client.IP == nil || string(r.Client.IP) == g.Client) && (!r.SenderKnown || string(r.Sender) == g.Sender) &&
		(r.Recipient == nil || string(r.Recipient) == g.Rcpt || g.Rcpt == "") && (r.Reply == 0 || int(r.Reply) == g.Code) &&
		r.Enhanced != 0 && r.Enhanced.String() == g.Enh
}

// TestRefusals looks in the log for what the laboratory's clients were told.
// Postfix 3.7 does not log about twenty of each run, or without any code:
// syntax errors, rate limits, failed AUTH, too many hops.
func TestRefusals(t *testing.T) {
	lab := reallogs.Lab(t, "postfix")
	for _, log := range []string{"p1/maillog", "p2/mail.rfc3339", "p2/mail.traditional", "p2/mail.rfc5424"} {
		told := reallogs.Objects[refusal](t, filepath.Join(lab, log[:len("p1")], "truth.jsonl"))
		told = slices.DeleteFunc(told, func(g refusal) bool { return g.Kind != "reject" })
		found := 0
		for line, r := range parsertest.All(t, postfix.New(parsers.Options{}), reallogs.Lines(t, filepath.Join(lab, log)), parsers.ErrForeign) {
			if r.Event != parsers.Rejected {
				continue
			}
			if n := slices.IndexFunc(told, func(g refusal) bool { return g.agrees(r) }); n >= 0 {
				told = slices.Delete(told, n, n+1)
				found++
			} else if testing.Verbose() {
				t.Logf("nobody was told: %s", line)
			}
		}
		t.Logf("%s: %d refusals found, %d not", log, found, len(told))
		if found < 111 {
			t.Errorf("%s: only %d refusals found; left are %+v", log, found, told)
		}
	}
}
