package queries_test

import (
	"testing"

	"github.com/mtalog/mtalog/internal/report/reporttest"
)

// TestUnclassifiedWithoutText: failures of which the log gives no text are one row, whose
// number leads to them.
func TestUnclassifiedWithoutText(t *testing.T) {
	db := reporttest.Open(t)
	db.Change(t, "UPDATE store.verdict SET fingerprint = 0")
	compareRows(t, db, named(t, "unclassified"), nil)
}
