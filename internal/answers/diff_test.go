package answers_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/mtalog/mtalog/internal/answers"
	"github.com/mtalog/mtalog/internal/must"
)

// lastHours compares the last hour with the one before.
func lastHours(t *testing.T, l *log, by []string) *answers.Difference {
	t.Helper()
	half := end.Add(-time.Hour)
	d := must.Have(answers.Diff(t.Context(), l.load(t), answers.Window{From: half.Add(-time.Hour), To: half}, answers.Window{From: half, To: end}, by))(t)
	return d
}

// TestDiff has the usual two hours and then two hours with trouble at Gmail.
func TestDiff(t *testing.T) {
	l := usualHours(4)
	l.trouble(end.Add(-90 * time.Minute))
	before := answers.Window{From: end.Add(-4 * time.Hour), To: end.Add(-2 * time.Hour)}
	after := answers.Window{From: end.Add(-2 * time.Hour), To: end}
	db := l.load(t)
	d := must.Have(answers.Diff(t.Context(), db, before, after, answers.Dimensions))(t)
	for i, want := range []string{
		"Before: 2026-03-10 11:00 to 2026-03-10 13:00 UTC, 120 delivery attempts, 5.0 % failed.",
		"After: 2026-03-10 13:00 to 2026-03-10 15:00 UTC, 180 delivery attempts, 37 % failed.",
		"The failure rate rose by 31.7 points, which is more than chance (p = 9.5e-12).",
		"1 of 2 causes changed by more than chance (Benjamini-Hochberg at 0.05).",
	} {
		if got := d.Sentences()[i]; got != want {
			t.Errorf("sentence %d:\n got %s\nwant %s", i, got, want)
		}
	}
	first, sum := d.Changes[0], 0.0
	if first.Sender != "shop.test" || first.Before != 4 || first.After != 64 {
		t.Errorf("first is %+v", first)
	}
	for _, c := range d.Changes {
		sum += c.Contribution
	}
	if want := 66.0/180 - 6.0/120; math.Abs(sum-want) > 1e-12 {
		t.Errorf("contributions sum to %v, want %v", sum, want)
	}
	if table := rendered(t, "table", d.Result(1)); !strings.Contains(table, " points") {
		t.Errorf("what the rows are ordered by has no room:\n%s", table)
	}
	if one, err := answers.Diff(t.Context(), db, before, after, []string{"sender"}); err != nil || len(one.Changes) != 2 {
		t.Errorf("by sender: %v %v", one, err)
	}
	if same, err := answers.Diff(t.Context(), db, before, before, answers.Dimensions); err != nil || same.Changes[0].Contribution != 0 || same.Changes[0].P != 1 {
		t.Errorf("the same twice: %v %v", same, err)
	}
	if _, err := answers.Diff(t.Context(), db, answers.Window{From: end.Add(time.Hour), To: end.Add(2 * time.Hour)}, after, answers.Dimensions); err == nil {
		t.Error("an empty window was compared")
	}
}

// TestDiffFolds has a blocklist that refuses the mail of all senders at three providers, and a
// rate limit for one of them.
func TestDiffFolds(t *testing.T) {
	var l log
	begin := end.Add(-2 * time.Hour)
	half := begin.Add(time.Hour)
	for i := range 60 {
		at, to := begin.Add(time.Duration(i)*time.Minute), "u@"+destinations[i%3]
		l.send(at, "a@shop.test", to, smallest, ok)
		l.send(half.Add(time.Duration(i)*time.Minute), []string{"a@shop.test", "b@news.test"}[i/3%2], to, smallest, "550 5.7.1 Client host [192.0.2.10] blocked using zen.spamhaus.org")
		l.send(half.Add(time.Duration(i)*time.Minute), "list@news.test", "u@gmail.com", gmail, rate)
	}
	table := rendered(t, "csv", lastHours(t, &l, answers.Dimensions).Result(5))
	for _, want := range []string{"\nblocklist,(several),5.7.1,(several),0,60,", "\nrate_limit,Google,4.7.28,news.test,0,60,"} {
		if !strings.Contains(table, want) {
			t.Errorf("%q is missing in\n%s", want, table)
		}
	}
}

// TestDiffOfCertainty has a change that chance explains with a probability too small
// for a number.
func TestDiffOfCertainty(t *testing.T) {
	var l log
	begin := end.Add(-2 * time.Hour)
	for i := range 2000 {
		at := begin.Add(time.Duration(i) * time.Second)
		l.send(at, "anna@shop.test", "x@six.test", smallest, ok)
		l.send(at.Add(time.Hour), "anna@shop.test", "x@six.test", smallest, unknown)
	}
	if got := lastHours(t, &l, []string{"category"}).Sentences()[2]; !strings.HasSuffix(got, "(p < 1e-300).") {
		t.Error(got)
	}
}

// TestDiffFoldsCodes has a signature that no longer verifies, which three providers say in
// their own words, and the same with most of it at one of them.
func TestDiffFoldsCodes(t *testing.T) {
	for google, want := range map[int]string{
		20: "\nauth_spf_dkim_dmarc,(several),(several),shop.test,0,50,",
		46: "\nauth_spf_dkim_dmarc,Google,5.7.26,shop.test,0,46,",
	} {
		var l log
		half := end.Add(-time.Hour)
		for i := range 100 {
			at, domain := half.Add(time.Duration(i)*30*time.Second), destinations[i%3]
			l.send(at.Add(-time.Hour), "anna@shop.test", "u@"+domain, smallest, ok)
			l.send(at, "anna@shop.test", "u@"+domain, smallest, ok)
			if i < google {
				l.send(at, "anna@shop.test", "u@gmail.com", smallest, "550-5.7.26 Unauthenticated email from shop.test is not accepted due to domain's DMARC policy.")
			}
			if i < 15 {
				l.send(at, "anna@shop.test", "u@outlook.com", smallest, "550 5.7.509 Access denied, sending domain shop.test does not pass DMARC verification and has a DMARC policy of reject.")
				l.send(at, "anna@shop.test", "u@yahoo.com", smallest, "554 5.7.9 Message not accepted: DMARC policy of shop.test is reject")
			}
		}
		if table := rendered(t, "csv", lastHours(t, &l, answers.Dimensions).Result(5)); !strings.Contains(table, want) {
			t.Errorf("%d at Google: %q is missing in\n%s", google, want, table)
		}
	}
}
