package answers_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/mtalog/mtalog/internal/answers"
)

// Incidents of mail servers, each with the words that the first answer must have and
// those that no answer may have.

// told returns what is said beyond the usual first three sentences of what happened in
// the half hour before the end.
func told(t *testing.T, happen func(l *log, at time.Time, i int)) string {
	t.Helper()
	var l log
	l.days(end, 4*24)
	for i := range 60 {
		happen(&l, end.Add(-30*time.Minute+time.Duration(i)*30*time.Second), i)
	}
	return strings.Join(why(t, &l, time.Hour, end).Sentences(3)[3:], "\n")
}

func expect(t *testing.T, said string, begins string, has []string, lacks ...string) {
	t.Helper()
	if !strings.HasPrefix(said, begins) {
		t.Errorf("it begins with %.200q, want %q", said, begins)
	}
	for _, s := range has {
		if !strings.Contains(said, s) {
			t.Errorf("%q is missing in:\n%s", s, said)
		}
	}
	for _, s := range lacks {
		if strings.Contains(said, s) {
			t.Errorf("%q is in:\n%s", s, said)
		}
	}
}

// destinations are domains of several providers, and others.
var destinations = []string{"gmail.com", "outlook.com", "yahoo.com", "six.test", "seven.test", "eight.test"}

func TestDeadResolver(t *testing.T) {
	said := told(t, func(l *log, at time.Time, i int) {
		domain := destinations[i%len(destinations)]
		l.line(at, "smtp[14]: 4D%05d: to=<u@%s>, relay=none, delay=1, delays=1/0/0/0, dsn=4.4.3, status=deferred (Host or domain name not found. Name service error for name=%s type=MX: Host not found, try again)", i, domain, domain)
	})
	expect(t, said, "6 domains, Name lookup failed (4.4.3): 60 in 1 h, usually 0, since 2026-03-10 14:30. We have to act: Destinations that have nothing in common fail at once",
		nil, "Google", "network or DNS has to act", "Other causes")
}

// TestSignatureGone has a key that was taken out of the DNS: each provider refuses in its own
// words, none often.
func TestSignatureGone(t *testing.T) {
	replies := []struct{ domain, reply string }{
		{"gmail.com", "550-5.7.26 Unauthenticated email from shop.test is not accepted due to domain's DMARC policy."},
		{"outlook.com", "550 5.7.509 Access denied, sending domain shop.test does not pass DMARC verification and has a DMARC policy of reject."},
		{"yahoo.com", "554 5.7.9 Message not accepted: DMARC policy of shop.test is reject"},
		{"six.test", "550 5.7.1 rejected by DMARC policy for shop.test"},
	}
	said := told(t, func(l *log, at time.Time, i int) {
		if i%4 == 0 {
			r := replies[i/4%4]
			l.send(at, "anna@shop.test", fmt.Sprintf("u%d@%s", i, r.domain), "mx."+r.domain+"[192.0.2.6]:25", r.reply)
		}
	})
	expect(t, said, "4 domains, Sender authentication failed (several codes), mostly from anna@shop.test: 15 in 1 h, usually 0, since 2026-03-10 14:30. We have to act:",
		nil, "Other causes", "Google")
}

func TestContentFilterDown(t *testing.T) {
	said := told(t, func(l *log, at time.Time, i int) {
		l.line(at, "smtp[14]: connect to 127.0.0.1[127.0.0.1]:10024: Connection refused")
		l.line(at, "smtp[14]: 4D%05d: to=<u@%s>, relay=none, delay=1, delays=1/0/0/0, dsn=4.4.1, status=deferred (connect to 127.0.0.1[127.0.0.1]:10024: Connection refused)", i, destinations[i%len(destinations)])
	})
	expect(t, said, "our own 127.0.0.1:10024, Connection failed (4.4.1): 60 in 1 h", []string{"We have to act: The service at 127.0.0.1:10024"}, "Google", "Try the host's port 25")
}

