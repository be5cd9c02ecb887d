package answers_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mtalog/mtalog/internal/answers"
	"github.com/mtalog/mtalog/internal/must"
)

const day = 24 * time.Hour

var end = time.Date(2026, 3, 10, 15, 0, 0, 0, time.UTC)

// trouble is half an hour in which Gmail puts off all mail, two messages a
// minute, beside the usual hour.
func (l *log) trouble(at time.Time) {
	for i := range 60 {
		l.send(at.Add(time.Duration(i)*30*time.Second), "anna@shop.test", fmt.Sprintf("v%d@gmail.com", i), gmail, rate)
	}
}

func why(t *testing.T, l *log, since time.Duration, until time.Time) *answers.Diagnosis {
	t.Helper()
	d := must.Have(answers.Why(t.Context(), l.load(t), end, since, until))(t)
	return d
}

func compare(t *testing.T, d *answers.Diagnosis, want ...string) {
	t.Helper()
	got := d.Sentences(3)
	for i := range max(len(got), len(want)) {
		g, w := "", ""
		if i < len(got) {
			g = got[i]
		}
		if i < len(want) {
			w = want[i]
		}
		if g != w {
			t.Errorf("sentence %d:\n got %s\nwant %s", i, g, w)
		}
	}
}

func TestWhyAgainstDaysBefore(t *testing.T) {
	l := usualHours(5 * 24)
	l.trouble(end.Add(-30 * time.Minute))
	d := why(t, l, time.Hour, end)
	compare(t, d,
		"Now is 2026-03-10 15:00 UTC, as asked; the window is the 1 h before.",
		"Usual is the median of the same 1 h on 4 days before.",
		"52 % of 120 delivery attempts failed, usually 5.0 %.",
		"Google, Too much at once (4.7.28), mostly from anna@shop.test: 62 in 1 h, usually 2, so 31 times as many, since 2026-03-10 14:30. "+
			"Of 100 attempts to Google 62 % failed, usually 5.0 %. We have to act: Send to Google more slowly; the queue clears by itself. Look for a hacked account and for spam that your users forward there, and at the spam rate in Google's Postmaster Tools. "+
			"For example: 421-4.7.28 Gmail has detected an unusual rate of mail originating from your IP address. To protect our users from spam, mail has been temporarily rate limited. https://support.google.com/mail/?p=Unsol…")
	if f := d.Findings; len(f) != 2 || !f[0].Unusual || f[1].Unusual || f[1].Count != 1 || f[1].Usual != 1 {
		t.Errorf("findings: %+v", f)
	}
}

