package answers_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mtalog/mtalog/internal/answers"
	"github.com/mtalog/mtalog/internal/must"
)

// Each threshold of an incident, from both sides of it: what is told of the last count that
// is enough is not told of the first that is not. All incidents are in one log, three weeks
// apart, further than what is usual reaches back.

// sameHours logs the usual hour before the end on today and the days before. One message
// lets the log reach back so far.
func (l *log) sameHours(days int) {
	for d := range days + 1 {
		l.hour(end.Add(-time.Duration(d)*day - time.Hour))
	}
	l.send(end.Add(-time.Duration(days)*day-2*time.Hour), "anna@shop.test", "u@six.test", smallest, ok)
}

// minute returns the time of the i-th of many things in the last hour.
func minute(i int) time.Time { return end.Add(-59*time.Minute + time.Duration(i)*10*time.Second) }

const (
	tooBig  = "552 5.3.4 Message too big"
	blocked = "550 5.7.1 Client host [192.0.2.10] blocked using zen.spamhaus.org"
)

// fail has n messages to a domain that are refused.
func (l *log) fail(n int, domain, reply string) {
	for i := range n {
		l.send(minute(i), "anna@shop.test", fmt.Sprintf("u%d@%s", i, domain), "mx."+domain+"[192.0.2.6]:25", reply)
	}
}

// dns has n messages to a domain that is not found.
func (l *log) dns(n int, domain string) {
	for i := range n {
		l.n++
		l.line(minute(i), "smtp[14]: 4D%05d: to=<u@%s>, relay=none, delay=1, delays=1/0/0/0, dsn=4.4.3, status=deferred (Host or domain name not found. Name service error for name=%s type=MX: Host not found, try again)", l.n, domain, domain)
	}
}

// login has n messages of somebody who has logged in.
func (l *log) login(n int, at func(int) time.Time) {
	for i := range n {
		l.n++
		id := fmt.Sprintf("4E%05d", l.n)
		l.line(at(i), "smtpd[11]: %s: client=unknown[203.0.113.9], sasl_method=LOGIN, sasl_username=eve", id)
		l.line(at(i), "qmgr[13]: %s: from=<eve@shop.test>, size=100, nrcpt=1 (queue active)", id)
		l.line(at(i), "smtp[14]: %s: to=<u@six.test>, relay=%s, delay=1, delays=1/0/0/0, dsn=2.0.0, status=sent (%s)", id, smallest, ok)
	}
}

// full has n mailboxes that are full, of ten messages.
func (l *log) full(n int) {
	for i := range 10 {
		l.send(minute(i), "anna@shop.test", fmt.Sprintf("v%d@six.test", i%n), smallest, "452 4.2.2 Quota exceeded (mailbox for user is full)")
	}
}

// refused has n clients that are refused ten times in all.
func (l *log) refused(n int) {
	for i := range 10 {
		l.line(minute(i), "smtpd[11]: NOQUEUE: reject: RCPT from dsl%d.isp.test[203.0.113.%d]: 504 5.5.2 <PC>: Helo command rejected: need fully-qualified hostname; from=<a@shop.test> to=<u@six.test> proto=ESMTP helo=<PC>", i%n, i%n)
	}
}

// on has the lines of happen logged by another host.
func (l *log) on(host string, happen func()) {
	before := l.b.String()
	l.b.Reset()
	happen()
	lines := l.b.String()
	l.b.Reset()
	l.b.WriteString(before + strings.ReplaceAll(strings.ReplaceAll(lines, " mx1 ", " "+host+" "), ": 4", ": 5"))
}

// spell writes a number in letters, which nothing folds away.
func spell(n int) string {
	return string([]byte{'g' + byte(n/400), 'g' + byte(n/20%20), 'g' + byte(n%20)})
}

// usually has what happens in the usual hour of today.
func usually(happen func(l *log, enough bool)) func(*log, bool) {
	return func(l *log, enough bool) { l.sameHours(4); happen(l, enough) }
}

func either(enough bool, many, few int) int {
	if enough {
		return many
	}
	return few
}

// quiet is a site with few messages an hour, of which some fail.
func (l *log) quiet(days, failed, delivered int) {
	for d := 1; d <= days; d++ {
		l.send(end.Add(-time.Duration(d)*day-time.Minute), "anna@shop.test", "u@six.test", smallest, ok)
	}
	l.send(end.Add(-time.Duration(days)*day-2*time.Hour), "anna@shop.test", "u@six.test", smallest, ok)
	l.fail(failed, "six.test", blocked)
	l.fail(delivered, "six.test", ok)
}

