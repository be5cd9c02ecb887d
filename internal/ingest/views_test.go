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
