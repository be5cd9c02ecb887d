package answers_test

import (
	"testing"
	"time"
)

// Incidents by when they began, and are over.

// TestBeganInTheNight has what was rare at night, where nothing was sent, and is frequent at day.
func TestBeganInTheNight(t *testing.T) {
	l := usualHours(4 * 24)
	began := end.Add(-7 * time.Hour)
	fail := func(at time.Time) {
		l.n++
		l.line(at, "smtp[14]: 4D%05d: to=<u@six.test>, relay=none, delay=1, delays=1/0/0/0, dsn=4.7.4, status=deferred (TLS is required, but was not offered by host mx.six.test[192.0.2.6])", l.n)
	}
	for i := range 4 {
		fail(began.Add(time.Duration(i) * 75 * time.Minute))
	}
	for at := end.Add(-2 * time.Hour); at.Before(end); at = at.Add(time.Minute) {
		fail(at)
	}
	if f := why(t, l, time.Hour, end).Findings[0]; !f.Unusual || !f.Since.Equal(began) {
		t.Errorf("%+v; want it since %v", f, began)
	}
}

// TestOver has a resolver that was dead for half an hour in the middle of the day.
func TestOver(t *testing.T) {
	l := usualHours(4 * 24)
	for i := range 60 {
		at := end.Add(-5*time.Hour + time.Duration(i)*30*time.Second)
		l.line(at, "smtp[14]: 4D%05d: to=<u@six.test>, relay=none, delay=1, delays=1/0/0/0, dsn=4.4.3, status=deferred (Host or domain name not found. Name service error for name=six.test type=MX: Host not found, try again)", i)
	}
	said := says(t, l, day, end)
	expect(t, said, "other servers, mostly six.test, Name lookup failed (4.4.3): 60 in 24 h, usually 0, from 2026-03-10 10:00 to 2026-03-10 10:29.", nil)
}

// TestBeganThoughKnown has a failure that is met once in a while, also that morning, at its
// height since half an hour.
func TestBeganThoughKnown(t *testing.T) {
	for _, known := range []time.Duration{0, 2*day + 30*time.Minute, 2*day + 6*time.Hour} { // ago; the last is an hour of no window
		l := usualHours(6 * 24)
		l.send(end.Add(-8*time.Hour), "anna@shop.test", "u@six.test", smallest, tooBig)
		l.send(end.Add(-7*time.Hour), "anna@shop.test", "u@six.test", smallest, tooBig)
		if known > 0 {
			l.send(end.Add(-known), "anna@shop.test", "u@six.test", smallest, tooBig)
		}
		for i := range 5 * 30 {
			l.send(end.Add(-time.Duration(i+1)*2*time.Minute), "anna@shop.test", "u@six.test", smallest, tooBig)
		}
		f := why(t, l, time.Hour, end).Findings[0]
		began := end.Add(-5 * time.Hour)
		if known == 0 {
			began = end.Add(-8 * time.Hour)
		}
		if !f.Unusual || f.Since.Sub(began).Abs() > time.Minute {
			t.Errorf("known %v: %+v; want it since %v", known, f, began)
		}
	}
}

// TestNowAndThen has a failure that is met every few hours of all days, at its height since three hours, in the
// window of a day that a summary looks at.
func TestNowAndThen(t *testing.T) {
	for _, days := range []int{2, 3, 6} {
		l := usualHours(days * 24)
		for at := end.Add(-time.Duration(days)*day + 5*time.Hour); at.Before(end); at = at.Add(9 * time.Hour) {
			l.send(at, "anna@shop.test", "u@six.test", smallest, tooBig)
		}
		began := end.Add(-3 * time.Hour)
		for at := began; at.Before(end); at = at.Add(time.Minute) {
			l.send(at, "anna@shop.test", "u@six.test", smallest, tooBig)
		}
		if f := why(t, l, day, end).Findings[0]; !f.Unusual || f.Earlier || f.Since.Sub(began).Abs() > 24*time.Minute {
			t.Errorf("%d days: %+v; want it since %v", days, f, began)
		}
	}
}

// TestLongWarning has a warning that began before the window.
func TestLongWarning(t *testing.T) {
	l := usualHours(4 * 24)
	for at := end.Add(-3 * time.Hour); at.Before(end); at = at.Add(2 * time.Minute) {
		l.line(at, "smtpd[11]: warning: connect to Milter service inet:localhost:8891: Connection refused")
	}
	said := says(t, l, time.Hour, end)
	expect(t, said, "The mail server itself warns (postfix/smtpd), 30 times in 1 h, usually 0, since 2026-03-10 12:00: connect to Milter", nil)
}

// TestBeganDaysAgo has a server that has been down for two days, to which more and more waits.
func TestBeganDaysAgo(t *testing.T) {
	l := usualHours(6 * 24)
	began := end.Add(-49*time.Hour - 40*time.Minute)
	for at, i := began, 0; at.Before(end); at, i = at.Add(15*time.Minute), i+1 {
		for try := at; try.Before(end); try = try.Add(time.Hour) {
			l.line(try, "smtp[14]: 4D%05d: to=<u@six.test>, relay=none, delay=1, delays=1/0/0/0, dsn=4.4.1, status=deferred (connect to mx.six.test[192.0.2.6]:25: Connection timed out)", i)
		}
	}
	if f := why(t, l, time.Hour, end).Findings[0]; !f.Unusual || !f.Since.Equal(began) {
		t.Errorf("%+v; want it since %v", f, began)
	}
}

// TestWavesAreNotOver has a list to a dead domain, all of whose mail is tried again every 20 minutes.
func TestWavesAreNotOver(t *testing.T) {
	l := usualHours(4 * 24)
	for wave := end.Add(-308 * time.Minute); wave.Before(end); wave = wave.Add(20 * time.Minute) {
		for i := range 40 {
			l.line(wave.Add(time.Duration(i)*time.Second), "smtp[14]: 4D%05d: to=<u%d@six.test>, relay=none, delay=1, delays=1/0/0/0, dsn=4.4.1, status=deferred (connect to mx.six.test[192.0.2.6]:25: Connection timed out)", i, i)
		}
	}
	said := says(t, l, time.Hour, end)
	expect(t, said, "other servers, mostly six.test, Connection failed (4.4.1): 120 in 1 h, usually 0, since 2026-03-10 09:52. ", nil)
}
