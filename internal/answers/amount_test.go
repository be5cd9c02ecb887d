package answers_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/mtalog/mtalog/internal/answers"
	"github.com/mtalog/mtalog/internal/must"
)

// Incidents that are too much or too little mail, whether or not any fails.

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
	expect(t, said, "The login eve@shop.test, which never sent before, is much busier than usual: mail to 60 recipients in 1 h, since 2026-03-10 14:30; 67 % of the attempts failed. If its owner does not know of it, its password is stolen",
		[]string{", mostly from eve@shop.test: "}, "The recipient")
}

// TestMailing has a login that sends a mailing from one server, and others that look stolen: that
// is used from many addresses, or of whose mail much fails.
func TestMailing(t *testing.T) {
	for _, tt := range []struct {
		clients, fails int // one of so many
		want           string
	}{
		{1, 30, "The login news@shop.test, which never sent before, sends a bulk mailing: mail to 60 recipients in 1 h, since 2026-03-10 14:30, from 203.0.113.0; 3.3 % of the attempts failed. If its owner knows of it, there is nothing to do"},
		{2, 30, "The login news@shop.test, which never sent before, sends a bulk mailing"},
		{3, 30, "The login news@shop.test, which never sent before, is much busier than usual"},
		{1, 8, "The login news@shop.test, which never sent before, is much busier than usual"},
	} {
		said := told(t, func(l *log, at time.Time, i int) {
			id, status, dsn, reply := fmt.Sprintf("4E%05d", i), "sent", "2.0.0", ok
			if i%tt.fails == 0 {
				status, dsn, reply = "bounced", "5.1.1", "host mx.six.test[192.0.2.6] said: "+unknown
			}
			l.line(at, "smtpd[11]: %s: client=unknown[203.0.113.%d], sasl_method=LOGIN, sasl_username=news@shop.test", id, i%tt.clients)
			l.line(at, "qmgr[13]: %s: from=<news@shop.test>, size=100, nrcpt=1 (queue active)", id)
			l.line(at, "smtp[14]: %s: to=<u%d@%s>, relay=%s, delay=1, delays=1/0/0/0, dsn=%s, status=%s (%s)", id, i, destinations[i%len(destinations)], smallest, dsn, status, reply)
		})
		expect(t, said, tt.want, nil)
	}
}

