package check_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/mtalog/mtalog/internal/check"
	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/report/reporttest"
)

func run(t *testing.T, db report.Querier, opt check.Options, rules ...string) check.Answer {
	t.Helper()
	for _, text := range rules {
		r, err := check.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
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
	if a := run(t, reporttest.Served{DB: reporttest.Open(t)}, check.Options{MaxAge: time.Second}, "count() > 0"); a.State != check.Unknown || !strings.Contains(a.Text, "is mtalog tail running?") {
		t.Errorf("old events: %s", a)
	}
}

func TestAnswerIsOneLine(t *testing.T) {
	a := check.Answer{State: check.Critical, Text: "a|b", Perf: "'x'=1"}
	if got := a.String(); got != "CRITICAL: a/b | 'x'=1" {
		t.Errorf("%q", got)
	}
}