func TestWhyNamesThePlace(t *testing.T) {
	l := usualHours(3 * 24)
	for i := range 30 {
		l.send(end.Add(-time.Duration(i+2)*time.Minute), "list@news.test", "x@six.test", smallest, unknown)
		l.line(end.Add(-time.Duration(i+2)*time.Minute), "smtpd[11]: NOQUEUE: reject: RCPT from dsl.isp.test[203.0.113.41]: 554 5.7.1 <v@other.test>: Relay access denied; from=<spam@win.test> to=<v@other.test> proto=ESMTP helo=<x>")
	}
	var got []string
	for _, s := range why(t, l, time.Hour, end).Sentences(3)[3:] {
		place, _, _ := strings.Cut(s, ": ")
		got = append(got, place)
	}
	if want := "other servers, mostly six.test, No such mailbox (5.1.1), mostly from list@news.test; clients of ours, mostly 203.0.113.41, Relaying denied (5.7.1)"; strings.Join(got, "; ") != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestWhyTakesChanceForChance has nine refusals where three are usual, as one window
// in two hundred has.
func TestWhyTakesChanceForChance(t *testing.T) {
	l := usualHours(5 * 24)
	refuse := func(hour time.Time, n int) {
		for i := range n {
			l.send(hour.Add(-time.Duration(5*i+1)*time.Minute), "anna@shop.test", "full@four.test", smallest, "552 5.2.2 Mailbox full")
		}
	}
	for d := 1; d < 5; d++ {
		refuse(end.Add(-time.Duration(d)*day), 3)
	}
	refuse(end, 9)
	all := why(t, l, time.Hour, end).Findings
	i := slices.IndexFunc(all, func(f *answers.Finding) bool { return f.Count == 9 })
	if i < 0 || all[i].Usual != 3 || all[i].Unusual {
		t.Errorf("found %+v", all)
	}
}

// TestWhyAmongManyCauses has five of a new failure, which are too few where hundreds
// of other causes had as good a chance.
func TestWhyAmongManyCauses(t *testing.T) {
	for others, unusual := range map[int]bool{10: true, 400: false} {
		l := usualHours(5 * 24)
		for i := range 5 {
			l.send(end.Add(-time.Duration(i+2)*time.Minute), "anna@shop.test", "x@six.test", smallest, "552 5.2.2 Mailbox full")
		}
		for i := range others {
			l.send(end.Add(-time.Duration(i+20)*time.Second), "anna@shop.test", "x@six.test", smallest, fmt.Sprintf("550 5.7.%d Refused", 100+i))
		}
		all := why(t, l, time.Hour, end).Findings
		i := slices.IndexFunc(all, func(f *answers.Finding) bool { return f.Count == 5 && f.Usual == 0 })
		if i < 0 || all[i].Unusual != unusual {
			t.Errorf("beside %d: found %+v", others, all[:3])
		}
	}
}

// TestWhyFindsASlowBeginning has a failure that was never seen before begin with a
// sixth of what it is now, as where deferred messages pile up.
func TestWhyFindsASlowBeginning(t *testing.T) {
	l := usualHours(5 * 24)
	began := end.Add(-5*time.Hour - 10*time.Minute)
	for at, i := began, 0; at.Before(end); i++ {
		l.send(at, "anna@shop.test", fmt.Sprintf("v%d@six.test", i), smallest, "451 4.7.500 Server busy. Please try again later from [192.0.2.1]")
		at = at.Add(end.Sub(at)/186 + 20*time.Second)
	}
	f := why(t, l, time.Hour, end).Findings[0]
	if !strings.Contains(f.Example, "Server busy") || !f.Unusual || f.Since.Sub(began).Abs() > 5*time.Minute {
		t.Errorf("%q since %v, unusual %v; want it since %v", f.Example, f.Since, f.Unusual, began)
	}
}

// TestWhyIsRobust has a day before on which the same went wrong.
func TestWhyIsRobust(t *testing.T) {
	l := usualHours(5 * 24)
	l.trouble(end.Add(-24*time.Hour - 30*time.Minute))
	l.trouble(end.Add(-30 * time.Minute))
	if d := why(t, l, time.Hour, end); !d.Findings[0].Unusual || d.Findings[0].Usual != 2 {
		t.Errorf("found %+v", d.Findings[0])
	}
}

// TestWhyWithGap has two days of log, and then nothing for a week.
func TestWhyWithGap(t *testing.T) {
	var l log
	l.days(end.Add(-7*24*time.Hour), 2*24)
	l.days(end, 1)
	l.trouble(end.Add(-30 * time.Minute))
	d := why(t, &l, time.Hour, end)
	if got, want := d.Sentences(1)[1], "Usual is the median of the same 1 h on 2 days before."; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if f := d.Findings[0]; !f.Unusual || f.Usual != 2 {
		t.Errorf("found %+v", f)
	}
}

func TestWhyAgainstRestOfLog(t *testing.T) {
	l := usualHours(6)
	l.trouble(end.Add(-30 * time.Minute))
	compare(t, why(t, l, time.Hour, end),
		"Now is 2026-03-10 15:00 UTC, as asked; the window is the 1 h before.",
		"There is no log of the same hours of a day before: usual is the mean rate of the 5 h of log before the window.",
		"52 % of 120 delivery attempts failed, usually 5.0 %.",
		"Google, Too much at once (4.7.28), mostly from anna@shop.test: 62 in 1 h, usually 2, so 31 times as many, since 2026-03-10 14:30. "+
			"Of 100 attempts to Google 62 % failed, usually 5.0 %. We have to act: Send to Google more slowly; the queue clears by itself. Look for a hacked account and for spam that your users forward there, and at the spam rate in Google's Postmaster Tools. "+
			"For example: 421-4.7.28 Gmail has detected an unusual rate of mail originating from your IP address. To protect our users from spam, mail has been temporarily rate limited. https://support.google.com/mail/?p=Unsol…")
}

func TestWhyWithoutHistory(t *testing.T) {
	l := usualHours(1)
	d := why(t, l, 24*time.Hour, time.Time{})
	compare(t, d,
		"Now is 2026-03-10 14:39 UTC, the newest event in the database; the window is the 24 h before.",
		"There is no log from just before the window, so nothing can be called unusual: the table has what is most frequent.",
		"5.0 % of 60 delivery attempts failed.")
	if len(d.Findings) != 2 || d.Findings[0].Unusual {
		t.Errorf("findings: %+v", d.Findings)
	}
}

// TestWhyWithoutHistoryKeepsCodes has many failures of one category with different codes.
func TestWhyWithoutHistoryKeepsCodes(t *testing.T) {
	var l log
	for i := range 40 {
		l.send(end.Add(-time.Duration(i+1)*time.Minute), "anna@shop.test", "u@"+destinations[i%4], smallest, fmt.Sprintf("550 5.7.%d Client host [192.0.2.10] blocked using list.test", 1+8*(i%2)))
	}
	if table := rendered(t, "csv", why(t, &l, time.Hour, end).Result(9, false)); !strings.Contains(table, ",5.7.9,10,") {
		t.Error(table)
	}
}

func TestWhyQuiet(t *testing.T) {
	l := usualHours(3 * 24)
	got := why(t, l, time.Hour, end).Sentences(3)
	if last := got[len(got)-1]; last != "Nothing fails much more often than usual." {
		t.Errorf("%q", got)
	}
	var gone log // the last hour is missing
	gone.days(end.Add(-time.Hour), 3*24)
	gone.send(end.Add(-time.Minute), "anna@shop.test", "u@six.test", smallest, ok)
	if got := strings.Join(why(t, &gone, time.Hour, end).Sentences(3), " "); !strings.Contains(got, "Only 1 delivery attempt, usually 60:") {
		t.Errorf("%q", got)
	}
}

// TestWhyWithWrongYears has lines that are stamped in years in which nothing else
// was logged.
func TestWhyWithWrongYears(t *testing.T) {
	l := usualHours(6)
	l.trouble(end.Add(-30 * time.Minute))
	newest := why(t, l, time.Hour, time.Time{})
	for _, year := range []int{1970, 2300, 9999} {
		l.send(time.Date(year, 2, 1, 0, 0, 0, 0, time.UTC), "anna@shop.test", "u@six.test", smallest, unknown)
	}
	want := newest.Sentences(3)
	want[0] = strings.Replace(want[0], "database;", "database but for 2 of mx1, stamped ahead of this machine's clock, up to 9999-02-01 00:00 (set its clock);", 1)
	compare(t, why(t, l, time.Hour, time.Time{}), want...)
}

// TestWhyByAWrongClock is asked where the clock says that the whole log is of the
// future.
func TestWhyByAWrongClock(t *testing.T) {
	l := usualHours(6)
	d := must.Have(answers.Why(t.Context(), l.load(t), end.AddDate(-20, 0, 0), time.Hour, time.Time{}))(t)
	if got, want := d.Sentences(3)[0], "Now is 2026-03-10 14:39 UTC, the newest event in the database, 7,305 days ahead of this machine's clock; the window is the 1 h before."; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestWhyNothing(t *testing.T) {
	l := usualHours(1)
	if _, err := answers.Why(t.Context(), l.load(t), end, time.Hour, end.Add(-48*time.Hour)); !errors.Is(err, answers.ErrNoEvents) {
		t.Errorf("error %v", err)
	}
}

// TestWhyCountsOnce has failed connections and the replies of hosts before the
// next one was tried, which are not failures beside that of their attempt.
func TestWhyCountsOnce(t *testing.T) {
	var l log
	for i := range 6 {
		at := end.Add(time.Duration(i-8) * time.Minute)
		l.line(at, "smtp[14]: connect to mx.six.test[203.0.113.9]:25: Connection timed out")
		l.line(at, "smtp[14]: 4C%05d: host mx.six.test[203.0.113.9] said: 450 4.7.1 Error: too much mail from 192.0.2.1 (in reply to MAIL FROM command)", i)
		l.line(at, "smtp[14]: 4C%05d: to=<v@six.test>, relay=none, delay=30, delays=0/0/30/0, dsn=4.4.1, status=deferred (connect to mx.six.test[203.0.113.9]:25: Connection timed out)", i)
	}
	d := why(t, &l, time.Hour, end)
	if len(d.Findings) != 1 || d.Findings[0].Count != 6 {
		t.Errorf("%d findings, want one of 6 attempts", len(d.Findings))
		for _, f := range d.Findings {
			t.Errorf("%+v", f)
		}
	}
	cures := d.Cures(10)
	if len(cures) != 1 || !strings.HasPrefix(cures[0], "network (network; rule 18): Try the host's port 25") {
		t.Errorf("cures %q", cures)
	}
}

// TestWhyLeavesOutgoingTLS has TLS that fails on the way out: a step of attempts that
// are counted themselves, and nothing that a client did.
func TestWhyLeavesOutgoingTLS(t *testing.T) {
	l := usualHours(3 * 24)
	for i := range 30 {
		at := end.Add(-time.Duration(i+2) * time.Minute)
		l.line(at, "smtp[14]: SSL_connect error to mx.six.test[192.0.2.6]:25: -1")
		l.line(at, "smtpd[11]: SSL_accept error from dsl.isp.test[203.0.113.41]: lost connection")
	}
	var got []string
	for _, s := range why(t, l, time.Hour, end).Sentences(3)[3:] {
		place, _, _ := strings.Cut(s, ", since")
		got = append(got, place)
	}
	if want := "clients of ours, mostly 203.0.113.41, TLS failed: 30 in 1 h, usually 0"; strings.Join(got, "; ") != want {
		t.Errorf("%q, want %q", got, want)
	}
}
