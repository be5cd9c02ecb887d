package ingest_test

import (
	"fmt"
	"strings"
	"testing"
)

// TestEximDelay: Exim says how long a message was queued (QT=) only where
// log_selector asks for it; it is known all the same where the log has its arrival.
func TestEximDelay(t *testing.T) {
	const log = `2026-03-05 08:00:00 1uABCD-000000001Ab-0001 <= jane@example.com H=pc.example.com [192.0.2.7] P=esmtps S=2048
2026-03-05 08:00:02 1uABCD-000000001Ab-0001 == bob@example.net R=dnslookup T=remote_smtp defer (-44): SMTP error from remote mail server after RCPT TO:<bob@example.net>: 451 4.7.1 Greylisted
2026-03-05 08:10:05 1uABCD-000000001Ab-0001 => bob@example.net R=dnslookup T=remote_smtp H=mx.example.net [192.0.2.99] C="250 OK"
2026-03-05 08:10:05 1uABCD-000000001Ab-0001 => eve@example.org R=dnslookup T=remote_smtp H=mx.example.org [192.0.2.98] C="250 OK" QT=1m3s DT=0.4s
2026-03-05 08:10:05 1uABCD-000000001Ab-0001 Completed
2026-03-05 08:20:00 1uABCE-000000001Ab-0002 => amy@example.net R=dnslookup T=remote_smtp H=mx.example.net [192.0.2.99] C="250 OK"
2026-03-05 08:20:00 1uABCE-000000001Ab-0002 Completed
`
	first, rest, _ := strings.Cut(log, "\n")
	for name, logs := range map[string][]string{"one log": {log}, "its arrival is imported last": {rest, first + "\n"}} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			for i, l := range logs {
				r.load(r.write(fmt.Sprint("mainlog", i), l))
			}
			r.want("SELECT event, recipient, delay FROM outcomes ORDER BY time, recipient",
				"deferred bob@example.net 2\ndelivered bob@example.net 605\ndelivered eve@example.org 63\ndelivered amy@example.net -")
			// DT= is how long the delivery took; of the other parts it says nothing.
			r.want("SELECT delay_before_qmgr, delay_in_qmgr, delay_connect, delay_transmission FROM outcomes WHERE recipient = 'eve@example.org'", "- - - 0.4")
			r.sound()
		})
	}
}

// TestEximSkip: where Exim left a recipient alone there was no attempt and no
// failure; what its last attempt came to stays, and it is in the queue all the same.
func TestEximSkip(t *testing.T) {
	r := newRig(t)
	r.classify = true
	r.load(r.write("mainlog", `2026-03-05 08:00:00 1uABCD-000000001Ab-0001 <= jane@example.com H=pc.example.com [192.0.2.7] P=esmtps S=2048
2026-03-05 08:00:02 1uABCD-000000001Ab-0001 == bob@example.net R=dnslookup T=remote_smtp defer (-44): SMTP error from remote mail server after RCPT TO:<bob@example.net>: 451 4.3.0 Internal error
2026-03-05 08:00:02 1uABCD-000000001Ab-0001 == eve@example.net R=dnslookup T=remote_smtp defer (-54): retry time not reached for any host for 'example.net'
2026-03-05 08:10:05 1uABCD-000000001Ab-0001 == bob@example.net R=dnslookup T=remote_smtp defer (-54): retry time not reached for any host for 'example.net'
2026-03-05 08:20:05 1uABCD-000000001Ab-0001 == bob@example.net routing defer (-52): retry time not reached
2026-03-05 08:20:06 1uABCD-000000001Ab-0001 == eve@example.net R=dnslookup T=remote_smtp defer (-54): all host address lookups failed temporarily for 'example.net'
`))
	r.want("SELECT event, count(*), count(category) FROM outcomes GROUP BY event ORDER BY event", "deferred 2 2\nskipped 3 0")
	r.want("SELECT count(*) FROM deliveries", "2")
	r.want("SELECT count(*) FROM failures", "2")
	r.want("SELECT recipient, outcome, attempts, code, last_time FROM messages ORDER BY recipient",
		"bob@example.net deferred 1 4.3.0 2026-03-05T08:20:05Z\neve@example.net deferred 1 - 2026-03-05T08:20:06Z")
	r.want("SELECT count(*) FROM queued WHERE NOT ended", "1")
	r.sound()
}

// TestWarnedBefore: what an ACL of Exim warns of while a message comes in is about that message.
func TestWarnedBefore(t *testing.T) {
	r := newRig(t)
	r.load(r.write("mainlog", `2025-03-03 10:00:00 1rgZab-000001-AA H=c.example.com [192.0.2.7] Warning: "SpamAssassin as amy detected message as NOT spam (0.2)"
2025-03-03 10:00:00 1rgZab-000001-AA <= a@example.com H=c.example.com [192.0.2.7] P=esmtp S=700 id=m1@example.com
2025-03-03 10:00:01 1rgZab-000001-AA => amy <amy@example.net> R=localuser T=local_delivery
2025-03-03 10:00:01 1rgZab-000001-AA Completed
`))
	r.want("SELECT queue_id, sender, message_id, received NOT NULL, ended FROM queued", "1rgZab-000001-AA a@example.com m1@example.com true true")
	r.want("SELECT event, message_id FROM outcomes ORDER BY event", "delivered m1@example.com\ninspected m1@example.com")
	r.sound()
}
