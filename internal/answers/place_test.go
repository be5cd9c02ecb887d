package answers_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/mtalog/mtalog/internal/answers"
	"github.com/mtalog/mtalog/internal/must"
)

// Incidents by what their failures have in common.

// TestOneRelayOfSeveral has a relay host with three addresses, and a domain with two servers, of which
// one refuses what the others take.
func TestOneRelayOfSeveral(t *testing.T) {
	for name, want := range map[string]string{
		"relay.isp.test": "several destinations, mostly relay.isp.test:587, Relaying denied (5.7.1), only at relay.isp.test[192.0.2.92], mostly",
		"mx%d.six.test":  "other servers, mostly six.test, Relaying denied (5.7.1), only at mx1.six.test[192.0.2.92], mostly",
	} {
		for _, others := range []bool{true, false} {
			said := told(t, func(l *log, at time.Time, i int) {
				domain, relay, reply := "six.test", fmt.Sprintf("%s[192.0.2.%d]:25", strings.ReplaceAll(name, "%d", fmt.Sprint(i%3)), 91+i%3), ok
				if name == "relay.isp.test" {
					domain, relay = destinations[i/3%len(destinations)], strings.Replace(relay, ":25", ":587", 1)
				}
				if i%3 == 1 {
					reply = "554 5.7.1 Relay access denied"
				}
				if i%3 == 1 || others {
					l.send(at, "anna@shop.test", "u@"+domain, relay, reply)
				}
			})
			want := strings.Split(strings.TrimSuffix(want, ", mostly"), ", only at ")
			if expect(t, said, want[0], nil); strings.Contains(said, ", only at "+want[1]) != others {
				t.Errorf("others take mail: %v; told is %s", others, said)
			}
		}
	}
}

// TestSummaryNamesTheRelay has the same in what a summary tells.
func TestSummaryNamesTheRelay(t *testing.T) {
	l := usualHours(4 * 24)
	for i := range 60 {
		l.send(end.Add(-time.Duration(i+1)*30*time.Second), "anna@shop.test", "u@six.test", fmt.Sprintf("mx%d.six.test[192.0.2.%d]:25", i%3, 90+i%3), []string{ok, "554 5.7.1 Relay access denied", ok}[i%3])
	}
	d := must.Have(answers.Lately(t.Context(), l.load(t), time.Time{}, []time.Duration{time.Hour}, end))(t)
	expect(t, strings.Join(d.Alarms(1), "\n"), "other servers, mostly six.test, Relaying denied (5.7.1), only at mx1.six.test[192.0.2.91]", nil)
}

// TestOneDomainOfAProvider has one customer of a provider to whom nothing is sent, or all of them.
func TestOneDomainOfAProvider(t *testing.T) {
	for failing, want := range map[int]string{
		1: "Microsoft 365, mostly a0.test, TLS failed (4.7.5): 10 in 1 h, usually 0, since 2026-03-10 14:30. Of 60 attempts to Microsoft 365 17 %",
		6: "Microsoft 365, TLS failed (4.7.5): 60 in 1 h",
	} {
		said := told(t, func(l *log, at time.Time, i int) {
			domain := fmt.Sprintf("a%d.test", i%6)
			status, dsn, reply := "sent", "2.0.0", ok
			if i%6 < failing {
				status, dsn, reply = "deferred", "4.7.5", "Server certificate not verified"
			}
			l.line(at, "smtp[14]: 4D%05d: to=<u@%s>, relay=%s.mail.protection.outlook.com[192.0.2.9]:25, delay=1, delays=1/0/0/0, dsn=%s, status=%s (%s)", i, domain, strings.ReplaceAll(domain, ".", "-"), dsn, status, reply)
		})
		expect(t, said, want, nil)
	}
}

