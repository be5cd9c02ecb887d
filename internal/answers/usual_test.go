package answers_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/mtalog/mtalog/internal/answers"
	"github.com/mtalog/mtalog/internal/must"
)

// What is usual where there is little mail, or none at times, and what is worth telling unasked.

// TestQuietSite sends seven messages in an hour, of which three fail as none has before.
func TestQuietSite(t *testing.T) {
	var l log
	for d := range 6 {
		for i := range 7 {
			at, to, reply := end.Add(-time.Duration(d)*day-time.Duration(5*i+2)*time.Minute), fmt.Sprintf("u%d@six.test", i), ok
			if d == 0 && i < 3 {
				reply = "550 5.7.1 Service unavailable; Client host [192.0.2.10] blocked using zen.spamhaus.org"
			}
			l.send(at, "anna@shop.test", to, smallest, reply)
		}
	}
	l.send(end.Add(-6*day), "anna@shop.test", "u@six.test", smallest, ok)
	if f := why(t, &l, time.Hour, end).Findings[0]; !f.Unusual || f.Count != 3 {
		t.Errorf("%+v", f)
	}
}

// TestWeekend has a tenth of the mail of working days on Saturday the 14th, as on the one before.
func TestWeekend(t *testing.T) {
	saturday := end.Add(4 * day)
	for weeks, want := range map[int]string{0: "which may be the weekend", 1: "Nothing fails"} {
		var l log
		l.days(end.Add(3*day), 4*24)
		for i := range 1 + weeks {
			for j := range 6 {
				l.send(saturday.Add(-time.Duration(7*i)*day-time.Duration(9*j+1)*time.Minute), "anna@shop.test", "u@six.test", smallest, ok)
			}
		}
		l.send(saturday.Add(-time.Duration(7*weeks)*day-2*time.Hour), "anna@shop.test", "u@six.test", smallest, ok) // the log reaches back so far
		said := says(t, &l, time.Hour, saturday)
		expect(t, said, "", []string{want}, "mail does not come in")
	}
}

// TestLately has twelve failures that are unusual, in an hour of little mail and of much.
func TestLately(t *testing.T) {
	for delivered, want := range map[int]bool{100: true, 3000: false} {
		l := usualHours(4 * 24)
		for i := range delivered {
			l.send(end.Add(-time.Hour+time.Duration(i+1)*time.Second), "anna@shop.test", "u@seven.test", smallest, ok)
		}
		for i := range 12 {
			l.send(end.Add(-time.Duration(i+1)*time.Minute), "anna@shop.test", fmt.Sprintf("u%d@six.test", i), smallest, "552 5.3.4 Message too big")
		}
		db := l.load(t)
		asked, err := answers.Why(t.Context(), db, time.Time{}, time.Hour, end)
		if err != nil || !asked.Findings[0].Unusual {
			t.Errorf("%v: it is not unusual to who asks", err)
		}
		d, err := answers.Lately(t.Context(), db, time.Time{}, []time.Duration{30 * day, time.Hour}, end)
		if err != nil || d == nil {
			t.Fatal(d, err)
		}
		if said := strings.Join(d.Alarms(1), "\n"); strings.Contains(said, "Message too big") != want {
			t.Errorf("of %d attempts: %s", delivered, said)
		}
	}
}

// TestLatelyWeighsReasons has an address on a blocklist that other servers ask and a provider, of which
// neither refuses a hundredth of all mail.
func TestLatelyWeighsReasons(t *testing.T) {
	l := usualHours(4 * 24)
	for i := range 1500 {
		l.send(end.Add(-time.Hour+time.Duration(i+1)*time.Second), "anna@shop.test", fmt.Sprintf("u%d@seven.test", i), smallest, ok)
	}
	for i := range 20 {
		domain := []string{"six.test", "gmx.de"}[i%2]
		l.send(end.Add(-time.Duration(i+1)*time.Minute), "anna@shop.test", "u@"+domain, "mx."+domain+"[198.51.100.7]:25",
			"554 5.7.1 Service unavailable; Client host [192.0.2.10] blocked using zen.spamhaus.org")
	}
	d := must.Have(answers.Lately(t.Context(), l.load(t), time.Time{}, []time.Duration{time.Hour}, end))(t)
	expect(t, strings.Join(d.Alarms(1), "\n"), "other servers, mostly six.test, GMX, On a public blocklist (5.7.1), our address 192.0.2.10, mostly from anna@shop.test: 20 in 1 h", nil)
}

// TestLatelyLeavesSingleClients has one client refused, and many, as none was before.
func TestLatelyLeavesSingleClients(t *testing.T) {
	for name, c := range map[string]struct {
		line string // with the number of the client
		want string
	}{
		"one client":      {"smtpd[11]: NOQUEUE: reject: RCPT from x.isp.test[203.0.113.9]: 504 5.5.2 <pc%d>: Helo command rejected: need fully-qualified hostname; from=<a@isp.test> to=<u@shop.test> proto=ESMTP helo=<pc>", ""},
		"a server inside": {"smtpd[11]: NOQUEUE: reject: RCPT from app.shop.test[10.0.0.9]: 552 5.3.4 <pc%d>: Message size exceeds fixed limit; from=<a@isp.test> to=<u@shop.test> proto=ESMTP helo=<pc>", "mostly 10.0.0.9, Message too big"},
		"junk inside":     {"smtpd[11]: NOQUEUE: reject: RCPT from gw.shop.test[10.0.0.1]: 550 5.1.1 <u%d@shop.test>: Recipient address rejected: User unknown in local recipient table; from=<a@isp.test> to=<u@shop.test> proto=ESMTP helo=<pc>", ""},
		"many":            {"smtpd[11]: NOQUEUE: reject: RCPT from x.isp.test[203.0.113.%d]: 504 5.5.2 <pc>: Helo command rejected: need fully-qualified hostname; from=<a@isp.test> to=<u@shop.test> proto=ESMTP helo=<pc>", "504"},
	} {
		l := usualHours(4 * 24)
		for i := range 60 {
			l.line(end.Add(-30*time.Minute+time.Duration(i)*20*time.Second), c.line, i)
		}
		d, err := answers.Lately(t.Context(), l.load(t), time.Time{}, []time.Duration{time.Hour}, end)
		if err != nil || d == nil {
			t.Fatal(d, err)
		}
		said := strings.Join(d.Alarms(1), "\n")
		if c.want == "" && said != "" || !strings.Contains(said, c.want) {
			t.Errorf("%s: %q, want %q", name, said, c.want)
		}
	}
}
