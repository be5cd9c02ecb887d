package answers_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/mtalog/mtalog/internal/must"
	"github.com/mtalog/mtalog/internal/report"
)

// TestFilterIsNoProvider has mail for a provider's users that goes through a content filter on
// this host: taken or not, that is not the provider's doing.
func TestFilterIsNoProvider(t *testing.T) {
	for _, filter := range []string{"127.0.0.1[127.0.0.1]:10024", "localhost[::1]:10024"} {
		var l log
		l.send(end, "anna@shop.test", "u@gmail.com", filter, ok)
		l.send(end, "anna@shop.test", "u@gmail.com", gmail, ok)
		l.send(end, "anna@shop.test", "v@gmail.com", filter, "451 4.3.0 Not now")
		rows := must.Have(report.All(t.Context(), l.load(t), "SELECT event, provider, count(*) FROM deliveries GROUP BY ALL ORDER BY ALL"))(t)
		if len(rows) != 3 || rows[0].Text(0) != "deferred" || rows[0].Text(1) != "" || rows[1].Text(1) != "Google" || rows[1].Int(2) != 1 || rows[2].Text(1) != "" {
			t.Errorf("%s: %v", filter, rows)
		}
	}
}

// TestFloodThroughFilter has a recipient who gets much mail, each through a content filter that gives
// it back as a message of its own: it is counted once, and so is what a sender sends.
func TestFloodThroughFilter(t *testing.T) {
	said := told(t, func(l *log, at time.Time, i int) {
		for j := range 2 {
			id, again := fmt.Sprintf("4L%04d%d", i, j), fmt.Sprintf("4D%04d%d", i, j)
			l.line(at, "qmgr[13]: %s: from=<bot@six.test>, size=100, nrcpt=1 (queue active)", id)
			l.line(at, "lmtp[15]: %s: to=<bob@shop.test>, relay=127.0.0.1[127.0.0.1]:10024, delay=1, delays=1/0/0/0, dsn=2.0.0, status=sent (250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as %s)", id, again)
			l.line(at, "qmgr[13]: %s: from=<bot@six.test>, size=100, nrcpt=1 (queue active)", again)
			l.line(at, "lmtp[15]: %s: to=<bob@shop.test>, relay=mx1.shop.test[private/lmtp], delay=1, delays=1/0/0/0, dsn=2.0.0, status=sent (250 2.0.0 Saved)", again)
		}
	})
	expect(t, said, "The recipient bob@shop.test gets much more than usual: 120 messages in 1 h, usually 0, since 2026-03-10 14:30, mostly from bot@six.test.", nil)
}

// TestBusyThroughTunnel has a server that hands all mail to a tunnel on it, as to one that speaks TLS
// for it: the relay at its other end gives nothing back.
func TestBusyThroughTunnel(t *testing.T) {
	said := told(t, func(l *log, at time.Time, i int) {
		id := fmt.Sprintf("4E%05d", i)
		l.line(at, "smtpd[11]: %s: client=unknown[203.0.113.%d], sasl_method=LOGIN, sasl_username=eve@shop.test", id, i)
		l.line(at, "qmgr[13]: %s: from=<eve@shop.test>, size=100, nrcpt=1 (queue active)", id)
		l.line(at, "smtp[14]: %s: to=<u%d@six.test>, relay=127.0.0.1[127.0.0.1]:11125, delay=1, delays=1/0/0/0, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 5F%05d)", id, i, i)
	})
	expect(t, said, "The login eve@shop.test", []string{"mail to 60 recipients in 1 h"})
}