func TestStolenLogin(t *testing.T) {
	replies := []string{ok, "host mx.six.test[192.0.2.6] said: " + unknown, "host mx.six.test[192.0.2.6] said: 550 5.7.1 This message is likely unsolicited mail"}
	said := told(t, func(l *log, at time.Time, i int) {
		id := fmt.Sprintf("4E%05d", i)
		l.line(at, "smtpd[11]: %s: client=unknown[203.0.113.%d], sasl_method=LOGIN, sasl_username=eve@shop.test", id, i)
		l.line(at, "qmgr[13]: %s: from=<x%d@shop.test>, size=100, nrcpt=1 (queue active)", id, i)
		status, dsn := "sent", "2.0.0"
		if i%3 > 0 {
			status, dsn = "bounced", "5.1.1"
		}
		l.line(at, "smtp[14]: %s: to=<u%d@%s>, relay=%s, delay=1, delays=1/0/0/0, dsn=%s, status=%s (%s)", id, i, destinations[i%len(destinations)], smallest, dsn, status, replies[i%3])
		for range 2 {
			l.send(at, "", "eve@shop.test", "mx1.shop.test[192.0.2.1]:25", ok)
		}
	})
	expect(t, said, "The login eve@shop.test is much busier than usual: mail to 60 recipients in 1 h, usually 0; 67 % of the attempts failed. If its owner does not know of it, its password is stolen",
		[]string{", mostly from eve@shop.test: "}, "The recipient")
}

// TestNewRestriction has a server that after an upgrade refuses clients whose mail it took.
func TestNewRestriction(t *testing.T) {
	refuse := func(l *log, at time.Time, i int) {
		l.line(at, "smtpd[11]: NOQUEUE: reject: RCPT from dsl%d.isp.test[203.0.113.%d]: 504 5.5.2 <PC%d>: Helo command rejected: need fully-qualified hostname; from=<a@shop.test> to=<u@six.test> proto=ESMTP helo=<PC%d>", i, i, i, i)
	}
	said := told(t, refuse)
	expect(t, said, "clients of ours, Reverse DNS or HELO name (5.5.2): 60 in 1 h, usually 0, since 2026-03-10 14:30. We have to act: It is new here and meets 60 clients at once",
		[]string{"For example: 504 5.5.2"}, "PTR record")
	one := told(t, func(l *log, at time.Time, _ int) { refuse(l, at, 7) })
	expect(t, one, "clients of ours, mostly 203.0.113.7, Reverse DNS or HELO name (5.5.2)", nil, "It is new here")
}

// TestBotsHideNothing has a thousand guessed passwords and ten messages that a host no longer takes.
func TestBotsHideNothing(t *testing.T) {
	said := told(t, func(l *log, at time.Time, i int) {
		for j := range 5 {
			l.line(at, "smtpd[11]: warning: unknown[203.0.113.%d]: SASL LOGIN authentication failed: UGFzc3dvcmQ6", (5*i+j)%250)
			l.line(at, "smtpd[11]: lost connection after AUTH from unknown[203.0.113.%d]", (5*i+j)%250)
		}
		if i%6 == 0 {
			l.line(at, "smtp[14]: 4D%05d: to=<u@six.test>, relay=none, delay=1, delays=1/0/0/0, dsn=4.4.1, status=deferred (connect to mx.six.test[192.0.2.6]:25: Connection refused)", i)
		}
	})
	expect(t, said, "other servers, mostly six.test, Connection failed (4.4.1): 10 in 1 h", []string{"clients of ours, Login demanded or failed: 300 in 1 h"})
}

func TestGreylistingIsNoAlarm(t *testing.T) {
	said := told(t, func(l *log, at time.Time, i int) {
		l.send(at, "anna@shop.test", fmt.Sprintf("u%d@six.test", i), smallest, "451 4.7.1 Greylisted, please try again in 300 seconds")
	})
	expect(t, said, "Nothing fails much more often than usual.", nil, "reylist")
}

// TestGreylistedByMany has a server whose address is new to those to whom it sends.
func TestGreylistedByMany(t *testing.T) {
	for domains, want := range map[int]string{5: "5 domains put mail off by greylisting: 60 in 1 h, usually 0.", 4: "Nothing fails"} {
		said := told(t, func(l *log, at time.Time, i int) {
			l.send(at, "anna@shop.test", fmt.Sprintf("u%d@d%d.test", i, i%domains), smallest, "451 4.7.1 Greylisted, please try again in 300 seconds")
		})
		expect(t, said, want, nil)
	}
}

