package answers_test

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// Incidents of the server itself: its services, its mailboxes and its network.

func TestContentFilterDown(t *testing.T) {
	said := told(t, func(l *log, at time.Time, i int) {
		l.line(at, "smtp[14]: connect to 127.0.0.1[127.0.0.1]:10024: Connection refused")
		l.line(at, "smtp[14]: 4D%05d: to=<u@%s>, relay=none, delay=1, delays=1/0/0/0, dsn=4.4.1, status=deferred (connect to 127.0.0.1[127.0.0.1]:10024: Connection refused)", i, destinations[i%len(destinations)])
	})
	expect(t, said, "our own 127.0.0.1:10024, Connection failed (4.4.1): 60 in 1 h", []string{"We have to act: The service at 127.0.0.1:10024"}, "Google", "Try the host's port 25")
}

func TestWarningsOfTheServer(t *testing.T) {
	said := told(t, func(l *log, at time.Time, i int) {
		l.line(at, "cleanup[12]: warning: 4F%05d: write queue file: No space left on device", i)
		l.line(at, "smtpd[11]: warning: hostname host%d.isp.test does not resolve to address 203.0.113.%d", i, i)
	})
	expect(t, said, "The mail server itself warns (postfix/cleanup), 60 times in 1 h, usually 0, since 2026-03-10 14:30: 4F00000: write queue file: No space left on device. To do: Free space and inodes where the queue, the log and the mailboxes are (df -h, df -i); mail that was put off is tried again by itself.\nOtherwise nothing fails", nil, "resolve")
}

// TestTroubleSaysOnce has two daemons that say the same, and one that says what nobody knows.
func TestTroubleSaysOnce(t *testing.T) {
	said := told(t, func(l *log, at time.Time, i int) {
		l.line(at, "cleanup[12]: warning: 4F%05d: write queue file: No space left on device", i)
		l.line(at, "qmgr[13]: warning: not enough free space in mail queue: %d bytes < 1.5*message size limit", i)
		l.line(at, "smtpd[11]: warning: something odd: here")
	})
	if n := strings.Count(said, "Free space"); n != 1 || strings.Count(said, "itself warns") != 3 || !strings.Contains(said, "something odd: here\n") {
		t.Errorf("the same advice %d times:\n%s", n, said)
	}
}

// TestFatalErrors has a server whose daemons do not start, beside what somebody typed.
func TestFatalErrors(t *testing.T) {
	l := usualHours(4 * 24)
	for i := range 9 {
		at := end.Add(-time.Duration(i+1) * time.Minute)
		l.line(at, "smtpd[11]: fatal: open database /etc/postfix/access.db: No such file or directory")
		l.line(at, "sendmail[12]: fatal: usage: sendmail [options]")
		l.line(at, "cleanup[13]: warning: 4F%05d: write queue file: No space left on device", i)
		l.line(at, "cleanup[13]: warning: 4G%05d: write queue file: No space left on device", i)
	}
	d := why(t, l, time.Hour, end)
	expect(t, strings.Join(d.Alarms(3), "\n"), "The mail server itself has fatal errors (postfix/smtpd), 9 times in 1 h, usually 0, since 2026-03-10 14:51: open database",
		[]string{"itself warns (postfix/cleanup), 18 times"}, "usage")
	if !d.TellsFatal() {
		t.Error("a fatal error is not fatal")
	}
}

// TestOneHostOfTwo has two servers, of which one cannot connect to anybody.
func TestOneHostOfTwo(t *testing.T) {
	l := usualHours(4 * 24)
	text := l.b.String()
	l.b.Reset()
	for i := range 60 {
		l.line(end.Add(-time.Duration(i+1)*20*time.Second), "smtp[14]: 4D%05d: to=<u@%s>, relay=none, delay=1, delays=1/0/0/0, dsn=4.4.1, status=deferred (connect to mx.%s[192.0.2.6]:25: Network is unreachable)", i, destinations[i%len(destinations)], destinations[i%len(destinations)])
	}
	trouble := l.b.String()
	l.b.Reset()
	l.b.WriteString(text + strings.ReplaceAll(strings.ReplaceAll(text, ": 4T", ": 5T")+trouble, " mx1 ", " mx2 "))
	said := says(t, l, time.Hour, end)
	expect(t, said, "", []string{"Connection failed (4.4.1), on mx2: 60 in 1 h"})
}

