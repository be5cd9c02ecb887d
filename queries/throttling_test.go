package queries_test

import (
	"bytes"
	"testing"

	"github.com/mtalog/mtalog/internal/report/reporttest"
)

// TestThrottledWithoutCode: Exim's own limit of connections has no code, and slows mail
// down all the same.
func TestThrottledWithoutCode(t *testing.T) {
	r, db := named(t, "throttling"), reporttest.Open(t)
	db.Change(t, "UPDATE store.verdict SET code = 0, reply_code = 0")
	if got := run(t, db, r, nil); !bytes.Contains(got, []byte("\nGoogle                 2             10.5 %")) {
		t.Errorf("want two of Google:\n%s", got)
	}
	compareRows(t, db, r, nil)
}