// TestGreylistedByOneMore has domains that always put mail off, and one that began to.
func TestGreylistedByOneMore(t *testing.T) {
	var l log
	for i := range 4 * 24 * 12 {
		domain := fmt.Sprintf("d%d.test", i%12)
		l.send(end.Add(time.Duration(5*i+2)*time.Minute-4*day), "anna@shop.test", "u@"+domain, "mx."+domain+"[192.0.2.9]:25", "450 4.2.0 Greylisted, try again later")
		if left := 4*24*12 - i; left <= 6 {
			for range 10 {
				l.send(end.Add(time.Duration(5*i+3)*time.Minute-4*day), "anna@shop.test", "u@gmx.net", "mx00.gmx.net[192.0.2.8]:25", "450 4.2.0 Greylisted, try again later")
			}
		}
	}
	said := strings.Join(why(t, &l, time.Hour, end).Sentences(3)[3:], "\n")
	expect(t, said, "Nothing fails much more often", nil, "greylisting")
}

func TestFullMailboxesOfOneDomain(t *testing.T) {
	said := told(t, func(l *log, at time.Time, i int) {
		l.send(at, "anna@shop.test", fmt.Sprintf("v%d@six.test", i%20), smallest, "452 4.2.2 Quota exceeded (mailbox for user is full)")
	})
	expect(t, said, "other servers, mostly six.test, Mailbox full", []string{"Their administrator has to act: 20 mailboxes are full at once, mostly of one domain"})
}

func TestWarningsOfTheServer(t *testing.T) {
	said := told(t, func(l *log, at time.Time, i int) {
		l.line(at, "cleanup[12]: warning: 4F%05d: write queue file: No space left on device", i)
		l.line(at, "smtpd[11]: warning: hostname host%d.isp.test does not resolve to address 203.0.113.%d", i, i)
	})
	expect(t, said, "The mail server itself warns (postfix/cleanup), 60 times in 1 h, usually 0, since 2026-03-10 14:30: 4F00000: write queue file: No space left on device\nOtherwise nothing fails", nil, "resolve")
}

// TestFatalErrors has a server whose daemons do not start, beside what somebody typed.
func TestFatalErrors(t *testing.T) {
	var l log
	l.days(end, 4*24)
	for i := range 9 {
		at := end.Add(-time.Duration(i+1) * time.Minute)
		l.line(at, "smtpd[11]: fatal: open database /etc/postfix/access.db: No such file or directory")
		l.line(at, "sendmail[12]: fatal: usage: sendmail [options]")
		l.line(at, "cleanup[13]: warning: 4F%05d: write queue file: No space left on device", i)
		l.line(at, "cleanup[13]: warning: 4G%05d: write queue file: No space left on device", i)
	}
	d := why(t, &l, time.Hour, end)
	expect(t, strings.Join(d.Alarms(3), "\n"), "The mail server itself has fatal errors (postfix/smtpd), 9 times in 1 h, usually 0, since 2026-03-10 14:51: open database",
		[]string{"itself warns (postfix/cleanup), 18 times"}, "usage")
	if !d.TellsFatal() {
		t.Error("a fatal error is not fatal")
	}
}

// TestBeganInTheNight has what was rare at night, where nothing was sent, and is frequent at day.
func TestBeganInTheNight(t *testing.T) {
	var l log
	l.days(end, 4*24)
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
	if f := why(t, &l, time.Hour, end).Findings[0]; !f.Unusual || !f.Since.Equal(began) {
		t.Errorf("%+v; want it since %v", f, began)
	}
}

// TestOneOfTwoHostsThatAreDown has a host that has been down for days, and one since an hour.
func TestOneOfTwoHostsThatAreDown(t *testing.T) {
	var l log
	l.days(end, 6*24)
	down := func(at time.Time, domain string) {
		l.n++
		l.line(at, "smtp[14]: 4D%05d: to=<u@%s>, relay=none, delay=1, delays=1/0/0/0, dsn=4.4.1, status=deferred (connect to mx.%s[192.0.2.6]:25: Connection timed out)", l.n, domain, domain)
	}
	for at := end.Add(-5 * day); at.Before(end); at = at.Add(6 * time.Minute) {
		down(at, "old.test")
	}
	for at := end.Add(-3 * time.Hour); at.Before(end); at = at.Add(12 * time.Second) {
		down(at, "new.test")
	}
	f := why(t, &l, day, end).Findings[0]
	if f.Mostly != "new.test" || !f.Unusual || f.Since.Sub(end.Add(-3*time.Hour)).Abs() > 10*time.Minute {
		t.Errorf("%+v", f)
	}
}

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
		said := strings.Join(why(t, &l, time.Hour, saturday).Sentences(3)[3:], "\n")
		expect(t, said, "", []string{want}, "mail does not come in")
	}
}

