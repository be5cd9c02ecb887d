package answers_test

import (
	"testing"
	"time"
)

// TestFilterOfAllMail has a content filter that takes all mail, and one server that does not take what
// comes out of it: the filter makes no domain ours, and is no other server of the domain.
func TestFilterOfAllMail(t *testing.T) {
	for _, filter := range []string{
		"pipe[15]: 4L%05d: to=<u%[1]d@six.test>, relay=spamassassin, delay=1, delays=1/0/0/0, dsn=2.0.0, status=sent (delivered via spamassassin service)",
		"lmtp[15]: 4L%05d: to=<u%[1]d@six.test>, relay=mx1.shop.test[/run/filter.sock], delay=1, delays=1/0/0/0, dsn=2.0.0, status=sent (250 2.0.0 from MTA: queued as 4D%05[1]d)",
		"smtp[15]: 4L%05d: to=<u%[1]d@six.test>, relay=127.0.0.1[127.0.0.1]:10024, delay=1, delays=1/0/0/0, dsn=2.0.0, status=sent (250 2.0.0 from MTA: queued as 4D%05[1]d)",
	} {
		said := told(t, func(l *log, at time.Time, i int) {
			l.line(at, filter, i)
			l.line(at, "smtp[14]: 4D%05d: to=<u%[1]d@six.test>, relay=mx.six.test[192.0.2.7]:25, delay=1, delays=1/0/0/0, dsn=4.3.1, status=deferred (host mx.six.test[192.0.2.7] said: 452 4.3.1 Insufficient system resources)", i)
		})
		expect(t, said, "other servers, mostly six.test, Server fault (4.3.1): 60 in 1 h", []string{"Their administrator has to act"})
	}
}

// TestPrivateAddressOfStranger has a domain whose DNS names an address of ours, and a store of ours
// at such an address, which took mail before.
func TestPrivateAddressOfStranger(t *testing.T) {
	for relay, begins := range map[string]string{
		"mx.evil.test[10.0.0.7]:25":     "other servers, mostly evil.test, Connection failed (4.4.1): 60 in 1 h",
		"mx.evil.test[127.0.0.1]:25":    "other servers, mostly evil.test, Connection failed (4.4.1): 60 in 1 h",
		"inside.shop.test[10.0.0.9]:25": "our own inside.shop.test, Connection failed (4.4.1): 60 in 1 h",
	} {
		domain := map[bool]string{true: "evil.test", false: "shop.test"}[relay[:3] == "mx."]
		said := told(t, func(l *log, at time.Time, i int) {
			if i < 3 {
				l.send(at.Add(-24*time.Hour), "anna@six.test", "u@shop.test", "inside.shop.test[10.0.0.9]:25", ok)
			}
			l.line(at, "smtp[14]: 4D%05d: to=<u%[1]d@%[2]s>, relay=none, delay=1, delays=1/0/0/0, dsn=4.4.1, status=deferred (connect to %[3]s: Connection timed out)", i, domain, relay)
		})
		expect(t, said, begins, nil)
	}
}
