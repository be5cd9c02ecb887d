package answers_test

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// take logs a message of a client that is delivered to a mailbox of this server.
func (l *log) take(at time.Time, client, to string) {
	l.n++
	id := fmt.Sprintf("4R%05d", l.n)
	l.line(at, "smtpd[11]: %s: client=mx.partner.test[%s]", id, client)
	l.line(at, "qmgr[13]: %s: from=<x@partner.test>, size=100, nrcpt=1 (queue active)", id)
	l.line(at, "lmtp[15]: %s: to=<%s>, relay=mx1.shop.test[private/lmtp], delay=1, delays=1/0/0/0, dsn=2.0.0, status=sent (250 2.0.0 Saved)", id, to)
	l.line(at, "qmgr[13]: %s: removed", id)
}

// partners logs the mail of 20 clients to as many mailboxes on the days before, and that of others to another.
func (l *log) partners() {
	for d := range 5 {
		for i := range 20 {
			at := end.Add(-time.Duration(d)*day - time.Duration(2*i+1)*time.Minute)
			if d > 0 {
				l.take(at, fmt.Sprintf("203.0.113.%d", i), fmt.Sprintf("u%d@shop.test", i))
			}
			l.take(at, "198.51.100.7", "anna@shop.test")
		}
	}
}

// TestListThatRefusesAll has a blocklist that refuses clients whose mail was taken before, and one that
// refuses others.
func TestListThatRefusesAll(t *testing.T) {
	for first, want := range map[int]string{
		0:   "clients of ours, On a public blocklist (5.7.1), mostly from x@partner.test: 60 in 1 h, usually 0, since 2026-03-10 14:30. We have to act: 20 of the clients had their mail taken before, so look first at the list itself",
		100: "clients of ours, On a public blocklist (5.7.1), mostly from x@partner.test: 60 in 1 h, usually 0, since 2026-03-10 14:30. To do: Nothing, where the client sends junk.",
	} {
		l := usualHours(4 * 24)
		l.partners()
		for i := range 60 {
			l.line(end.Add(-30*time.Minute+time.Duration(i)*30*time.Second), "smtpd[11]: NOQUEUE: reject: RCPT from mx.partner.test[203.0.113.%d]: 554 5.7.1 Service unavailable; Client host [203.0.113.%[1]d] blocked using bl.dead.test; listed; from=<x@partner.test> to=<u@shop.test> proto=ESMTP helo=<mx.partner.test>", first+i%20)
		}
		expect(t, says(t, l, time.Hour, end), want, nil)
	}
}

// TestJunkOfKnownClients has clients that send junk among other mail each day, and more of it from others.
func TestJunkOfKnownClients(t *testing.T) {
	refuse := func(l *log, at time.Time, client int) {
		l.line(at, "smtpd[11]: NOQUEUE: reject: RCPT from mx.partner.test[203.0.113.%d]: 554 5.7.1 Service unavailable; Client host [203.0.113.%[1]d] blocked using bl.dead.test; listed; from=<x@partner.test> to=<u@shop.test> proto=ESMTP helo=<mx.partner.test>", client)
	}
	l := usualHours(4 * 24)
	l.partners()
	for d := range 5 {
		for i := range 40 {
			refuse(l, end.Add(-time.Duration(d)*day-time.Duration(i+1)*time.Minute), i%20)
		}
	}
	for i := range 60 {
		refuse(l, end.Add(-time.Duration(i+1)*20*time.Second), 100+i%20)
	}
	expect(t, says(t, l, time.Hour, end), "clients of ours, On a public blocklist (5.7.1), mostly from x@partner.test: 100 in 1 h, usually 40", []string{"To do: Nothing, where the client sends junk."})
}