// TestOver has a resolver that was dead for half an hour in the middle of the day.
func TestOver(t *testing.T) {
	var l log
	l.days(end, 4*24)
	for i := range 60 {
		at := end.Add(-5*time.Hour + time.Duration(i)*30*time.Second)
		l.line(at, "smtp[14]: 4D%05d: to=<u@six.test>, relay=none, delay=1, delays=1/0/0/0, dsn=4.4.3, status=deferred (Host or domain name not found. Name service error for name=six.test type=MX: Host not found, try again)", i)
	}
	said := strings.Join(why(t, &l, day, end).Sentences(3)[3:], "\n")
	expect(t, said, "other servers, mostly six.test, Name lookup failed (4.4.3): 60 in 24 h, usually 0, from 2026-03-10 10:00 to 2026-03-10 10:29.", nil)
}

// TestOneHostOfTwo has two servers, of which one cannot connect to anybody.
func TestOneHostOfTwo(t *testing.T) {
	var l log
	l.days(end, 4*24)
	text := l.b.String()
	l.b.Reset()
	for i := range 60 {
		l.line(end.Add(-time.Duration(i+1)*20*time.Second), "smtp[14]: 4D%05d: to=<u@%s>, relay=none, delay=1, delays=1/0/0/0, dsn=4.4.1, status=deferred (connect to mx.%s[192.0.2.6]:25: Network is unreachable)", i, destinations[i%len(destinations)], destinations[i%len(destinations)])
	}
	trouble := l.b.String()
	l.b.Reset()
	l.b.WriteString(text + strings.ReplaceAll(strings.ReplaceAll(text, ": 4T", ": 5T")+trouble, " mx1 ", " mx2 "))
	said := strings.Join(why(t, &l, time.Hour, end).Sentences(3)[3:], "\n")
	expect(t, said, "", []string{"Connection failed (4.4.1), on mx2: 60 in 1 h"})
}

// TestHostileDomain has what SQL, terminals and formats of fmt would stumble over where a domain should be.
func TestHostileDomain(t *testing.T) {
	for _, domain := range []string{"a'b.test", "a\x00b.test", "a\x1b[2Jb.test", `a"b.test`, "%[3]s.test"} {
		said := told(t, func(l *log, at time.Time, i int) {
			l.send(at, "x'@"+domain, "u@"+domain, smallest, "550 5.7.1 Refused for "+domain)
		})
		expect(t, said, "", []string{": 60 in 1 h, usually 0, since 2026-03-10 14:30"})
	}
}

