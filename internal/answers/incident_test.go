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

// says returns what is said of a log beyond the usual first three sentences.
func says(t *testing.T, l *log, since time.Duration, until time.Time) string {
	t.Helper()
	return strings.Join(why(t, l, since, until).Sentences(3)[3:], "\n")
}

// told is says of what happened in the half hour before the end.
func told(t *testing.T, happen func(l *log, at time.Time, i int)) string {
	t.Helper()
	l := usualHours(4 * 24)
	for i := range 60 {
		happen(l, end.Add(-30*time.Minute+time.Duration(i)*30*time.Second), i)
	}
	return says(t, l, time.Hour, end)
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

// TestForwardedMail has mail of others that is forwarded to a provider, which finds no sender of it
// authenticated, and mail of users of many domains with a login.
func TestForwardedMail(t *testing.T) {
	for login, told1 := range map[string]string{"": "We have to act: It is mail from 20 domains of senders, without a login. If this server forwards it", ", sasl_method=LOGIN, sasl_username=eve": "We have to act: Sign with DKIM"} {
		said := told(t, func(l *log, at time.Time, i int) {
			id := fmt.Sprintf("4E%05d", i)
			l.line(at, "smtpd[11]: %s: client=mx.bank.test[203.0.113.9]%s", id, login)
			l.line(at, "qmgr[13]: %s: from=<n@bank%d.test>, size=100, nrcpt=1 (queue active)", id, i%20)
			l.line(at, "smtp[14]: %s: to=<u%d@gmail.com>, relay=%s, delay=1, delays=1/0/0/0, dsn=5.7.26, status=bounced (host gmail-smtp-in.l.google.com[192.0.2.27] said: 550-5.7.26 Unauthenticated email from bank.test is not accepted due to domain's DMARC policy.)", id, i%7, gmail)
		})
		expect(t, said, "", []string{"Google, Sender authentication failed (5.7.26)", told1})
	}
}

// TestCauseBeforeItsNotices has forwarded mail that a provider refuses, and that nobody takes the notices about it, which
// are the more.
func TestCauseBeforeItsNotices(t *testing.T) {
	l := usualHours(4 * 24)
	for i := range 60 {
		at := end.Add(-30*time.Minute + time.Duration(i)*30*time.Second)
		l.send(at, fmt.Sprintf("n@bank%d.test", i%20), "u@gmail.com", gmail, "550-5.7.26 Unauthenticated email from bank.test is not accepted due to domain's DMARC policy.")
		for j := range 2 {
			l.send(at, "", fmt.Sprintf("n%d@bank%d.test", j, i%20), fmt.Sprintf("mx.bank%d.test[203.0.113.%[1]d]:25", i%20), unknown)
		}
	}
	d := why(t, l, time.Hour, end)
	expect(t, strings.Join(d.Alarms(1), "\n"), "Google, Sender authentication failed (5.7.26): 60 in 1 h",
		[]string{"\nOther causes that are unusual: other servers, No such mailbox (5.1.1), mostly from <>: 121."})
}

// TestTakenForNobody has a server of our own that does not know addresses for which mail comes from all sides, and
// one to which users of ours send.
func TestTakenForNobody(t *testing.T) {
	for logins, want := range map[string]string{
		"":                                       "We have to act: This server took mail from many senders for addresses that exch.shop.test does not have",
		", sasl_method=LOGIN, sasl_username=eve": "We have to act: Exchange refuses addresses that its directory does not have.",
	} {
		said := told(t, func(l *log, at time.Time, i int) {
			l.send(at, "a@six.test", "u@shop.test", "exch.shop.test[10.0.0.8]:25", ok)
			l.line(at, "smtpd[11]: 4T%05d: client=mx.isp.test[203.0.113.9]%s", l.n+1, logins)
			l.send(at, fmt.Sprintf("f@victim%d.test", i%30), fmt.Sprintf("r%d@shop.test", i), "exch.shop.test[10.0.0.8]:25",
				"550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup")
		})
		expect(t, said, "", []string{"our own exch.shop.test, No such mailbox (5.1.10)", ": 60 in 1 h", want})
	}
}

// TestOldTLS has servers that only speak versions of TLS that this one has no longer.
func TestOldTLS(t *testing.T) {
	said := told(t, func(l *log, at time.Time, i int) {
		l.line(at, "smtp[14]: SSL_connect error to mx.d%d.test[192.0.2.9]:25: -1", i%4)
		l.line(at, "smtp[14]: warning: TLS library problem: error:0A000102:SSL routines::unsupported protocol:../ssl/statem/statem_lib.c:1986:")
		l.line(at, "smtp[14]: 4D%05d: to=<u@d%d.test>, relay=mx.d%[2]d.test[192.0.2.9]:25, delay=1, delays=1/0/0/0, dsn=4.7.5, status=deferred (Cannot start TLS: handshake failure)", i, i%4)
	})
	expect(t, said, "other servers, TLS failed (4.7.5): 60 in 1 h, usually 0, since 2026-03-10 14:30. We have to act: Since then this server warns of itself (postfix/smtp): TLS library problem",
		[]string{"have no version of TLS, cipher or strength of key in common"}, "The mail server itself", "Renew your own certificate")
}

// TestRelayPassword has a relay for all mail that no longer takes this server's password.
func TestRelayPassword(t *testing.T) {
	for name, c := range map[string]struct {
		domains []string
		begins  string
	}{
		"a provider and others": {[]string{"gmail.com", "six.test", "gmail.com", "seven.test"}, "several destinations, mostly relay.isp.test:587, Login demanded or failed (5.7.8): 60 in 1 h"},
		"nearly all a provider": {[]string{"gmail.com"}, "Google, mostly relay.isp.test:587, Login demanded or failed (5.7.8): 60 in 1 h"},
	} {
		said := told(t, func(l *log, at time.Time, i int) {
			l.line(at, "smtp[14]: 4D%05d: to=<u@%s>, relay=relay.isp.test[192.0.2.9]:587, delay=1, delays=1/0/0/0, dsn=4.7.8, status=deferred (SASL authentication failed; server relay.isp.test[192.0.2.9] said: 535 5.7.8 Error: authentication failed)", i, c.domains[i%len(c.domains)])
		})
		if !strings.HasPrefix(said, c.begins) {
			t.Errorf("%s: %s", name, said)
		}
	}
}

// TestRelayDown has a relay for all mail that does not answer.
func TestRelayDown(t *testing.T) {
	said := told(t, func(l *log, at time.Time, i int) {
		l.line(at, "smtp[14]: 4D%05d: to=<u@%s>, relay=none, delay=1, delays=1/0/0/0, dsn=4.4.1, status=deferred (connect to relay.isp.test[192.0.2.9]:587: Connection timed out)", i, destinations[i%len(destinations)])
	})
	expect(t, said, "several destinations, mostly relay.isp.test:587, Connection failed (4.4.1): 60 in 1 h",
		[]string{"We have to act: Mail for several domains goes through relay.isp.test:587, which this server does not reach"})
}

// TestScannerDown has a rule of this server's own that puts mail off while the scanner is down.
func TestScannerDown(t *testing.T) {
	var l log
	l.b.WriteString(eximOf(func(at time.Time, i int) string {
		if i%2 == 0 {
			return "1vAaaa-00000001aaa-0000 spam acl condition: all spamd servers failed"
		}
		return fmt.Sprintf("1vAaaa-00000001aaa-0000 H=mx.isp.test [203.0.113.%d] F=<a@isp.test> temporarily rejected after DATA: scanner is down", i)
	}))
	expect(t, strings.Join(why(t, &l, time.Hour, end).Alarms(3), "\n"), "clients of ours, Refused by a rule (4.0.0)",
		[]string{"We have to act: Since then this server warns of itself: spam acl condition: all spamd servers failed. The scanner does not run"}, "It is new here")
}

// TestHarvest has three clients that try addresses until this server ends their sessions, many clients that try one, and
// three that send to the same few again and again.
func TestHarvest(t *testing.T) {
	try := func(clients, addresses int) string {
		return told(t, func(l *log, at time.Time, i int) {
			client := fmt.Sprintf("unknown[203.0.113.%d]", i%clients)
			for j := range 5 {
				l.line(at, "smtpd[11]: NOQUEUE: reject: RCPT from %s: 550 5.1.1 <a%d@shop.test>: Recipient address rejected: User unknown; from=<x%[3]d@probe.test> to=<a%[2]d@shop.test> proto=ESMTP helo=<win>", client, (5*i+j)%addresses, i)
			}
			l.line(at, "smtpd[11]: too many errors after RCPT from %s", client)
		})
	}
	expect(t, try(3, 300), "clients of ours, No such mailbox (5.1.1), mostly from @probe.test: 300 in 1 h",
		[]string{"To do: 3 clients, most likely of spammers, tried addresses that do not exist", "clients of ours, SMTP protocol error: 60 in 1 h", "guesses addresses or passwords"},
		"inspect SMTP", "Their administrator")
	for clients, addresses := range map[int]int{60: 300, 3: 10} {
		expect(t, try(clients, addresses), "clients of ours, No such mailbox (5.1.1)", nil, "most likely of spammers")
	}
}

// TestRouteToNowhere has mail for several domains that goes by a route to a host whose name is gone, mail for
// several domains that are gone themselves, and one domain whose MX is.
func TestRouteToNowhere(t *testing.T) {
	for name, c := range map[string]struct {
		reply string // with the number of the domain
		route bool
	}{
		"native":  {"unable to look up host mx-old.shop.test: Name or service not known", true},
		"dns":     {"Host or domain name not found. Name service error for name=mx-old.shop.test type=A: Host not found", true},
		"domains": {"Host or domain name not found. Name service error for name=d%d.test type=A: Host not found", false},
		"told":    {"host mx.d%d.test[192.0.2.9] said: 450 5.4.4 name=mx-old.shop.test type=A: Host not found", false},
	} {
		said := told(t, func(l *log, at time.Time, i int) {
			reply := strings.ReplaceAll(c.reply, "%d", fmt.Sprint(i%4))
			l.line(at, "smtp[14]: 4D%05d: to=<u@d%d.test>, relay=none, delay=1, delays=1/0/0/0, dsn=5.4.4, status=bounced (%s)", i, i%4, reply)
		})
		if strings.Contains(said, "We have to act: Mail for 4 domains goes to one host, mx-old.shop.test, whose name is not found.") != c.route {
			t.Errorf("%s: %s", name, said)
		}
	}
}

// TestRelayingDenied has a domain that is not known where its mail is sent, and a relay that passes
// nothing on.
func TestRelayingDenied(t *testing.T) {
	inside := told(t, func(l *log, at time.Time, i int) {
		l.send(at, "app@shop.test", "u@"+destinations[i%len(destinations)], "exchange.shop.test[10.0.0.9]:25", "550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain")
	})
	expect(t, inside, "", []string{"our own exchange.shop.test, Relaying denied (5.7.54): 60 in 1 h, usually 0, since 2026-03-10 14:30. We have to act: The relay no longer passes on"})
	for domains, want := range map[int]string{
		1: "other servers, mostly gmail.test, Relaying denied (5.7.1): 60 in 1 h, usually 0, since 2026-03-10 14:30. Their administrator has to act: The server does not take mail for gmail.test. If the domain's MX",
		6: "several destinations, mostly relay.isp.test:587, Relaying denied (5.7.1): 60 in 1 h, usually 0, since 2026-03-10 14:30. We have to act: The relay no longer passes on mail of this server",
	} {
		said := told(t, func(l *log, at time.Time, i int) {
			domain, relay := "gmail.test", "mx.gmail.test[192.0.2.9]:25"
			if domains > 1 {
				domain, relay = destinations[i%domains], "relay.isp.test[192.0.2.9]:587"
			}
			l.send(at, "anna@shop.test", "u@"+domain, relay, "554 5.7.1 Relay access denied")
		})
		expect(t, said, want, nil)
	}
}

// TestOwnDomainGone has a domain of ours that nobody finds any more.
func TestOwnDomainGone(t *testing.T) {
	said := told(t, func(l *log, at time.Time, i int) {
		sender, domain := fmt.Sprintf("u%d@shop.test", i%20), destinations[i%len(destinations)]
		l.send(at, sender, "u@"+domain, "mx."+domain+"[192.0.2.9]:25", "450 4.1.8 <"+sender+">: Sender address rejected: Domain not found")
	})
	expect(t, said, "6 domains, Sender address refused", []string{"mostly from @shop.test: 60 in 1 h", "We have to act: Several destinations refuse senders of shop.test: see first that this domain is still registered"})
}

// TestOwnDomainGoneForGoogle has a provider that says of such mail what it says of any that is not
// authenticated.
func TestOwnDomainGoneForGoogle(t *testing.T) {
	said := told(t, func(l *log, at time.Time, i int) {
		sender, domain := fmt.Sprintf("u%d@shop.test", i%20), destinations[i%len(destinations)]
		l.send(at, sender, "u@"+domain, "mx."+domain+"[192.0.2.9]:25", "450 4.1.8 <"+sender+">: Sender address rejected: Domain not found")
		if i%2 == 0 {
			l.send(at, sender, "u@gmail.com", gmail, "550-5.7.26 This mail has been blocked because the sender is unauthenticated. Gmail requires all senders to authenticate with either SPF or DKIM.")
		}
	})
	expect(t, said, "several destinations, Google, Sender address refused (4.1.8 and others), mostly from @shop.test: 90 in 1 h", []string{"We have to act: Several destinations refuse senders of shop.test"}, "SPF, DKIM or DMARC")
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
	expect(t, said, "other servers, mostly six.test, Connection failed (4.4.1): 10 in 1 h", []string{"clients of ours, Login demanded or failed: 300 in 1 h"}, "clients of ours, Connection failed")
}

func TestGreylistingIsNoAlarm(t *testing.T) {
	said := told(t, func(l *log, at time.Time, i int) {
		l.send(at, "anna@shop.test", fmt.Sprintf("u%d@six.test", i), smallest, "451 4.7.1 Greylisted, please try again in 300 seconds")
	})
	expect(t, said, "Nothing but greylisting fails much more often than usual.", nil)
}

// TestGreylistedByMany has a server whose address is new to those to whom it sends.
func TestGreylistedByMany(t *testing.T) {
	for domains, want := range map[int]string{5: "5 domains put mail off by greylisting: 60 in 1 h, usually 0, since 2026-03-10 14:30.", 4: "Nothing but greylisting fails"} {
		said := told(t, func(l *log, at time.Time, i int) {
			l.send(at, "anna@shop.test", fmt.Sprintf("u%d@d%d.test", i, i%domains), smallest, "451 4.7.1 Greylisted, please try again in 300 seconds")
		})
		expect(t, said, want, nil)
	}
	said := told(t, func(l *log, at time.Time, i int) {
		l.send(at, "anna@shop.test", fmt.Sprintf("u%d@d%d.test", i, i%5), smallest, "451 4.7.1 Greylisted, please try again in 300 seconds")
		l.send(at.Add(-5*time.Hour), "anna@shop.test", "u@six.test", smallest, "450 4.2.0 Greylisted, try again later") // before
	})
	expect(t, said, "5 domains put mail off by greylisting: 60 in 1 h, usually 0, since 2026-03-10 14:30.", nil)
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
	said := says(t, &l, time.Hour, end)
	expect(t, said, "Nothing but greylisting fails much more often", nil, "put mail off")
}

func TestFullMailboxesOfOneDomain(t *testing.T) {
	said := told(t, func(l *log, at time.Time, i int) {
		l.send(at, "anna@shop.test", fmt.Sprintf("v%d@six.test", i%20), smallest, "452 4.2.2 Quota exceeded (mailbox for user is full)")
	})
	expect(t, said, "other servers, mostly six.test, Mailbox full", []string{"Their administrator has to act: 20 mailboxes are full at once, mostly of one domain"})
}

// TestOneOfTwoHostsThatAreDown has a host that has been down for days, and one since an hour.
func TestOneOfTwoHostsThatAreDown(t *testing.T) {
	l := usualHours(6 * 24)
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
	f := why(t, l, day, end).Findings[0]
	if f.Mostly != "new.test" || !f.Unusual || f.Since.Sub(end.Add(-3*time.Hour)).Abs() > 10*time.Minute {
		t.Errorf("%+v", f)
	}
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

// refusesLately returns what is said of five days on which mail for a domain comes in, until in the
// last hour all of it is refused so; %[1]d in refusal is the last number of the client's address.
func refusesLately(t *testing.T, refusal string) string {
	t.Helper()
	l := usualHours(5 * 24)
	for i := range 5 * 24 * 30 {
		if at := end.Add(-time.Duration(2*i+2) * time.Minute); i >= 30 {
			l.send(at, "anna@six.test", "u@shop.test", "mx1.shop.test[192.0.2.1]:25", ok)
		} else {
			l.line(at, "smtpd[11]: NOQUEUE: reject: RCPT from mx.isp.test[203.0.113.%[1]d]: "+refusal+"; from=<a@isp.test> to=<u@shop.test> proto=ESMTP helo=<mx>", i)
		}
	}
	return says(t, l, time.Hour, end)
}

// TestListRefusesAll has a blocklist that lists everybody: no mail comes in, and that of all is refused.
func TestListRefusesAll(t *testing.T) {
	said := refusesLately(t, "554 5.7.1 Service unavailable; Client host [203.0.113.%[1]d] blocked using list.test")
	expect(t, said, "No delivery attempt to shop.test since 2026-03-10 13:58, usually 30 in 1 h: this server refuses mail for it (30 refusals, mostly On a public blocklist).",
		[]string{"clients of ours, On a public blocklist (5.7.1)"})
}

// TestFewFullMailboxes has messages to one mailbox that are tried again and again, alone and beside
// what others than its owner can mend.
func TestFewFullMailboxes(t *testing.T) {
	full := func(l *log, at time.Time) {
		for range 2 {
			l.line(at, "smtp[14]: 4D00001: to=<v@six.test>, relay=%s, delay=1, delays=1/0/0/0, dsn=4.2.2, status=deferred (host %[1]s said: 452 4.2.2 Quota exceeded (mailbox for user is full))", smallest)
		}
	}
	said := told(t, func(l *log, at time.Time, i int) {
		full(l, at)
		if i%6 == 0 {
			l.send(at, "anna@shop.test", "u@outlook.com", "mx.outlook.com[198.51.100.7]:25", "550 5.7.1 messages from [192.0.2.10] rejected due to bad reputation")
		}
	})
	expect(t, said, "Microsoft Outlook.com, Blocked for reputation (5.7.1)", []string{"other servers, mostly six.test, Mailbox full (4.2.2), mostly of v@six.test: 120 in 1 h"})
	apart := told(t, func(l *log, at time.Time, i int) {
		l.line(at, "smtp[14]: 4D%05d: to=<v@d%d.test>, relay=mx.d%[2]d.test[192.0.2.9]:25, delay=1, delays=1/0/0/0, dsn=4.2.2, status=deferred (host mx.d%[2]d.test[192.0.2.9] said: 452 4.2.2 Quota exceeded (mailbox for user is full))", i%9, i%9)
		if i%6 == 0 {
			l.send(at, "anna@shop.test", "u@outlook.com", "mx.outlook.com[198.51.100.7]:25", "550 5.7.1 messages from [192.0.2.10] rejected due to bad reputation")
		}
	})
	expect(t, apart, "Microsoft Outlook.com, Blocked for reputation (5.7.1)", []string{"other servers, Mailbox full (4.2.2): 60 in 1 h"})
	l := usualHours(4 * 24)
	for i := range 60 {
		full(l, end.Add(-time.Duration(i+1)*20*time.Second))
	}
	if d, err := answers.Lately(t.Context(), l.load(t), time.Time{}, []time.Duration{time.Hour}, end); err != nil || len(d.Alarms(3)) > 0 {
		t.Errorf("%v, %v; want no alarm without being asked", d.Alarms(3), err)
	}
}
