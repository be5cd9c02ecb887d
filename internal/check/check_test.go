package check_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/mtalog/mtalog/internal/check"
	"github.com/mtalog/mtalog/internal/must"
	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/report/reporttest"
)

func run(t *testing.T, db report.Querier, opt check.Options, rules ...string) check.Answer {
	t.Helper()
	for _, text := range rules {
		r := must.Have(check.Parse(text))(t)
		opt.Critical = append(opt.Critical, r)
	}
	opt.Now, opt.Since = reporttest.Now, 48*time.Hour
	a, err := check.Run(t.Context(), db, opt)
	if err != nil {
		t.Fatalf("%q: %v", rules, err)
	}
	return a
}

// TestMeasures asks for each measure with each filter, and holds sums against
// one another.
func TestMeasures(t *testing.T) {
	db := reporttest.Served{DB: reporttest.Open(t)}
	for _, measure := range check.Measures {
		for _, filter := range []string{"", "provider=google", "domain!=orange.test", "category=bad_mailbox", "code=5.1.1", "code=550", "host='mx1.example.com'", "mta=postfix"} {
			rule := measure + "(" + filter + ") >= 0"
			if a := run(t, db, check.Options{}, rule); a.State != check.Critical && !strings.Contains(a.Text, "too few") || strings.Contains(a.String(), "\n") {
				t.Errorf("%s: %s", rule, a)
			}
		}
	}
	if a := run(t, db, check.Options{}, "failure_rate() <= 100%"); a.State != check.Critical {
		t.Errorf("no share: %s", a)
	}
	const bad = "bounced(domain=orange.test, category=bad_mailbox)"
	rows, err := report.All(t.Context(), db, "SELECT count(*) FROM outcomes WHERE event = 'bounced' AND domain = 'orange.test' AND category = 'bad_mailbox'")
	if err != nil || rows[0].Int(0) == 0 {
		t.Fatalf("%v, %v", rows, err)
	}
	if a := run(t, db, check.Options{}, fmt.Sprint(bad, " == ", rows[0].Int(0))); a.State != check.Critical {
		t.Errorf("want %v: %s", rows[0], a)
	}
}

func TestUnknown(t *testing.T) {
	if a := run(t, reporttest.Served{DB: reporttest.Empty(t)}, check.Options{}, "count() > 0"); a.State != check.Unknown {
		t.Errorf("empty database: %s", a)
	}
	if a := run(t, reporttest.Served{DB: reporttest.Open(t)}, check.Options{MaxAge: time.Second}, "count() > 0"); a.State != check.Unknown || !strings.Contains(a.Text, "is mtalog tail running, and does mail flow?") {
		t.Errorf("old events: %s", a)
	}
}

func TestAnswerIsOneLine(t *testing.T) {
	a := check.Answer{State: check.Critical, Text: "a|b", Perf: "'x'=1"}
	if got := a.String(); got != "CRITICAL: a/b | 'x'=1" {
		t.Errorf("%q", got)
	}
}

// TestAbsent asks for hosts and domains that the database has nothing of.
func TestAbsent(t *testing.T) {
	db := reporttest.Served{DB: reporttest.Open(t)}
	for _, tt := range []struct {
		rules []string
		state check.State
		text  string
	}{
		{[]string{"count(host='mx1.example.com') < 0"}, check.OK, ""},
		{[]string{"count(host=MX1.example.com., domain='@Orange.test.') < 0"}, check.OK, ""},
		{[]string{"count(host=mx9) > 0"}, check.Unknown, "count(host=mx9) = 0 in 2d (the database has nothing of host mx9)"},
		{[]string{"count(host=gmail.test) > 0"}, check.Unknown, "(the database has nothing of host gmail.test)"}, // it is a domain
		{[]string{"count(host!=mx9) < 0"}, check.OK, ""},
		{[]string{"failure_rate(host=mx9) > 5%"}, check.Unknown, "(the database has nothing of host mx9)"},
		{[]string{"count(host=mx9) < 1"}, check.Critical, "which is < 1 (the database has nothing of host mx9)"},
		{[]string{"count(host=mx9) > 0", "count() > 0"}, check.Critical, "nothing of host mx9"},
		{[]string{"count(domain=ornage.test) > 0"}, check.OK, "(the database has nothing of domain ornage.test)"},
	} {
		a := run(t, db, check.Options{}, tt.rules...)
		if a.State != tt.state || !strings.Contains(a.Text, tt.text) || tt.text == "" && strings.Contains(a.Text, "nothing of") {
			t.Errorf("%q: %s", tt.rules, a)
		}
	}
}

// TestWorstRuleIsNamed has a warning and a critical rule that both hold.
func TestWorstRuleIsNamed(t *testing.T) {
	warn := must.Have(check.Parse("count() > 1"))(t)
	a := run(t, reporttest.Served{DB: reporttest.Open(t)}, check.Options{Warn: []*check.Rule{warn}}, "count() > 2")
	if a.State != check.Critical || !strings.Contains(a.Text, "which is > 2") || strings.Contains(a.Text, "which is > 1") {
		t.Error(a)
	}
}

// TestEmptyWindow asks about a time in which nothing was logged, and of one before all that was.
func TestEmptyWindow(t *testing.T) {
	db := reporttest.Served{DB: reporttest.Open(t)}
	rule := must.Have(check.Parse("failure_rate() > 1%"))(t)
	for now, want := range map[time.Time]string{
		reporttest.Now.Add(24 * time.Hour):             "OK: failure_rate() = 0% (0 of 0 attempts in 1h), too few to tell (--min-count 0); the newest event is ",
		reporttest.Now.Add(-50 * 365 * 24 * time.Hour): "UNKNOWN: the database has no events before 19",
	} {
		a, err := check.Run(t.Context(), db, check.Options{Critical: []*check.Rule{rule}, Now: now, Since: time.Hour})
		if err != nil || !strings.HasPrefix(a.String(), want) {
			t.Errorf("%s, %v; want %s", a, err, want)
		}
	}
}
