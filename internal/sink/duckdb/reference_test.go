package duckdb_test

import (
	"path/filepath"
	"testing"

	"github.com/mtalog/mtalog/internal/must"
	"github.com/mtalog/mtalog/internal/sink/duckdb"
)

// TestOlderViews: a database with the views of another mtalog gets this one's as soon as something is to be written
// to it, and its names in place of theirs.
func TestOlderViews(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.duckdb")
	for _, change := range []string{"CREATE OR REPLACE VIEW messages AS SELECT 1 AS older; UPDATE meta SET reference = 'older'", ""} {
		db := must.Have(duckdb.Open(t.Context(), path, duckdb.ReadWrite))(t)
		if _, err := db.ExecContext(t.Context(), "SELECT outcome FROM log.main.messages"); err != nil {
			t.Error(err)
		}
		again := -1
		if err := db.QueryRow("SELECT count(*) - count(DISTINCT id) FROM event_names").Scan(&again); err != nil || again != 0 {
			t.Errorf("%d events have a second name, %v", again, err)
		}
		if change != "" {
			must.Have(db.ExecContext(t.Context(), change))(t)
		}
		must.Do(t, db.Close())
	}
}
