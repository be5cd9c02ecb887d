package queries_test

import (
	"testing"

	"github.com/mtalog/mtalog/internal/report/reporttest"
)

// TestUnclassifiedWithoutText: failures of which the log gives no text are one row, whose
// number leads to them.
func TestUnclassifiedWithoutText(t *testing.T) {
	db := reporttest.Open(t)
	if _, err := db.ExecContext(t.Context(), "UPDATE store.verdict SET fingerprint = 0"); err != nil {
		t.Fatal(err)
	}
	compareRows(t, db, named(t, "unclassified"), nil)
}
