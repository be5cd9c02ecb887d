package queries_test

import (
	"bytes"
	"testing"

	"github.com/mtalog/mtalog/internal/report/reporttest"
)

// TestFirstRefusalBeforeWindow: who was refused again within the window has waited since
// the first refusal, which is before it.
func TestFirstRefusalBeforeWindow(t *testing.T) {
	r := named(t, "greylisting")
	db := reporttest.Open(t)
	db.Change(t, `INSERT INTO store.happening SELECT h.* REPLACE (h.line + 65536 AS line, h.time + INTERVAL 5 MINUTE AS time)
		FROM store.happening h JOIN store.kind k ON k.id = h.kind WHERE h.recipient = 'fred@small.test'::BLOB AND k.event = 12`)
	if got := run(t, db, r, map[string]string{"since": "2026-03-02 09:31:00"}); !bytes.Contains(got, []byte("6m 10s")) {
		t.Errorf("want the wait since the first refusal, 6m 10s:\n%s", got)
	}
}