// thresholds are by their names, with words that are told if there is enough.
var thresholds = map[string]struct {
	words  string
	happen func(l *log, enough bool)
}{
	"least": {"Message too big", usually(func(l *log, enough bool) { l.fail(either(enough, 5, 4), "six.test", tooBig) })},
	"half": {"mostly six.test", usually(func(l *log, enough bool) {
		l.fail(either(enough, 5, 4), "six.test", tooBig)
		for i := range either(enough, 5, 6) {
			l.fail(1, fmt.Sprintf("n%d.test", i), tooBig)
		}
	})},
	"leastQuiet":   {"blocklist", func(l *log, enough bool) { l.quiet(4, either(enough, 3, 2), 4) }},
	"quietShare":   {"blocklist", func(l *log, enough bool) { l.quiet(4, 3, either(enough, 12, 13)) }},
	"quietWindows": {"blocklist", func(l *log, enough bool) { l.quiet(either(enough, 3, 2), 3, 4) }},
	"happened, on a quiet site": {"blocklist", func(l *log, enough bool) { // on one day of four, so that none are usual
		l.quiet(4, 3, 4)
		if !enough {
			l.send(end.Add(-2*day-time.Minute), "anna@shop.test", "u@six.test", smallest, blocked)
		}
	}},
	"happened, to clients": {"It is new here", usually(func(l *log, enough bool) {
		l.refused(5)
		if !enough {
			l.line(end.Add(-day-time.Minute), "smtpd[11]: NOQUEUE: reject: RCPT from dsl.isp.test[203.0.113.99]: 504 5.5.2 <PC>: Helo command rejected: need fully-qualified hostname; from=<a@shop.test> to=<u@six.test> proto=ESMTP helo=<PC>")
		}
	})},
	"atOnce, mailboxes": {"mailboxes are full at once", usually(func(l *log, enough bool) {
		l.full(either(enough, 5, 4))
	})},
	"atOnce, clients": {"It is new here", usually(func(l *log, enough bool) { l.refused(either(enough, 5, 4)) })},
	"busy":            {"The login eve", usually(func(l *log, enough bool) { l.login(either(enough, 20, 19), minute) })},
	"busyShare": {"The login eve", usually(func(l *log, enough bool) { // beside 60 of the usual hour
		l.login(20, minute)
		l.fail(either(enough, 120, 121), "six.test", tooBig) // no more is delivered
	})},
	"busyTimes": {"The login eve", usually(func(l *log, enough bool) {
		for d := 1; d <= 4; d++ {
			l.login(3, func(i int) time.Time { return minute(i).Add(-time.Duration(d) * day) })
		}
		l.login(either(enough, 30, 29), minute)
	})},
	"flooded": {"gets much more than usual", usually(func(l *log, enough bool) {
		for i := range either(enough, 100, 99) {
			l.send(minute(i), "", "bob@shop.test", smallest, ok)
		}
	})},
	"busyFailed": {"The sender news@six.test is much busier", usually(func(l *log, enough bool) {
		for i := range 30 {
			reply := ok
			if i < either(enough, 4, 3) {
				reply = unknown
			}
			l.send(minute(i), "news@six.test", "u@shop.test", smallest, reply)
		}
	})},
	"ofOneProvider": {"several destinations", usually(func(l *log, enough bool) {
		l.dns(either(enough, 12, 13), "gmail.com")
		l.dns(4, "outlook.com")
		l.dns(either(enough, 4, 3), "yahoo.com")
	})},
	"together": {"3 domains", usually(func(l *log, enough bool) {
		for i := range either(enough, 3, 2) {
			l.fail(10, destinations[i], blocked)
		}
	})},
	"least, of other codes": {"(5.7.1 and others)", usually(func(l *log, enough bool) {
		for i := range 3 {
			l.fail(10, destinations[i], blocked)
		}
		l.fail(either(enough, 5, 4), "six.test", "554 5.7.9 Client host [192.0.2.10] blocked using bl.spamcop.net")
	})},
	"ofOneProvider, of one code": {"(several codes)", usually(func(l *log, enough bool) {
		for i := range 3 {
			l.fail(4, destinations[i], blocked)
		}
		l.fail(either(enough, 8, 7), "six.test", "554 5.7.9 Client host [192.0.2.10] blocked using bl.spamcop.net")
	})},
	"onOneHost": {"on mx2", usually(func(l *log, enough bool) {
		l.on("mx2", func() { l.sameHours(4); l.dns(either(enough, 18, 17), "six.test") })
		l.dns(either(enough, 2, 3), "six.test")
	})},
	"usualOnOneHost": {"on mx2", usually(func(l *log, enough bool) {
		l.on("mx2", func() { l.sameHours(4); l.dns(18, "six.test"); l.fail(either(enough, 20, 40), "six.test", ok) })
	})},
	"silence": {", from 20", usually(func(l *log, enough bool) { // ten in nine minutes
		for i := range 10 {
			l.send(end.Add(-time.Duration(either(enough, 8, 7)+i)*time.Minute), "anna@shop.test", "u@six.test", smallest, tooBig)
		}
	})},
	"silenceShare": {", from 20", usually(func(l *log, enough bool) { // 200 in 50 minutes
		for i := range 200 {
			l.send(end.Add(-time.Duration(either(enough, 302, 298)+15*i)*time.Second), "anna@shop.test", "u@six.test", smallest, tooBig)
		}
	})},
	"muchLess": {"mail does not come in", func(l *log, enough bool) {
		for d := 1; d <= 4; d++ {
			l.hour(end.Add(-time.Duration(d)*day - time.Hour))
		}
		l.send(end.Add(-4*day-2*time.Hour), "anna@shop.test", "u@six.test", smallest, ok)
		l.fail(either(enough, 19, 20), "six.test", ok)
	}},
	"enough": {"mail does not come in", func(l *log, enough bool) {
		for d := 1; d <= 4; d++ {
			for i := range either(enough, 20, 19) {
				l.send(end.Add(-time.Duration(d)*day-time.Duration(i+1)*time.Minute), "anna@shop.test", "u@six.test", smallest, ok)
			}
		}
		l.send(end.Add(-4*day-2*time.Hour), "anna@shop.test", "u@six.test", smallest, ok)
	}},
	"leastGrown": {"Message too big", func(l *log, enough bool) { // ten times as much mail, and as many that fail
		for d := 1; d <= 4; d++ {
			for i := range either(enough, 9, 10) {
				l.send(minute(i).Add(-time.Duration(d)*day), "anna@shop.test", "u@six.test", smallest, ok)
			}
			l.send(minute(0).Add(-time.Duration(d)*day), "anna@shop.test", "u@six.test", smallest, tooBig)
		}
		l.send(end.Add(-4*day-2*time.Hour), "anna@shop.test", "u@six.test", smallest, ok)
		l.fail(100, "six.test", ok)
		l.fail(10, "six.test", tooBig)
	}},
	"mostGrowth": {"Message too big", func(l *log, enough bool) {
		for d := 1; d <= 4; d++ {
			for range 10 {
				l.send(minute(0).Add(-time.Duration(d)*day), "anna@shop.test", "u@six.test", smallest, ok)
			}
			l.send(minute(0).Add(-time.Duration(d)*day), "anna@shop.test", "u@six.test", smallest, tooBig)
		}
		l.send(end.Add(-4*day-2*time.Hour), "anna@shop.test", "u@six.test", smallest, ok)
		l.fail(200, "six.test", ok)
		l.fail(either(enough, 40, 10), "six.test", tooBig)
	}},
	"least, warnings": {"itself warns", usually(func(l *log, enough bool) {
		for i := range either(enough, 5, 4) {
			l.line(minute(i), "cleanup[12]: warning: 4F%05d: write queue file: No space left on device", i)
		}
	})},
	"texts": {"itself warns", func(l *log, enough bool) { // it was said before, but many others were too
		l.send(end.Add(-day-2*time.Hour), "anna@shop.test", "u@six.test", smallest, ok)
		for d := range 2 {
			for i := range 6 {
				if d == 1 && enough {
					break
				}
				l.line(minute(i).Add(-time.Duration(d)*day), "cleanup[12]: warning: write queue file: No space left on device")
			}
		}
		for i := range 1100 * 7 {
			l.line(minute(0).Add(-day), "cleanup[12]: warning: write queue file %s: Nothing", spell(i%1100))
		}
	}},
}

func TestThresholds(t *testing.T) {
	var all log
	until := map[string]map[bool]time.Time{}
	for i, name := range slices.Sorted(maps.Keys(thresholds)) {
		until[name] = map[bool]time.Time{}
		for j, enough := range []bool{true, false} {
			l := log{n: all.n, shift: time.Duration(2*(i-len(thresholds))+j) * 21 * day}
			thresholds[name].happen(&l, enough)
			all.b.WriteString(l.b.String())
			all.n, until[name][enough] = l.n, end.Add(l.shift)
		}
	}
	db := all.load(t)
	for name, tt := range thresholds {
		for enough, until := range until[name] {
			t.Run(fmt.Sprintf("%s/%v", name, enough), func(t *testing.T) {
				t.Parallel()
				d := must.Have(answers.Why(t.Context(), db, end, time.Hour, until))(t)
				said := strings.Join(d.Sentences(3)[3:], "\n")
				if strings.Contains(said, tt.words) != enough {
					t.Errorf("%q is told: %v; want %v:\n%s", tt.words, !enough, enough, said)
				}
			})
		}
	}
}
