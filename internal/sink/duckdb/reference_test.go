package duckdb_test

import (
	"path/filepath"
	"testing"

	"github.com/mtalog/mtalog/internal/must"
	"github.com/mtalog/mtalog/internal/sink/duckdb"
)

// TestOlderViews: a database with the views of another mtalog gets this one's as soon as something is to be written
// to it.
func TestOlderViews(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.duckdb")
	for _, change := range []string{"CREATE OR REPLACE VIEW messages AS SELECT 1 AS older; UPDATE meta SET reference = 'older'", ""} {
		db := must.Have(duckdb.Open(t.Context(), path, duckdb.ReadWrite))(t)
		if _, err := db.ExecContext(t.Context(), "SELECT outcome FROM log.main.messages"); err != nil {
			t.Error(err)
		}
		if change != "" {
			must.Have(db.ExecContext(t.Context(), change))(t)
		}
		must.Do(t, db.Close())
	}
}
