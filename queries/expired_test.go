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
