package report_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/mtalog/mtalog/internal/must"
	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/report/reporttest"
)

// TestNewestBefore: the newest event is found wherever the logs say that they end: there, long
// before, or nowhere.
func TestNewestBefore(t *testing.T) {
	db := reporttest.Open(t)
	var newest time.Time
	must.Do(t, db.QueryRow("SELECT max(time) FROM store.happening").Scan(&newest))
	const year = 365 * 24 * time.Hour
	for _, last := range []string{"TIMESTAMP '2026-03-03 15:00:00'", "TIMESTAMP '2026-03-09'", "TIMESTAMP '1999-01-01'", "NULL"} {
		db.Change(t, "UPDATE sources SET last_time = "+last)
		for _, end := range []time.Time{newest.Add(time.Microsecond), newest.Add(2 * time.Hour), newest.Add(year)} {
			if got, err := report.NewestBefore(t.Context(), db, end); err != nil || !got.Equal(newest) {
				t.Errorf("logs end at %s: newest before %s is %s, want %s (%v)", last, end, got, newest, err)
			}
		}
		var before time.Time
		must.Do(t, db.QueryRow("SELECT max(time) FROM store.happening WHERE time < "+report.Literal(newest)).Scan(&before))
		if got, err := report.NewestBefore(t.Context(), db, newest); err != nil || !got.Equal(before) {
			t.Errorf("logs end at %s: before the newest is %s, want %s (%v)", last, got, before, err)
		}
		if got, err := report.NewestBefore(t.Context(), db, newest.Add(-30*year)); err != nil || !got.IsZero() {
			t.Errorf("logs end at %s: before all is %s (%v)", last, got, err)
		}
	}

	// Events after the horizon are counted apart, and are the newest only where there are no others.
	later := newest.Add(3 * 24 * time.Hour)
	db.Change(t, fmt.Sprintf("UPDATE store.happening SET time = %s WHERE time = %s", report.Literal(later), report.Literal(newest)))
	if got, n, err := report.Newest(t.Context(), db, newest); err != nil || !got.Before(newest) || got.IsZero() || n == 0 {
		t.Errorf("newest is %s, %d are later (%v)", got, n, err)
	}
	if got, n, err := report.Newest(t.Context(), db, newest.Add(-30*year)); err != nil || !got.Equal(later) || n != 0 {
		t.Errorf("all are later: newest is %s, want %s, %d are later (%v)", got, later, n, err)
	}
}
