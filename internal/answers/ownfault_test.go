package answers_test

import (
	"cmp"
	"fmt"
	"strings"
	"testing"
	"time"
)

// Incidents in which clients are refused or mail is put off for a fault of this server's own, or of one
// domain, and which are easily taken for a fault of others.

// TestListRefusesOurQueries has a blocklist that does not answer this server's resolver, and so lists all.
func TestListRefusesOurQueries(t *testing.T) {
	said := told(t, func(l *log, at time.Time, i int) {
		l.line(at, "smtpd[11]: NOQUEUE: reject: RCPT from mx.isp.test[203.0.113.%d]: 554 5.7.1 Service unavailable; Client host [203.0.113.%[1]d] blocked using zen.spamhaus.org; Error: open resolver; https://check.spamhaus.org/returnc/pub/192.0.2.53/; from=<a@isp.test> to=<u@shop.test> proto=ESMTP helo=<mx>", i)
	})
	expect(t, said, "clients of ours, Server fault (5.7.1): 60 in 1 h, usually 0, since 2026-03-10 14:30. We have to act: Nobody is listed: Spamhaus refuses this server's own queries", nil, "disk space", "Its administrator")
}

// TestPasswordsUnchecked has clients that cannot log in as nothing checks their passwords, and one at which
// many users are.
func TestPasswordsUnchecked(t *testing.T) {
	for _, clients := range []int{60, 1} {
		said := told(t, func(l *log, at time.Time, i int) {
			l.line(at, "submission/smtpd[11]: warning: dsl.isp.test[203.0.113.%d]: SASL PLAIN authentication failed: Temporary authentication failure, sasl_username=u%d@shop.test", i%clients, i)
		})
		expect(t, said, "clients of ours, ", []string{"Server fault: 60 in 1 h", "We have to act: No password is wrong: what checks the passwords does not answer"}, "guess", "block")
	}
}

// TestOwnCertificateExpired has clients that end TLS for the certificate that they are shown.
func TestOwnCertificateExpired(t *testing.T) {
	said := told(t, func(l *log, at time.Time, i int) {
		l.line(at, "submission/smtpd[11]: SSL_accept error from dsl.isp.test[203.0.113.%d]: -1", i)
		l.line(at, "submission/smtpd[11]: warning: TLS library problem: error:0A000415:SSL routines::sslv3 alert certificate expired:ssl/record/rec_layer_s3.c:1605:SSL alert number 45:")
		l.line(at.Add(time.Second), "submission/smtpd[11]: lost connection after STARTTLS from dsl.isp.test[203.0.113.%d]", i)
	})
	expect(t, said, "clients of ours, TLS failed: 60 in 1 h, usually 0, since 2026-03-10 14:30. We have to act: Since then this server warns of itself (postfix/submission/smtpd): TLS library problem: error:0A000415:SSL routines::sslv3 alert certificate expired",
		nil, "The mail server itself", "Scanners", "Connection failed")
	var l log
	l.b.WriteString(eximOf(func(at time.Time, i int) string {
		return fmt.Sprintf("TLS error on connection from (pc) [203.0.113.%d] (SSL_accept): error:0A000415:SSL routines::sslv3 alert certificate expired", i)
	}))
	expect(t, strings.Join(why(t, &l, time.Hour, end).Alarms(3), "\n"), "clients of ours, TLS failed: 60 in 1 h", []string{"We have to act: Clients say that this server's certificate has expired: renew it"})
}

// eximOf is a log of Exim with four days of mail, and what happens in the half hour before the end.
func eximOf(happen func(at time.Time, i int) string) string {
	var b strings.Builder
	for at := end.Add(-4 * day); at.Before(end); at = at.Add(10 * time.Minute) {
		for _, what := range []string{"<= anna@shop.test H=app.shop.test [192.0.2.7] P=esmtp S=100", "=> u@six.test R=dnslookup T=remote_smtp H=mx.six.test [192.0.2.6]", "Completed"} {
			fmt.Fprintf(&b, "%s 1xVi%02d-000%03d-00 %s\n", at.Format("2006-01-02 15:04:05"), at.Day(), at.Hour()*6+at.Minute()/10, what)
		}
	}
	for i := range 60 {
		at := end.Add(-30*time.Minute + time.Duration(i)*30*time.Second)
		fmt.Fprintf(&b, "%s %s\n", at.Format("2006-01-02 15:04:05"), happen(at, i))
	}
	return b.String()
}

