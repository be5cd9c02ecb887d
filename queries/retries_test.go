package queries_test

import (
	"bytes"
	"testing"

	"github.com/mtalog/mtalog/internal/report/reporttest"
)

// TestGivenUpUntried: where a host has failed others for long, Exim gives up on a
// recipient of whom it made no attempt. One of whom it made an attempt before the time
// that the report is of is none of these.
func TestGivenUpUntried(t *testing.T) {
	r := named(t, "retries")
	db := reporttest.Open(t)
	db.Change(t, "UPDATE store.kind SET event = 14 WHERE mta = 2 AND event = 11") // its two deliveries: expired
	db.Change(t, `UPDATE store.happening SET message = d.message, recipient_key = d.recipient_key, recipient = d.recipient, time = TIMESTAMP '2026-03-03 15:30:00'
		FROM store.happening d JOIN store.kind k ON k.id = d.kind
		WHERE k.mta = 2 AND k.event = 12 AND happening.recipient = 'pat@small.test'::BLOB
		AND happening.kind IN (SELECT id FROM store.kind WHERE mta = 2 AND event = 14)`)
	row := []byte("\n       0          0    0.0 %                1")
	if got := run(t, db, r, nil); !bytes.Contains(got, row) {
		t.Errorf("want a row of one with no attempt:\n%s", got)
	}
	if got := run(t, db, r, map[string]string{"since": "2026-03-03T15:00:00Z"}); bytes.Contains(got, row[:9]) {
		t.Errorf("want no row of those with no attempt:\n%s", got)
	}
}