// TestOwnRelays has services of this server that do not take its mail, and others.
func TestOwnRelays(t *testing.T) {
	for relay, begins := range map[string]string{
		"mx1.shop.test[private/dovecot-lmtp]": "our own private/dovecot-lmtp, Connection failed (4.4.1): 60 in 1 h, usually 0, since 2026-03-10 14:30. We have to act: The service at private/dovecot-lmtp",
		"mx1[private/dovecot-lmtp]":           "our own private/dovecot-lmtp, Connection failed (4.4.1): 60 in 1 h, usually 0, since 2026-03-10 14:30. We have to act: The service at private/dovecot-lmtp", // which is how this server calls itself
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

// TestOtherServersOfOurs has servers of the same organisation, and one of another.
func TestOtherServersOfOurs(t *testing.T) {
	for relay, begins := range map[string]string{
		"mbx2.shop.test[192.0.2.7]:25": "our own mbx2.shop.test, Server fault (4.3.1): 60 in 1 h, usually 0, since 2026-03-10 14:30. We have to act: The service at mbx2.shop.test",
		"mx.six.test[192.0.2.7]:25":    "other servers, mostly mx.six.test, Server fault (4.3.1): 60 in 1 h",
		"mx1[192.0.2.7]:25":            "our own mx1, Server fault (4.3.1): 60 in 1 h",
	} {
		said := told(t, func(l *log, at time.Time, i int) {
			l.line(at, "lmtp[15]: 4L%05d: to=<anna@Shop.test>, relay=mx1.shop.test[private/lmtp], delay=1, delays=1/0/0/0, dsn=2.0.0, status=sent (250 2.0.0 Saved)", i)
			l.line(at, "smtp[14]: 4D%05d: to=<u@d%d.test>, relay=%s, delay=1, delays=1/0/0/0, dsn=4.3.1, status=deferred (host %s said: 452 4.3.1 Insufficient system resources)", i, i%2, relay, strings.TrimSuffix(relay, ":25"))
		})
		expect(t, said, begins, nil)
	}
}

func TestLoginRefusedByRelay(t *testing.T) {
	said := told(t, func(l *log, at time.Time, i int) {
		l.line(at, "smtp[14]: 4D%05d: to=<u@%s>, relay=relay.isp.test[192.0.2.7]:587, delay=1, delays=1/0/0/0, dsn=4.7.8, status=deferred (SASL authentication failed; server relay.isp.test[192.0.2.7] said: 535 5.7.8 Error: authentication failed)", i, destinations[i%len(destinations)])
	})
	expect(t, said, "several destinations, mostly relay.isp.test:587, Login demanded or failed (5.7.8): 60 in 1 h", []string{"We have to act: If this server logs in there"}, "fail2ban")
	unknown := told(t, func(l *log, at time.Time, i int) {
		l.send(at, "app@shop.test", fmt.Sprintf("u%d@six.test", i), "mx.six.test[192.0.2.7]:25", "530 5.7.57 Client not authenticated to send mail.")
	})
	expect(t, unknown, "", []string{"other servers, mostly six.test, Login demanded or failed (5.7.57): 60 in 1 h", "We have to act: The program or device sent without a login."}, "If this server logs in there")
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

// TestOldPassword has one client that fails to log in, beside some others.
func TestOldPassword(t *testing.T) {
	said := told(t, func(l *log, at time.Time, i int) {
		client := 250
		if i%10 == 0 {
			client = i
		}
		l.line(at, "smtpd[11]: warning: dsl.isp.test[203.0.113.%d]: SASL LOGIN authentication failed: UGFzc3dvcmQ6, sasl_username=anna", client)
	})
	expect(t, said, "clients of ours, mostly 203.0.113.250, Login demanded or failed: 60 in 1 h", []string{"Check user, password and mechanism of the client"}, "7 addresses")
}

// TestOwnMailboxesFull has a store whose disk is full.
func TestOwnMailboxesFull(t *testing.T) {
	said := told(t, func(l *log, at time.Time, i int) {
		l.line(at, "lmtp[14]: 4D%05d: to=<u%d@shop.test>, relay=mx1.shop.test[private/lmtp], delay=1, delays=1/0/0/0, dsn=4.2.2, status=deferred (host mx1.shop.test[private/lmtp] said: 452 4.2.2 <u%[2]d@shop.test> Mailbox is full (in reply to end of DATA command))", i, i%20)
	})
	expect(t, said, "our own private/lmtp, Mailbox full (4.2.2): 60 in 1 h", []string{"We have to act: 20 mailboxes of this server are full at once"})
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

// TestPort25Closed has a hoster that lets no mail out, and large messages that get stuck everywhere.
func TestPort25Closed(t *testing.T) {
	for said1, want := range map[string]string{
		"connect to mx.%s[192.0.2.6]:25: Connection timed out":                    "so look at this side first: the firewall, the route and the source address. Many hosters let port 25 out on request only",
		"conversation with mx.%s[192.0.2.6] timed out while sending message body": "so look at this side first. The connection stood still or broke while the message was sent.",
	} {
		said := told(t, func(l *log, at time.Time, i int) {
			domain := destinations[i%len(destinations)]
			l.line(at, "smtp[14]: 4D%05d: to=<u@%s>, relay=none, delay=1, delays=1/0/0/0, dsn=4.4.1, status=deferred ("+said1+")", i, domain, domain)
		})
		expect(t, said, "6 domains, Connection failed (4.4.1): 60 in 1 h", []string{want})
	}
}

// TestTLSStopsAllMail has a log of sessions in which the certificate of a connector is gone, so that there is
// no attempt to deliver any more.
func TestTLSStopsAllMail(t *testing.T) {
	var b strings.Builder
	b.WriteString("#Software: Microsoft Exchange Server\n#Log-type: SMTP Send Protocol Log\n#Fields: date-time,connector-id,session-id,sequence-number,local-endpoint,remote-endpoint,event,data,context\n")
	session := func(at time.Time, n int, rows ...string) {
		for i, row := range rows {
			fmt.Fprintf(&b, "%s,Outbound to Office 365,08DD5A%010X,%d,192.0.2.25:20001,203.0.113.43:25,%s\n", at.Add(time.Duration(i)*time.Millisecond).Format("2006-01-02T15:04:05.000Z"), n, i, row)
		}
	}
	for d := range 5 {
		for i := range 30 {
			at := end.Add(-time.Duration(d)*day - time.Duration(59-2*i)*time.Minute)
			if d > 0 {
				session(at, 100*d+i, "+,,", "<,220 mx.six.test ready,", ">,EHLO mbx1.shop.test,", "<,250  mx.six.test STARTTLS,", ">,MAIL FROM:<anna@shop.test>,", "<,250 2.1.0 Ok,",
					">,RCPT TO:<u@six.test>,", "<,250 2.1.5 Ok,", ">,DATA,", "<,354 Go,", "<,250 2.0.0 Ok,", ">,QUIT,", "<,221 2.0.0 Bye,", "-,,Local")
			} else {
				session(at, 100*d+i, "+,,", "<,220 mx.six.test ready,", ">,EHLO mbx1.shop.test,", "<,250  mx.six.test STARTTLS,", ">,STARTTLS,", "<,220 2.0.0 Ready,", "*,,TLS negotiation failed with error NoCredentials", "-,,Local")
			}
		}
	}
	var l log
	l.b.WriteString(b.String())
	said := strings.Join(why(t, &l, time.Hour, end).Sentences(3)[2:], "\n")
	expect(t, said, "", []string{"TLS with the servers that mail is sent to fails: 30 times in 1 h, usually 0, since 2026-03-10 14:01. See which certificate", "NoCredentials"})
}

// TestSpoolOfAnother has an Exim that may not write its spool, and names another file each time.
func TestSpoolOfAnother(t *testing.T) {
	var b strings.Builder
	for at := end.Add(-4 * day); at.Before(end); at = at.Add(10 * time.Minute) {
		for _, what := range []string{"<= anna@shop.test H=app.shop.test [192.0.2.7] P=esmtp S=100", "=> u@six.test R=dnslookup T=remote_smtp H=mx.six.test [192.0.2.6]", "Completed"} {
			fmt.Fprintf(&b, "%s 1xVi%02d-000%03d-00 %s\n", at.Format("2006-01-02 15:04:05"), at.Day(), at.Hour()*6+at.Minute()/10, what)
		}
	}
	for i := range 60 {
		at := end.Add(-30*time.Minute + time.Duration(i)*30*time.Second)
		id := fmt.Sprintf("1xViJ%c-0000%c%c-1E", 'a'+i%26, 'A'+i/26, 'a'+i%26)
		fmt.Fprintf(&b, "%s %s Failed to create spool file /var/spool/exim4/input//%s-D: Permission denied\n", at.Format("2006-01-02 15:04:05"), id, id)
	}
	var l log
	l.b.WriteString(b.String())
	said := strings.Join(why(t, &l, time.Hour, end).Alarms(3), "\n")
	expect(t, said, "The mail server itself warns, 60 times in 1 h, usually 0, since 2026-03-10 14:30: Failed to create spool file", nil)
}