// TestTheirCertificate has a domain whose certificate does not fit what it publishes, and many of which none does.
func TestTheirCertificate(t *testing.T) {
	for domains, want := range map[int]string{
		1: "other servers, mostly d0.test, TLS failed (4.7.5): 60 in 1 h, usually 0, since 2026-03-10 14:30. Their administrator has to act: The certificate does not fit",
		9: "other servers, TLS failed (4.7.5): 60 in 1 h, usually 0, since 2026-03-10 14:30. We have to act: The certificates of 9 domains are not trusted, so look at this side first",
	} {
		said := told(t, func(l *log, at time.Time, i int) {
			l.line(at, "smtp[14]: 4D%05d: to=<u@d%d.test>, relay=mx.d%[2]d.test[192.0.2.%[2]d]:25, delay=1, delays=1/0/0/0, dsn=4.7.5, status=deferred (Server certificate not trusted)", i, i%domains)
		})
		expect(t, said, want, nil)
	}
}

// TestWhyNotTrusted has certificates of which Postfix says what is wrong: that of a domain, and that of the relay
// through which all mail goes.
func TestWhyNotTrusted(t *testing.T) {
	for _, c := range []struct{ relay, domain, why, want string }{
		{"mx.six.test[192.0.2.6]:25", "six.test", "certificate has expired", "other servers, mostly six.test, TLS failed (4.7.5): 60 in 1 h, usually 0, since 2026-03-10 14:30. Their administrator has to act: The certificate does not fit"},
		{"mx.six.test[192.0.2.6]:25", "six.test", "untrusted issuer /CN=Old CA", "other servers, mostly six.test, TLS failed (4.7.5): 60 in 1 h, usually 0, since 2026-03-10 14:30. We have to act: This server knows no authority that vouches for the certificate of six.test"},
		{"relay.isp.test[192.0.2.25]:587", "", "certificate has expired", "several destinations, mostly relay.isp.test:587, TLS failed (4.7.5): 60 in 1 h, usually 0, since 2026-03-10 14:30. We have to act: This server does not trust the certificate of relay.isp.test:587, through which it sends"},
	} {
		said := told(t, func(l *log, at time.Time, i int) {
			l.line(at, "smtp[14]: server certificate verification failed for %s: %s", c.relay, c.why)
			l.line(at, "smtp[14]: 4D%05d: to=<u%d@%s>, relay=%s, delay=1, delays=1/0/0/0, dsn=4.7.5, status=deferred (Server certificate not trusted)", i, i, cmp.Or(c.domain, destinations[i%len(destinations)]), c.relay)
		})
		expect(t, said, c.want, []string{"For example: server certificate verification failed for " + c.relay + ": " + c.why})
	}
}

// TestDomainLost has a domain that is not found any more, and one that never was.
func TestDomainLost(t *testing.T) {
	for domain, want := range map[string]string{
		"six.test":  "Their administrator has to act: Mail was delivered to six.test until 2026-03-10 14:",
		"sixx.test": "We have to act: Look at the name that was not found. If it is the recipient's domain, look for a typing error",
	} {
		said := told(t, func(l *log, at time.Time, i int) {
			l.line(at, "smtp[14]: 4D%05d: to=<u%d@%s>, relay=none, delay=1, delays=1/0/0/0, dsn=5.4.4, status=bounced (Host or domain name not found. Name service error for name=%s type=AAAA: Host not found)", i, i, domain, domain)
		})
		expect(t, said, "other servers, mostly "+domain+", Domain takes no mail (5.4.4)", []string{want})
	}
}

