package ingest_test

import (
	"strings"
	"testing"
)

// TestViewsHaveNullForWhatIsNotLogged: an address alone has no host name.
func TestViewsHaveNullForWhatIsNotLogged(t *testing.T) {
	r := newRig(t)
	r.load(r.write("mainlog", "2026-11-20 10:00:00 1xViKA-0001Qg-1A <= s@example.net H=(ws.example.net) [192.0.2.9] P=esmtp S=402\n"))
	r.want("SELECT client_name, client_ip, helo FROM queued", "- 192.0.2.9 ws.example.net")
}

// TestOutcomeOfWholeMessages: what befalls a message in its queue is logged
// without recipients, and is the outcome of those that were still waiting.
func TestOutcomeOfWholeMessages(t *testing.T) {
	const (
		bounced  = "smtp[2]: ID: to=<a@example.com>, relay=none, delay=1, delays=1/0/0/0, dsn=5.4.4, status=bounced (Host not found)"
		deferred = "smtp[2]: ID: to=<b@example.com>, relay=none, delay=1, delays=1/0/0/0, dsn=4.4.1, status=deferred (Connection refused)"
		sent     = "smtp[2]: ID: to=<b@example.com>, relay=none, delay=1, delays=1/0/0/0, dsn=2.0.0, status=sent (250 2.0.0 Ok)"
		held     = "postsuper[3]: ID: placed on hold"
		released = "postsuper[3]: ID: released from hold"
		removed  = "postsuper[3]: ID: removed"
		expired  = "qmgr[1]: ID: from=<s@example.org>, status=expired, returned to sender"
	)
	for _, c := range []struct {
		name, want string // of the waiting recipient
		lines      []string
	}{
		{"waiting", "deferred 4.4.1 1", nil},
		{"expired", "expired 4.4.1 1", []string{expired}},
		{"on hold", "held 4.4.1 1", []string{held}},
		{"released", "deferred 4.4.1 1", []string{held, released}},
		{"released and tried again", "deferred 4.4.1 2", []string{held, released, deferred}},
		{"released and sent", "delivered 2.0.0 2", []string{held, released, sent}},
		{"removed", "removed 4.4.1 1", []string{removed}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var log strings.Builder
			for i, l := range append([]string{bounced, deferred}, c.lines...) {
				log.WriteString("Nov 20 10:00:0" + string(rune('0'+i)) + " mx1 postfix/" + strings.Replace(l, "ID", "1A2B3C4D5E", 1) + "\n")
			}
			r := newRig(t)
			r.load(r.write("mail.log", log.String()))
			r.want("SELECT outcome, code, attempts FROM messages ORDER BY recipient", "bounced 5.4.4 1\n"+c.want)
		})
	}
}

// TestHostNamesInAnyCase: a relay, a client and a domain are the same however
// they are written; the local part of an address is not.
func TestHostNamesInAnyCase(t *testing.T) {
	r := newRig(t)
	r.load(r.write("mail.log", `2026-11-20T10:00:00+00:00 mx1 postfix/smtp[2]: 1A2B3C4D5E: to=<Bob@Example.COM>, relay=MX.Example.com[2001:DB8::1]:25, delay=1, delays=0/0/0/1, dsn=5.1.1, status=bounced (host MX.Example.com[2001:DB8::1] said: 550 5.1.1 no such user (in reply to RCPT TO command))
2026-11-20T10:00:01+00:00 mx1 postfix/smtp[2]: 1A2B3C4D5F: to=<bob@example.com>, relay=mx.example.com[2001:db8::1]:25, delay=1, delays=0/0/0/1, dsn=5.1.1, status=bounced (host mx.example.com[2001:db8::1] said: 550 5.1.1 no such user (in reply to RCPT TO command))
2026-11-20T10:00:02+00:00 mx1 postfix/smtpd[3]: NOQUEUE: reject: RCPT from Client.Example.net[192.0.2.7]: 554 5.7.1 <bob@example.com>: Relay access denied; from=<a@example.org> to=<bob@example.com> proto=ESMTP helo=<Client.Example.net>
2026-11-20T10:00:03+00:00 mx1 postfix/smtpd[3]: NOQUEUE: reject: RCPT from client.example.NET[192.0.2.7]: 554 5.7.1 <bob@example.com>: Relay access denied; from=<a@example.org> to=<bob@example.com> proto=ESMTP helo=<Client.Example.net>
`))
	r.want("SELECT relay_name, relay_ip, count(*) FROM events WHERE event = 'bounced' GROUP BY ALL", "mx.example.com 2001:db8::1 2")
	r.want("SELECT client_name, helo, count(*) FROM events WHERE event = 'rejected' GROUP BY ALL", "client.example.net Client.Example.net 2")
	r.want("SELECT recipient, domain, text LIKE 'host MX.%' FROM events WHERE event = 'bounced' ORDER BY time", "Bob@Example.COM example.com true\nbob@example.com example.com false")
	r.want("SELECT count(*) FROM store.peer WHERE id > 0", "2")
}