// TestMailingOrThief has a login that sends much from one address, beside its usual mail and that of
// somebody else.
func TestMailingOrThief(t *testing.T) {
	for _, tt := range []struct {
		now, before, others string // addresses
		want                string
	}{
		{"203.0.113.5", "203.0.113.5", "203.0.113.6", "The login eve@shop.test sends a bulk mailing: mail to 60 recipients in 1 h, usually 4, since 2026-03-10 14:30, from 203.0.113.5"},
		{"198.51.100.6", "203.0.113.5", "203.0.113.6", "The login eve@shop.test is much busier than usual"}, // a thief
		{"10.0.0.8", "10.0.0.8", "10.0.0.8", "The login eve@shop.test is much busier than usual"},           // at a webmail
		{"unknown", "unknown", "203.0.113.6", "The login eve@shop.test is much busier than usual"},
	} {
		said := told(t, func(l *log, at time.Time, i int) {
			mail := func(at time.Time, id, user, client string) {
				l.line(at, "smtpd[11]: %s: client=unknown[%s], sasl_method=LOGIN, sasl_username=%s@shop.test", id, client, user)
				l.line(at, "smtp[14]: %s: to=<u%d@six.test>, relay=%s, delay=1, delays=1/0/0/0, dsn=2.0.0, status=sent (%s)", id, i, smallest, ok)
			}
			mail(at, fmt.Sprintf("4E%05d", i), "eve", tt.now)
			for ago := 1; ago < 4 && i < 4; ago++ {
				mail(at.AddDate(0, 0, -ago), fmt.Sprintf("4F00%d%d", ago, i), "eve", tt.before)
				mail(at.AddDate(0, 0, -ago), fmt.Sprintf("4G00%d%d", ago, i), "bob", tt.others)
			}
		})
		expect(t, said, tt.want, nil)
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
		if strings.Contains(said, "The login eve, which never sent before, is much busier") != busy {
			t.Errorf("mail of %d s ago: %s", age, said)
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

// TestFlood has a recipient who gets reports of mail that he did not send, and other mail.
func TestFlood(t *testing.T) {
	for from, want := range map[string]string{
		"":             "The recipient bob@shop.test gets much more than usual: 120 messages in 1 h, usually 0, since 2026-03-10 14:30, mostly from <>. They are reports",
		"bot@six.test": "The recipient bob@shop.test gets much more than usual: 120 messages in 1 h, usually 0, since 2026-03-10 14:30, mostly from bot@six.test. See whether it is a loop",
		"x%d@six.test": "The recipient bob@shop.test gets much more than usual: 120 messages in 1 h, usually 0, since 2026-03-10 14:30. It may be a loop, or subscriptions",
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
		expect(t, says(t, &l, time.Hour, end), want, nil)
	}
}

// TestNoMailComesIn has mail that goes out as ever, and next to none for the own domain.
func TestNoMailComesIn(t *testing.T) {
	for lately, want := range map[int]string{
		0: "No delivery attempt to shop.test since 2026-03-10 13:58, usually 30 in 1 h: see whether mail for it still arrives",
		2: "Only 2 delivery attempts to shop.test, usually 30 in 1 h:",
		3: "Nothing fails",
	} {
		l := usualHours(5 * 24)
		for i := range 5 * 24 * 30 {
			if i < lately || i >= 30 {
				l.send(end.Add(-time.Duration(2*i+2)*time.Minute), "anna@six.test", "u@shop.test", "mx1.shop.test[192.0.2.1]:25", ok)
			}
		}
		expect(t, says(t, l, time.Hour, end), want, nil)
	}
}

// TestSilence is asked when the log has ended for a while.
func TestSilence(t *testing.T) {
	l := usualHours(5 * 24)
	db := l.load(t)
	for late, want := range map[time.Duration]string{
		30 * time.Minute:    "Nothing was logged in the 51 min since, in which 45 delivery attempts are usual: mail stands still",
		10 * time.Minute:    "Usual is", // of 20 minutes, in which fewer than 20 are usual
		25 * time.Hour:      "Usual is", // an archive
		-21 * time.Minute:   "Usual is",
		-31 * time.Minute:   "Usual is",
		-3000 * time.Minute: "Usual is",
	} {
		d := must.Have(answers.Why(t.Context(), db, end.Add(late), time.Hour, time.Time{}))(t)
		said := d.Sentences(3)
		if !strings.HasPrefix(said[1], want) {
			t.Errorf("%v later: %q, want %q", late, said[1], want)
		}
		if ahead := strings.Contains(said[0], " ahead of this machine's clock"); ahead != (late <= -31*time.Minute) {
			t.Errorf("%v later: %q", late, said[0])
		}
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

// TestBusyLocalUser has a web site on this machine that is abused: there is no password that
// could have been stolen.
func TestBusyLocalUser(t *testing.T) {
	var l log
	n := 0
	send := func(at time.Time, from, given string) {
		id := fmt.Sprintf("1tAAAA-%06d-00", n)
		n++
		for _, text := range []string{
			"<= " + from + " " + given + " S=100",
			fmt.Sprintf("=> u%d@six.test R=dnslookup T=remote_smtp H=mx.six.test [192.0.2.6] C=\"250 OK\"", n),
			"Completed",
		} {
			fmt.Fprintf(&l.b, "%s %s %s\n", at.Format("2006-01-02 15:04:05"), id, text)
		}
	}
	for h := 4 * 24; h > 0; h-- {
		for i := range 20 {
			send(end.Add(-time.Duration(h)*time.Hour+time.Duration(i)*2*time.Minute), "anna@shop.test", "H=(pc) [203.0.113.5] P=esmtpa A=plain:anna")
		}
	}
	for i := range 60 {
		send(end.Add(-30*time.Minute+time.Duration(i)*20*time.Second), "www-data@shop.test", "U=www-data P=local")
	}
	said := strings.Join(why(t, &l, time.Hour, end).Sentences(3), "\n")
	want := "The local user www-data, which never sent before, is much busier than usual: mail to 60 recipients in 1 h"
	if !strings.Contains(said, want) || strings.Contains(said, "password") {
		t.Errorf("want %q:\n%s", want, said)
	}
}