// TestOneHostDown has one domain that is not reached.
func TestOneHostDown(t *testing.T) {
	said := told(t, func(l *log, at time.Time, i int) {
		l.line(at, "smtp[14]: 4D%05d: to=<u@nine.test>, relay=none, delay=1, delays=1/0/0/0, dsn=4.4.1, status=deferred (connect to mx.nine.test[192.0.2.6]:25: Connection timed out)", i)
	})
	expect(t, said, "other servers, mostly nine.test, Connection failed (4.4.1): 60 in 1 h", []string{"Their administrator has to act: Mostly nine.test is concerned"}, "your own firewall")
}

// TestGreylistingSwitchedOn has a server that puts clients off which it did not before, by greylisting and by
// postscreen, and one that always did.
func TestGreylistingSwitchedOn(t *testing.T) {
	for _, line := range []string{
		"smtpd[11]: NOQUEUE: reject: RCPT from mx.isp.test[203.0.113.%d]: 450 4.2.0 <u@shop.test>: Recipient address rejected: Greylisted, see http://postgrey.example.com/help/shop.test.html; from=<a@isp.test> to=<u@shop.test> proto=ESMTP helo=<mx>",
		"postscreen[11]: NOQUEUE: reject: RCPT from [203.0.113.%d]:41234: 450 4.3.2 Service currently unavailable; from=<a@isp.test>, to=<u@shop.test>, proto=ESMTP, helo=<mx>",
	} {
		said := told(t, func(l *log, at time.Time, i int) { l.line(at, line, i) })
		expect(t, said, "This server puts clients off, which it did not before: 60 clients, 60 times in 1 h, since 2026-03-10 14:30.", nil)
		before := told(t, func(l *log, at time.Time, i int) {
			l.line(at, line, i)
			if i < 8 {
				l.line(at.Add(-day), line, i)
			}
		})
		expect(t, before, "Nothing", nil, "puts clients off")
	}
}

// TestOwnMailboxFull has a mailbox of this server that gets much and is full.
func TestOwnMailboxFull(t *testing.T) {
	said := told(t, func(l *log, at time.Time, i int) {
		l.line(at, "lmtp[14]: 4D%05d: to=<journal@shop.test>, relay=mx1.shop.test[private/lmtp], delay=1, delays=1/0/0/0, dsn=4.2.2, status=deferred (host mx1.shop.test[private/lmtp] said: 452 4.2.2 Mailbox is full (in reply to end of DATA command))", i)
	})
	expect(t, said, "our own private/lmtp, Mailbox full (4.2.2), mostly of journal@shop.test: 60 in 1 h", []string{"It is a mailbox of this server: have its owner empty it"}, "take it off the list")
}

// TestOwnServerOverTLS has a server of ours whose certificate has expired, and one that lets no other log in.
func TestOwnServerOverTLS(t *testing.T) {
	for reply, want := range map[string]string{
		"dsn=4.7.5, status=deferred (Server certificate not verified)":                                                "We have to act: TLS with mbx2.shop.test, a server of our own, fails: see whether its certificate has expired",
		"dsn=4.7.0, status=deferred (host mbx2.shop.test[10.0.0.7] said: 454 4.7.0 Temporary authentication failure)": "We have to act: mbx2.shop.test, a server of our own, does not let this one log in. Between servers of Exchange see first that their clocks agree",
	} {
		said := told(t, func(l *log, at time.Time, i int) {
			l.line(at, "smtp[14]: 4D%05d: to=<u%d@d%d.test>, relay=mbx2.shop.test[10.0.0.7]:25, delay=1, delays=1/0/0/0, %s", i, i, i%3, reply)
		})
		expect(t, said, "our own mbx2.shop.test, ", []string{want}, "disk is not full", "sasl_password_maps")
	}
}

// TestDomainNoLongerAccepted has a server that takes a domain of its own for that of others.
func TestDomainNoLongerAccepted(t *testing.T) {
	said := refusesLately(t, "554 5.7.1 <u@shop.test>: Relay access denied")
	expect(t, said, "No delivery attempt to shop.test since 2026-03-10 13:58, usually 30 in 1 h: this server refuses it as a domain that is not its own (30 refusals): it is no longer among those that it accepts.", nil)
}