// TestAddressForColleagues has an address that takes mail of some clients and is unknown to others, which
// is so each day, and one that was lost before and is again.
func TestAddressForColleagues(t *testing.T) {
	for firstRefused, told := range map[time.Duration]bool{2*day + 30*time.Minute: false, 2 * time.Hour: true} {
		l := usualHours(4 * 24)
		l.partners()
		l.take(end.Add(-time.Hour), "198.51.100.7", "all@shop.test")
		for i := range 9 {
			at := end.Add(-30*time.Minute + time.Duration(i)*time.Minute)
			if i < 6 {
				at = end.Add(-firstRefused + time.Duration(i)*time.Minute)
			}
			l.line(at, "smtpd[11]: NOQUEUE: reject: RCPT from mx.partner.test[203.0.113.7]: 550 5.1.1 <all@shop.test>: Recipient address rejected: User unknown in virtual mailbox table; from=<x@partner.test> to=<all@shop.test> proto=ESMTP helo=<mx.partner.test>")
		}
		said := says(t, l, 3*time.Hour, end)
		const lost = "Refused as unknown though mail was delivered there lately: all@shop.test, 3 times in 3 h, since 2026-03-10 14:36."
		if strings.Contains(said, "Refused as unknown") != told || told && !strings.Contains(said, lost) {
			t.Errorf("refused first %v ago: %s", firstRefused, said)
		}
	}
}

// TestLostAddresses has mailboxes that are unknown after a migration, among addresses that bots guess.
func TestLostAddresses(t *testing.T) {
	refuse := func(l *log, at time.Time, to string) {
		l.line(at, "smtpd[11]: NOQUEUE: reject: RCPT from mx.partner.test[203.0.113.7]: 550 5.1.1 <%s>: Recipient address rejected: User unknown in virtual mailbox table; from=<x@partner.test> to=<%[1]s> proto=ESMTP helo=<mx.partner.test>", to)
	}
	for _, tt := range []struct {
		lost, times int
		earlier     time.Duration // how long ago they had mail last
		want        string
	}{
		{4, 12, 0, "Refused as unknown though mail was delivered there lately: u0@shop.test, u1@shop.test, u2@shop.test and 1 other, 12 times in 1 h, since 2026-03-10 14:30. If they were not removed on purpose"},
		{1, 3, 0, "Refused as unknown though mail was delivered there lately: u0@shop.test, 3 times"},
		{1, 2, 0, ""},
		{4, 12, 6 * day, ""}, // given up long ago
	} {
		l := usualHours(4 * 24)
		l.shift = -tt.earlier
		l.partners()
		l.shift = 0
		for i := range 3 * 24 * 60 {
			refuse(l, end.Add(-time.Duration(i+1)*time.Minute), fmt.Sprintf("guess%d@shop.test", i))
		}
		for i := range tt.times {
			refuse(l, end.Add(-30*time.Minute+time.Duration(i)*time.Minute), fmt.Sprintf("U%d@shop.test", i%tt.lost))
		}
		said := says(t, l, time.Hour, end)
		if expect(t, said, tt.want, nil); tt.want == "" && strings.Contains(said, "Refused as unknown") {
			t.Errorf("%+v: %s", tt, said)
		}
	}
}

// TestOneGuesser has a client that tries many users, and one that tries few, beside others that try one each.
func TestOneGuesser(t *testing.T) {
	for users, want := range map[int]string{
		5: "We have to act: 203.0.113.9 tries to log in as 5 users, so most likely guesses passwords: block it.",
		4: "Check user, password and mechanism",
	} {
		said := told(t, func(l *log, at time.Time, i int) {
			if i%6 == 5 {
				l.line(at, "smtpd[11]: warning: unknown[203.0.113.%d]: SASL LOGIN authentication failed: UGFzc3dvcmQ6, sasl_username=v%[1]d@shop.test", 100+i)
				return
			}
			l.line(at, "smtpd[11]: warning: unknown[203.0.113.9]: SASL LOGIN authentication failed: UGFzc3dvcmQ6, sasl_username=u%d@shop.test", i%users)
		})
		expect(t, said, "clients of ours, mostly 203.0.113.9, Login demanded or failed: 60 in 1 h", []string{want})
	}
}

