package benchmarks

import (
	"path/filepath"
	"testing"

	"github.com/mtalog/mtalog/benchmarks/gen"
	"github.com/mtalog/mtalog/internal/ingest"
	"github.com/mtalog/mtalog/internal/ingest/ingesttest"
	"github.com/mtalog/mtalog/internal/must"
	"github.com/mtalog/mtalog/internal/sink/duckdb"
)

// TestDatabaseHoldsTheTruth imports a log of every format, recognised by
// itself, and asks the database for its counts.
func TestDatabaseHoldsTheTruth(t *testing.T) {
	for _, format := range gen.Formats() {
		t.Run(format, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "a.log")
			truth := must.Have(gen.WriteFile(path, gen.Options{Format: format, Size: 1 << 20, Seed: 5}))(t)
			db, result := load(t, path)
			if c := result.Counts; c.Lines != truth.Lines || c.Unrecognised+c.Broken > 0 {
				t.Errorf("%d lines, the log has %d; %d not recognised, %d damaged", c.Lines, truth.Lines, c.Unrecognised, c.Broken)
			}
			list := must.Have(truth.DifferencesIn(t.Context(), db.DB))(t)
			for _, d := range list {
				t.Error(d)
			}
		})
	}
}

// load imports logs, all of which can be read, into a database in memory.
func load(t *testing.T, paths ...string) (*duckdb.DB, ingest.Result) {
	t.Helper()
	return ingesttest.Load(t, ingest.Options{Host: "mx1"}, paths...)
}
