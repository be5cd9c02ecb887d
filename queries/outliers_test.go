package queries_test

import (
	"testing"

	"github.com/mtalog/mtalog/internal/report/reporttest"
)

// TestOutliersOfOneDay: where there are no other days, nothing is so many times as much
// as on them.
func TestOutliersOfOneDay(t *testing.T) {
	r := named(t, "outliers")
	db := reporttest.Open(t)
	if _, err := db.ExecContext(t.Context(), "UPDATE store.happening SET time = TIMESTAMP '2026-03-02 12:00:00'"); err != nil {
		t.Fatal(err)
	}
	res, err := r.Run(t.Context(), db, map[string]string{"attempts": "1"}, reporttest.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Close()
	n := 0
	for row, err := range res.Rows() {
		if err != nil {
			t.Fatal(err)
		}
		for i, c := range res.Columns {
			if v := row[i]; v != nil && (c.Name == "times" || c.Name == "mean_of_other_days") {
				t.Errorf("%s of %v is %v", c.Name, row[1], v)
			}
		}
		n++
	}
	if n == 0 {
		t.Error("nobody sent anything")
	}
}