// TestWarningSaysWhy has a filter that does not run: what clients are told does not name it.
func TestWarningSaysWhy(t *testing.T) {
	for shift, want := range map[time.Duration]string{
		0:          "We have to act: Since then this server warns of itself (postfix/smtpd): connect to Milter service inet:127.0.0.1:11332: Connection refused. The filter does not run, ",
		-time.Hour: "We have to act: This server could not take it",
	} {
		said := told(t, func(l *log, at time.Time, i int) {
			l.line(at.Add(shift), "smtpd[11]: warning: connect to Milter service inet:127.0.0.1:11332: Connection refused")
			l.line(at, "smtpd[11]: NOQUEUE: milter-reject: CONNECT from mx%d.isp.test[203.0.113.%[1]d]: 451 4.7.1 Service unavailable - try again later; proto=SMTP", i%20)
		})
		expect(t, said, "clients of ours, Server fault (4.7.1): 60 in 1 h", []string{want})
		if told := strings.Count(said, "warns"); shift == 0 && told != 1 {
			t.Errorf("the warning is told %d times:\n%s", told, said)
		}
	}
}

// TestExampleOfTheClient has a client that fails to log in, and another that did so last.
func TestExampleOfTheClient(t *testing.T) {
	said := told(t, func(l *log, at time.Time, i int) {
		for _, client := range []int{9, 9, 200 + i%2} {
			l.line(at, "smtpd[11]: warning: unknown[203.0.113.%d]: SASL LOGIN authentication failed: UGFzc3dvcmQ6", client)
		}
	})
	expect(t, said, "clients of ours, mostly 203.0.113.9, Login demanded or failed: 180 in 1 h", []string{"For example: unknown[203.0.113.9]: SASL LOGIN"})
}

// TestDomainLostHere has a domain of this server that it no longer takes mail for, and strangers who try to send
// through it to one that it sends to.
func TestDomainLostHere(t *testing.T) {
	for domain, want := range map[string]string{
		"own.test":  "To do: Nothing, where strangers try", // which it still takes, at another port
		"shop.test": "We have to act: Mail for shop.test went into mailboxes of this server, which no longer takes it",
		"six.test":  "To do: Nothing, where strangers try",
		"mx2.test":  "To do: Nothing, where strangers try", // which another server of ours has
	} {
		l := usualHours(4 * 24)
		for i := range 4 * 24 {
			at := end.Add(-time.Duration(i)*time.Hour - 90*time.Minute)
			l.line(at, "qmgr[13]: 4L%05d: from=<a@isp.test>, size=100, nrcpt=1 (queue active)", i)
			store := []string{"local", "mail.shop.test[private/dovecot-lmtp]", "mail.shop.test[10.0.0.5]:24"}[i%3]
			l.line(at, "lmtp[14]: 4L%05d: to=<u@shop.test>, relay=%s, delay=1, delays=1/0/0/0, dsn=2.0.0, status=sent (250 2.0.0 Saved)", i, store)
			l.line(at.Add(89*time.Minute), "local[14]: 4K%05d: to=<u@own.test>, relay=local, delay=1, delays=1/0/0/0, dsn=2.0.0, status=sent (delivered to mailbox)", i)
			fmt.Fprintf(&l.b, "%s mx2 postfix/local[14]: 4J%05d: to=<u@mx2.test>, relay=local, delay=1, delays=1/0/0/0, dsn=2.0.0, status=sent (delivered to mailbox)\n", at.Format(time.RFC3339), i)
		}
		for i := range 60 {
			l.line(end.Add(-30*time.Minute+time.Duration(i)*30*time.Second), "smtpd[11]: NOQUEUE: reject: RCPT from mx%d.isp.test[203.0.113.%[1]d]: 454 4.7.1 <u@%s>: Relay access denied; from=<a@isp.test> to=<u@%[2]s> proto=ESMTP helo=<mx>", i, domain)
		}
		expect(t, says(t, l, time.Hour, end), "", []string{"clients of ours, Relaying denied (4.7.1): 60 in 1 h", want})
	}
}