// TestLately has twelve failures that are unusual, in an hour of little mail and of much.
func TestLately(t *testing.T) {
	for delivered, want := range map[int]bool{100: true, 3000: false} {
		var l log
		l.days(end, 4*24)
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

// TestLatelyLeavesSingleClients has one client refused, and many, as none was before.
func TestLatelyLeavesSingleClients(t *testing.T) {
	for name, c := range map[string]struct {
		line string // with the number of the client
		want string
	}{
		"one client": {"smtpd[11]: NOQUEUE: reject: RCPT from x.isp.test[203.0.113.9]: 504 5.5.2 <pc%d>: Helo command rejected: need fully-qualified hostname; from=<a@isp.test> to=<u@shop.test> proto=ESMTP helo=<pc>", ""},
		"many":       {"smtpd[11]: NOQUEUE: reject: RCPT from x.isp.test[203.0.113.%d]: 504 5.5.2 <pc>: Helo command rejected: need fully-qualified hostname; from=<a@isp.test> to=<u@shop.test> proto=ESMTP helo=<pc>", "504"},
	} {
		var l log
		l.days(end, 4*24)
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

// TestBeganThoughKnown has a failure that is met once in a while, also that morning, at its
// height since half an hour.
func TestBeganThoughKnown(t *testing.T) {
	for _, known := range []bool{true, false} {
		var l log
		l.days(end, 6*24)
		l.send(end.Add(-8*time.Hour), "anna@shop.test", "u@six.test", smallest, tooBig)
		l.send(end.Add(-7*time.Hour), "anna@shop.test", "u@six.test", smallest, tooBig)
		if known {
			l.send(end.Add(-2*day-30*time.Minute), "anna@shop.test", "u@six.test", smallest, tooBig)
		}
		for i := range 5 * 30 {
			l.send(end.Add(-time.Duration(i+1)*2*time.Minute), "anna@shop.test", "u@six.test", smallest, tooBig)
		}
		f := why(t, &l, time.Hour, end).Findings[0]
		began := end.Add(-5 * time.Hour)
		if !known {
			began = end.Add(-8 * time.Hour)
		}
		if !f.Unusual || f.Since.Sub(began).Abs() > time.Minute {
			t.Errorf("known %v: %+v; want it since %v", known, f, began)
		}
	}
}

// TestBackscatter has reports of mail that others sent with senders of ours: those that come
// in, and those of a server that takes mail for whom it does not know.
func TestBackscatter(t *testing.T) {
	in := told(t, func(l *log, at time.Time, i int) {
		l.line(at, "smtpd[11]: NOQUEUE: reject: RCPT from mx%d.isp.test[203.0.113.%d]: 550 5.1.1 <x%d@shop.test>: Recipient address rejected: User unknown; from=<> to=<x%d@shop.test> proto=ESMTP helo=<mx>", i, i, i, i)
	})
	expect(t, in, "clients of ours, No such mailbox (5.1.1), mostly from <>: 60 in 1 h, usually 0, since 2026-03-10 14:30. To do: They are reports about mail that somebody else sent", nil)
	out := told(t, func(l *log, at time.Time, i int) {
		l.send(at, "", fmt.Sprintf("x%d@d%d.test", i, i%9), "mx.isp.test[192.0.2.9]:25", unknown)
	})
	expect(t, out, "other servers, mostly mx.isp.test, No such mailbox (5.1.1), mostly from <>: 61 in 1 h", []string{"We have to act: They are notices of this server's own"}, "take it off the list")
}

// TestNoticesToOneServer has notices that are about no forged mail: those to the one address
// that a mailing is sent from, and those of others that this server hands to its store.
func TestNoticesToOneServer(t *testing.T) {
	for to, relay := range map[string]string{"list@news.test": "mx.news.test[192.0.2.9]:25", "x%d@shop.test": "inside.shop.test[10.0.0.7]:25"} {
		said := told(t, func(l *log, at time.Time, i int) {
			if strings.Contains(to, "%d") {
				l.send(at, "", fmt.Sprintf(to, i), relay, unknown)
			} else {
				l.send(at, "", to, relay, unknown)
			}
		})
		expect(t, said, "", []string{"No such mailbox (5.1.1), mostly from <>: 6", "We have to act: Correct the address"}, "They are notices of this server's own")
	}
}

// TestRetriesAreNoBusySender has a login whose mail to a host that is down is tried again and again.
func TestRetriesAreNoBusySender(t *testing.T) {
	for age, busy := range map[int]bool{3601: false, 1: true} {
		said := told(t, func(l *log, at time.Time, i int) {
			id := fmt.Sprintf("4E%05d", i)
			l.line(at, "smtpd[11]: %s: client=unknown[203.0.113.9], sasl_method=LOGIN, sasl_username=eve", id)
			l.line(at, "smtp[14]: %s: to=<u%d@six.test>, relay=none, delay=%d, delays=1/0/0/0, dsn=4.4.1, status=deferred (connect to mx.six.test[192.0.2.6]:25: Connection timed out)", id, i, age)
		})
		if strings.Contains(said, "The login eve is much busier") != busy {
			t.Errorf("mail of %d s ago: %s", age, said)
		}
	}
}

// TestOwnRelays has services of this server that do not take its mail, and others.
func TestOwnRelays(t *testing.T) {
	for relay, begins := range map[string]string{
		"mx1.shop.test[private/dovecot-lmtp]": "our own private/dovecot-lmtp, Connection failed (4.4.1): 60 in 1 h, usually 0, since 2026-03-10 14:30. We have to act: The service at private/dovecot-lmtp",
		"filter.shop.test[192.0.2.7]:10024":   "our own filter.shop.test:10024, Connection failed",
		"inside.shop.test[10.0.0.7]:25":       "our own inside.shop.test, Connection failed",
		"relay.isp.test[192.0.2.7]:587":       "several destinations, mostly relay.isp.test:587, Connection failed",
		"mx.isp.test[192.0.2.7]:25":           "several destinations, mostly mx.isp.test, Connection failed",
	} {
		said := told(t, func(l *log, at time.Time, i int) {
			domain := destinations[i%len(destinations)]
			if i%10 < 6 { // most of one domain, but all of one relay
				domain = "eight.test"
			}
			l.line(at, "smtp[14]: 4D%05d: to=<u@%s>, relay=none, delay=1, delays=1/0/0/0, dsn=4.4.1, status=deferred (connect to %s: Connection refused)", i, domain, relay)
		})
		expect(t, said, begins, nil)
	}
}

func TestLoginRefusedByRelay(t *testing.T) {
	said := told(t, func(l *log, at time.Time, i int) {
		l.line(at, "smtp[14]: 4D%05d: to=<u@%s>, relay=relay.isp.test[192.0.2.7]:587, delay=1, delays=1/0/0/0, dsn=4.7.8, status=deferred (SASL authentication failed; server relay.isp.test[192.0.2.7] said: 535 5.7.8 Error: authentication failed)", i, destinations[i%len(destinations)])
	})
	expect(t, said, "several destinations, mostly relay.isp.test:587, Login demanded or failed (5.7.8): 60 in 1 h", []string{"We have to act: If this server logs in there"}, "fail2ban")
}

// TestGuessedPasswords has failed logins of many clients, and of one.
func TestGuessedPasswords(t *testing.T) {
	for clients, want := range map[int]string{60: "We have to act: 60 addresses, most likely of bots, guess passwords", 1: "Their administrator has to act: Check user, password"} {
		said := told(t, func(l *log, at time.Time, i int) {
			l.line(at, "smtpd[11]: warning: unknown[203.0.113.%d]: SASL LOGIN authentication failed: UGFzc3dvcmQ6", i%clients)
		})
		expect(t, said, "clients of ours, ", []string{want})
	}
}

// TestOwnMailboxesFull has a store whose disk is full.
func TestOwnMailboxesFull(t *testing.T) {
	said := told(t, func(l *log, at time.Time, i int) {
		l.line(at, "lmtp[14]: 4D%05d: to=<u%d@shop.test>, relay=mx1.shop.test[private/lmtp], delay=1, delays=1/0/0/0, dsn=4.2.2, status=deferred (host mx1.shop.test[private/lmtp] said: 452 4.2.2 <u%[2]d@shop.test> Mailbox is full (in reply to end of DATA command))", i, i%20)
	})
	expect(t, said, "our own private/lmtp, Mailbox full (4.2.2): 60 in 1 h", []string{"We have to act: 20 mailboxes of this server are full at once"})
}

// TestLongWarning has a warning that began before the window.
func TestLongWarning(t *testing.T) {
	var l log
	l.days(end, 4*24)
	for at := end.Add(-3 * time.Hour); at.Before(end); at = at.Add(2 * time.Minute) {
		l.line(at, "smtpd[11]: warning: connect to Milter service inet:localhost:8891: Connection refused")
	}
	said := strings.Join(why(t, &l, time.Hour, end).Sentences(3)[3:], "\n")
	expect(t, said, "The mail server itself warns (postfix/smtpd), 30 times in 1 h, usually 0, since 2026-03-10 12:00: connect to Milter", nil)
}

// TestMuchMoreMail has a day on which people are back: ten times as much mail as in the weeks
// before, of which as much fails as ever.
func TestMuchMoreMail(t *testing.T) {
	for grown, want := range map[bool]string{true: "Nothing fails much more", false: "other servers, mostly six.test, No such mailbox (5.1.1)"} {
		var l log
		for d := range 5 {
			for i := range 30 {
				reply := ok
				if i%15 == 0 {
					reply = unknown
				}
				l.send(end.Add(-time.Duration(d)*day-time.Duration(2*i+1)*time.Minute), fmt.Sprintf("u%d@shop.test", i), fmt.Sprintf("u%d@six.test", i), smallest, reply)
			}
		}
		l.send(end.Add(-4*day-2*time.Hour), "anna@shop.test", "u@six.test", smallest, ok)
		for i := range 300 {
			switch reply := ok; {
			case i%15 == 0:
				l.send(end.Add(-time.Duration(10*i+5)*time.Second), fmt.Sprintf("u%d@shop.test", i%30), fmt.Sprintf("u%d@six.test", i), smallest, unknown)
			case grown:
				l.send(end.Add(-time.Duration(10*i+5)*time.Second), fmt.Sprintf("u%d@shop.test", i%30), fmt.Sprintf("u%d@six.test", i), smallest, reply)
			}
		}
		expect(t, strings.Join(why(t, &l, time.Hour, end).Sentences(3)[3:], "\n"), want, nil)
	}
}

// TestNoMailComesIn has mail that goes out as ever, and next to none for the own domain.
func TestNoMailComesIn(t *testing.T) {
	for lately, want := range map[int]string{
		0: "No delivery attempt to shop.test since 2026-03-10 13:58, usually 30 in 1 h: see whether mail for it still arrives",
		2: "Only 2 delivery attempts to shop.test, usually 30 in 1 h:",
		3: "Nothing fails",
	} {
		var l log
		l.days(end, 5*24)
		for i := range 5 * 24 * 30 {
			if i < lately || i >= 30 {
				l.send(end.Add(-time.Duration(2*i+2)*time.Minute), "anna@six.test", "u@shop.test", "mx1.shop.test[192.0.2.1]:25", ok)
			}
		}
		expect(t, strings.Join(why(t, &l, time.Hour, end).Sentences(3)[3:], "\n"), want, nil)
	}
}

// TestSilence is asked when the log has ended for a while.
func TestSilence(t *testing.T) {
	var l log
	l.days(end, 5*24)
	db := l.load(t)
	for late, want := range map[time.Duration]string{
		30 * time.Minute:    "Nothing was logged in the 51 min since, in which 45 delivery attempts are usual: mail stands still",
		10 * time.Minute:    "Usual is", // of 20 minutes, in which fewer than 20 are usual
		25 * time.Hour:      "Usual is", // an archive
		-21 * time.Minute:   "Usual is",
		-31 * time.Minute:   "Usual is",
		-3000 * time.Minute: "Usual is",
	} {
		d, err := answers.Why(t.Context(), db, end.Add(late), time.Hour, time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		said := d.Sentences(3)
		if !strings.HasPrefix(said[1], want) {
			t.Errorf("%v later: %q, want %q", late, said[1], want)
		}
		if ahead := strings.Contains(said[0], " ahead of this machine's clock"); ahead != (late <= -31*time.Minute) {
			t.Errorf("%v later: %q", late, said[0])
		}
	}
}

// TestFlood has a recipient who gets reports of mail that he did not send, and other mail.
func TestFlood(t *testing.T) {
	for from, want := range map[string]string{
		"":             "The recipient bob@shop.test gets much more than usual: 120 messages in 1 h, usually 0, mostly from <>. They are reports",
		"bot@six.test": "The recipient bob@shop.test gets much more than usual: 120 messages in 1 h, usually 0, mostly from bot@six.test. See whether it is a loop",
		"x%d@six.test": "The recipient bob@shop.test gets much more than usual: 120 messages in 1 h, usually 0. It may be a loop, or subscriptions",
	} {
		said := told(t, func(l *log, at time.Time, i int) {
			for j := range 2 {
				sender := strings.ReplaceAll(from, "%d", fmt.Sprint(2*i+j))
				l.send(at, sender, "bob@shop.test", "mx1.shop.test[192.0.2.1]:25", ok)
			}
		})
		expect(t, said, want, []string{"Otherwise nothing fails"})
	}
}

// TestFloodOfOneSpelling has one sender who spells the recipient in another way, first of all.
func TestFloodOfOneSpelling(t *testing.T) {
	said := told(t, func(l *log, at time.Time, i int) {
		to := "bob@shop.test"
		if i == 0 {
			to = "BOB@shop.test"
		}
		for range 2 {
			l.send(at, "bot@six.test", to, "mx1.shop.test[192.0.2.1]:25", ok)
		}
	})
	expect(t, said, "The recipient bob@shop.test gets much more than usual: 120 messages in 1 h", nil)
}

// TestIPv6Down has nobody reached over IPv6, and one domain that is not.
func TestIPv6Down(t *testing.T) {
	for domains, want := range map[int]string{
		6: "6 domains over IPv6, Connection failed (4.4.1): 60 in 1 h, usually 0, since 2026-03-10 14:30. We have to act: Nobody of several is reached over IPv6",
		1: "other servers, mostly d0.test, Connection failed",
	} {
		said := told(t, func(l *log, at time.Time, i int) {
			domain := fmt.Sprintf("d%d.test", i%domains)
			if domains > 1 && i%3 > 0 {
				domain = destinations[i%len(destinations)]
			}
			l.line(at, "smtp[14]: 4D%05d: to=<u@%s>, relay=none, delay=1, delays=1/0/0/0, dsn=4.4.1, status=deferred (connect to mx.%s[2001:db8::5]:25: Network is unreachable)", i, domain, domain)
		})
		expect(t, said, want, nil)
	}
}

// TestSomeIPv6Down has some domains not reached over IPv6 while another is.
func TestSomeIPv6Down(t *testing.T) {
	for relay, has := range map[string]string{"mx.up.test[2001:db8::9]:25": "6 domains, Connection failed", "localhost[::1]:24": "6 domains over IPv6"} {
		said := told(t, func(l *log, at time.Time, i int) {
			domain := destinations[i%len(destinations)]
			l.line(at, "smtp[14]: 4D%05d: to=<u@%s>, relay=none, delay=1, delays=1/0/0/0, dsn=4.4.1, status=deferred (connect to mx.%s[2001:db8::5]:25: Network is unreachable)", i, domain, domain)
			if i%10 == 5 {
				l.send(at, "anna@shop.test", "u@up.test", relay, ok)
			}
		})
		expect(t, said, has, nil)
	}
}

// TestSlowMail has a content filter that takes its time, and mail that was put off before.
func TestSlowMail(t *testing.T) {
	for delays, want := range map[string]string{
		"0.1/601/0.2/9":    "Mail is slow: 60 deliveries took longer than 10 min in 1 h, usually 0, since 2026-03-10 14:30, most of it waiting for a free delivery process",
		"0.1/60/0.2/539.7": "Nothing fails",
		"0.1/60/0.2/540":   "Mail is slow: 60 deliveries took longer than 10 min in 1 h, usually 0, since 2026-03-10 14:30, most of it being handed over",
		"900/1/0.2/9":      "Nothing fails",
	} {
		said := told(t, func(l *log, at time.Time, i int) {
			l.line(at, "smtp[14]: 4D%05d: to=<u%d@six.test>, relay=%s, delay=910, delays=%s, dsn=2.0.0, status=sent (%s)", i, i, smallest, delays, ok)
		})
		expect(t, said, want, nil)
	}
}

// TestListRefusesAll has a blocklist that lists everybody: no mail comes in, and that of all is refused.
func TestListRefusesAll(t *testing.T) {
	var l log
	l.days(end, 5*24)
	for i := range 5 * 24 * 30 {
		if at := end.Add(-time.Duration(2*i+2) * time.Minute); i >= 30 {
			l.send(at, "anna@six.test", "u@shop.test", "mx1.shop.test[192.0.2.1]:25", ok)
		} else {
			l.line(at, "smtpd[11]: NOQUEUE: reject: RCPT from mx.isp.test[203.0.113.%d]: 554 5.7.1 Service unavailable; Client host [203.0.113.%d] blocked using list.test; from=<a@isp.test> to=<u@shop.test> proto=ESMTP helo=<mx>", i, i)
		}
	}
	said := strings.Join(why(t, &l, time.Hour, end).Sentences(3)[3:], "\n")
	expect(t, said, "No delivery attempt to shop.test since 2026-03-10 13:58, usually 30 in 1 h: see whether it is among what this server refuses more than usual (below)",
		[]string{"clients of ours, On a public blocklist (5.7.1)"})
}