// TestPoison has an Exchange whose transport service breaks off over messages.
func TestPoison(t *testing.T) {
	var l log
	l.b.WriteString("#Software: Microsoft Exchange Server\n#Log-type: Message Tracking Log\n#Fields: date-time,client-ip,client-hostname,server-ip,server-hostname,source-context,connector-id,source,event-id,internal-message-id,message-id,network-message-id,recipient-address,recipient-status,total-bytes,recipient-count\n")
	row := func(at time.Time, n int, source, event string) {
		fmt.Fprintf(&l.b, "%s,192.0.2.25,MBX01,,MBX01,,,%s,%s,%d,<m%[4]d@shop.test>,,u@shop.test,,100,1\n", at.Format("2006-01-02T15:04:05.000Z"), source, event, n)
	}
	for i := range 5 * 24 * 6 {
		row(end.Add(time.Duration(i)*10*time.Minute-5*day), i, "STOREDRIVER", "DELIVER")
	}
	for i := range 9 {
		row(end.Add(time.Duration(i)*time.Minute-9*time.Minute), 10_000+i, "QUEUE", "POISONMESSAGE")
	}
	said := strings.Join(why(t, &l, time.Hour, end).Alarms(3), "\n")
	expect(t, said, "The mail server itself warns, 9 times in 1 h, usually 0, since 2026-03-10 14:51: a message was put into the poison queue", nil)
}

// TestMoreMailMoreFailures has a mailing whose few failures are as many as that much mail has.
func TestMoreMailMoreFailures(t *testing.T) {
	l := usualHours(5 * 24)
	for i := range 300 {
		reply := ok
		if i%60 == 0 {
			reply = "452 4.2.2 Quota exceeded (mailbox for user is full)"
		}
		l.send(end.Add(-time.Duration(i*10+60)*time.Second), "list@news.test", fmt.Sprintf("w%d@six.test", i), smallest, reply)
	}
	expect(t, says(t, l, time.Hour, end), "Nothing fails much more often than usual.", nil)
}

// TestSinceOfABusyLogin has a login that sent now and then before.
func TestSinceOfABusyLogin(t *testing.T) {
	l := usualHours(4 * 24)
	mail := func(at time.Time, client string) {
		l.n++
		l.line(at, "smtpd[11]: 4E%05d: client=unknown[%s], sasl_method=LOGIN, sasl_username=eve@shop.test", l.n, client)
		l.line(at, "smtp[14]: 4E%05d: to=<u%d@six.test>, relay=%s, delay=1, delays=1/0/0/0, dsn=2.0.0, status=sent (%s)", l.n, l.n, smallest, ok)
	}
	for at := end.Add(-4 * day); at.Before(end); at = at.Add(7 * time.Hour) {
		mail(at, "203.0.113.9")
	}
	for i := range 600 {
		mail(end.Add(-time.Duration(i+1)*30*time.Second), fmt.Sprintf("198.51.100.%d", i%200))
	}
	if said := says(t, l, 12*time.Hour, end); !strings.Contains(said, "The login eve@shop.test is much busier than usual") || !strings.Contains(said, "since 2026-03-10 10:00") {
		t.Error(said)
	}
}

// TestSinceTheNight has hosts that cannot be reached since the night, when there is little mail.
func TestSinceTheNight(t *testing.T) {
	var l log
	for at := end.Add(-5 * day); at.Before(end); at = at.Add(time.Minute) {
		if h := at.Hour(); (h < 8 && at.Minute()%10 > 0) || h > 20 { // a tenth of it at night
			continue
		}
		domain := destinations[at.Minute()%len(destinations)]
		if at.Before(end.Add(-13*time.Hour)) && at.Minute() != 40 {
			l.send(at, "anna@shop.test", "u@"+domain, "mx."+domain+"[192.0.2.9]:25", ok)
			continue
		}
		l.n++
		l.line(at, "smtp[14]: 4D%05d: to=<u@%s>, relay=none, delay=1, delays=1/0/0/0, dsn=4.4.1, status=deferred (connect to mx.%s[192.0.2.6]:25: Connection timed out)", l.n, domain, domain)
	}
	f := why(t, &l, 6*time.Hour, end).Findings[0]
	if f.Since.After(end.Add(-12 * time.Hour)) {
		t.Errorf("since %v, want it since the night, 02:00", f.Since)
	}
}