// TestExampleOfThePlace has a server that is down, and another that was before in the hour.
func TestExampleOfThePlace(t *testing.T) {
	said := told(t, func(l *log, at time.Time, i int) {
		domain := "six.test"
		if i == 0 {
			domain = "seven.test"
		}
		l.line(at, "smtp[14]: 4D%05d: to=<u@%s>, relay=none, delay=1, delays=1/0/0/0, dsn=4.4.1, status=deferred (connect to mx.%s[192.0.2.6]:25: Connection timed out)", i, domain, domain)
	})
	expect(t, said, "other servers, mostly six.test, Connection failed (4.4.1): 60 in 1 h", []string{"For example: connect to mx.six.test"}, "mx.seven.test")
}

// TestNoticesOfExim has notices for which Exim logs its own user as the login.
func TestNoticesOfExim(t *testing.T) {
	var l log
	at := func(t time.Time) string { return t.Format("2006-01-02 15:04:05") }
	for h := range 3 * 24 {
		when := end.Add(-time.Duration(h)*time.Hour - 30*time.Minute)
		fmt.Fprintf(&l.b, "%s 1uB%03d-00000000001-2Xyz <= anna@shop.test H=pc.shop.test [192.0.2.9] P=esmtpsa A=plain:anna S=100\n", at(when), h)
		fmt.Fprintf(&l.b, "%s 1uB%03[2]d-00000000001-2Xyz => u@six.test R=dnslookup T=remote_smtp H=mx.six.test [192.0.2.6]\n", at(when), h)
	}
	for i := range 30 {
		when := end.Add(-time.Duration(30-i) * time.Minute)
		fmt.Fprintf(&l.b, "%s 1uC%03d-00000000001-2Xyz <= <> R=1uA000-00000000001-2Xyz U=Debian-exim P=local S=3000\n", at(when), i)
		fmt.Fprintf(&l.b, "%s 1uC%03[2]d-00000000001-2Xyz ** x@forged%[2]d.test: Unrouteable address\n", at(when), i)
	}
	said := says(t, &l, time.Hour, end)
	expect(t, said, "other servers, Domain takes no mail, mostly from <>: 30 in 1 h", []string{"They are notices of this server's own"}, "Debian-exim")
}

// TestWhatEximWasTold has replies that Exim logs in its own words.
func TestWhatEximWasTold(t *testing.T) {
	for _, began := range []string{"SMTP error from remote mail server after RCPT TO:<u@six.test>", "SMTP error from remote mail server after end of data", "LMTP error from remote mail server after RCPT TO:<u@six.test>"} {
		said := told(t, func(l *log, at time.Time, i int) {
			fmt.Fprintf(&l.b, "%s 1uC%03d-00000000001-2Xyz ** u@six.test R=dnslookup T=remote_smtp H=mx.six.test [192.0.2.6]: %s: 552 5.3.4 Message too big\n", at.Format("2006-01-02 15:04:05"), i, began)
		})
		expect(t, said, "other servers, mostly six.test, Message too big (5.3.4): 60 in 1 h", []string{"For example: 552 5.3.4 Message too big"})
	}
}

// TestSenderDomainOfAll has failures from many senders of one domain, from which nearly all mail is, or two thirds.
func TestSenderDomainOfAll(t *testing.T) {
	for others, want := range map[int]string{6: "mostly six.test, Message too big (5.3.4): 60 in 30 min", 7: "mostly six.test, Message too big (5.3.4), mostly from @shop.test: 60 in 30 min"} {
		var l log
		for d := range 5 {
			for i := range 60 {
				from := "anna@shop.test"
				if i < others {
					from = "list@news.test"
				}
				at := end.Add(-time.Duration(d)*day - time.Duration(i+1)*time.Minute/2)
				l.send(at, from, "u@seven.test", "mx.seven.test[192.0.2.7]:25", ok)
				if d == 0 {
					l.send(at, fmt.Sprintf("u%d@shop.test", i%20), "u@six.test", smallest, tooBig)
				}
			}
		}
		expect(t, says(t, &l, 30*time.Minute, end), "other servers, "+want, nil)
	}
}
