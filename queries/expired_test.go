package queries_test

import (
	"bytes"
	"testing"

	"github.com/mtalog/mtalog/internal/report/reporttest"
)

// TestAgeBeforeLog: a message may have waited long before the log begins, which
// the delay of its last attempt tells; Postfix writes none when it gives up.
func TestAgeBeforeLog(t *testing.T) {
	r := named(t, "expired")
	db := reporttest.Open(t)
	db.Change(t, "UPDATE store.happening SET delay = -1 WHERE kind IN (SELECT id FROM store.kind WHERE event = 14)")
	db.Change(t, "UPDATE store.happening SET delay = 345610000 WHERE recipient = 'noa@busy.test'::BLOB") // four days, a day before the end
	if got := run(t, db, r, nil); !bytes.Contains(got, []byte("5d 00h  host mx.busy.test")) {
		t.Errorf("want an age of five days:\n%s", got)
	}
}

// TestExpiredFilters: Postfix names no recipient when it gives a message up; filters find the recipients by their
// deferrals all the same.
func TestExpiredFilters(t *testing.T) {
	db := load(t, `
		2026-03-02T10:10:00Z mx1 postfix/qmgr[2]: 4ctAAAAAAAzAAA: from=<amy@example.com>, size=1000, nrcpt=2 (queue active)
		2026-03-02T10:10:01Z mx1 postfix/smtp[3]: 4ctAAAAAAAzAAA: to=<x@far.test>, relay=none, delay=1, delays=0.1/0/0.4/0.5, dsn=4.4.1, status=deferred (connect to mx.far.test[198.51.100.1]:25: Connection refused)
		2026-03-02T10:10:01Z mx1 postfix/smtp[3]: 4ctAAAAAAAzAAA: to=<y@full.test>, relay=mx.full.test[198.51.100.2]:25, delay=1, delays=0.1/0/0.4/0.5, dsn=4.2.2, status=deferred (host mx.full.test[198.51.100.2] said: 452 4.2.2 Mailbox full)
		2026-03-07T10:10:01Z mx1 postfix/qmgr[2]: 4ctAAAAAAAzAAA: from=<amy@example.com>, status=expired, returned to sender
		2026-03-07T10:10:01Z mx1 postfix/qmgr[2]: 4ctAAAAAAAzAAA: removed`)
	const far = "2026-03-07 10:10:01 4ctAAAAAAAzAAA amy@example.com x@far.test 5d 00h connect to mx.far.test[198.51.100.1]:25: Connection refused"
	wantRows(t, db, "expired", map[string]string{"domain": "far.test"}, far)
	wantRows(t, db, "expired", map[string]string{"code": "4.4"}, far)
	wantRows(t, db, "expired", map[string]string{"category": "network", "sender": "example.com"}, far)
	wantRows(t, db, "expired", map[string]string{"sender": "other.test"}, "")
	wantRows(t, db, "expired", map[string]string{"domain": "other.test"}, "")
}