// TestHoliday has a tenth of the usual mail on a workday, which arrives, and as little that does not.
func TestHoliday(t *testing.T) {
	for reply, want := range map[string]string{
		ok: "Only 30 delivery attempts, usually 360. What there is arrives, so it may be a holiday", rate: "Only 30 delivery attempts, usually 360: mail does not come in",
	} {
		var l log
		for h := 5 * 24; h > 6; h-- {
			l.hour(end.Add(-time.Duration(h) * time.Hour))
		}
		for i := range 30 {
			l.send(end.Add(-time.Duration(12*i+5)*time.Minute), "anna@shop.test", "u@gmail.com", gmail, reply)
		}
		expect(t, says(t, &l, 6*time.Hour, end), want, nil)
	}
}

// TestOwnDirectory has addresses of a domain of this server that its own tables have lost, and such of another's.
func TestOwnDirectory(t *testing.T) {
	for domain, want := range map[string]string{
		"shop.test": "our own shop.test, No such mailbox (5.1.1): 61 in 1 h, usually 1, so 61 times as many, since 2026-03-10 14:30. We have to act: This server's own directory or tables do not have them.",
		"else.test": "other servers, mostly else.test, No such mailbox (5.1.1): 61 in 1 h, usually 1, so 61 times as many, since 2026-03-10 14:30. We have to act: Correct the address",
	} {
		said := told(t, func(l *log, at time.Time, i int) {
			l.line(at, "virtual[14]: 4F%05d: to=<anna@shop.test>, relay=virtual, delay=1, delays=1/0/0/0, dsn=2.0.0, status=sent (delivered to maildir)", i)
			l.line(at, "error[15]: 4D%05d: to=<u%d@%s>, relay=none, delay=1, delays=1/0/0/0, dsn=5.1.1, status=bounced (user unknown)", i, i%9, domain)
		})
		expect(t, said, want, nil)
	}
}

// TestOwnMailboxesFail has a fault of what delivers into the mailboxes of this server, which names no service.
func TestOwnMailboxesFail(t *testing.T) {
	said := told(t, func(l *log, at time.Time, i int) {
		l.line(at, "virtual[14]: 4F%05d: to=<anna@shop.test>, relay=virtual, delay=1, delays=1/0/0/0, dsn=2.0.0, status=sent (delivered to maildir)", i)
		l.line(at, "error[15]: 4D%05d: to=<u%d@shop.test>, relay=none, delay=1, delays=1/0/0/0, dsn=4.3.0, status=deferred (temporary internal error)", i, i%9)
	})
	expect(t, said, "our own shop.test, Server fault (4.3.0): 60 in 1 h", []string{"We have to act: This server's store of mailboxes does not take mail"}, "tell its administrator")
}

// TestVerificationFails has a server behind this one that fails while this one asks it for recipients.
func TestVerificationFails(t *testing.T) {
	said := told(t, func(l *log, at time.Time, i int) {
		l.line(at, "smtpd[11]: NOQUEUE: reject: RCPT from mx.isp.test[203.0.113.%d]: 450 4.1.1 <u@shop.test>: Recipient address rejected: unverified address: host mx.six.test[192.0.2.6] said: 451 4.3.0 Internal server error (in reply to RCPT TO command); from=<a@isp.test> to=<u@shop.test> proto=ESMTP helo=<mx>", i)
	})
	expect(t, said, "clients of ours, Server fault (4.1.1): 60 in 1 h", []string{"The server that this one asks about recipients has a fault"}, "We have to act", "disk space")
}
