package benchmarks

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/mtalog/mtalog/benchmarks/gen"
	"github.com/mtalog/mtalog/internal/ingest"
	"github.com/mtalog/mtalog/internal/sink/duckdb"
	"github.com/mtalog/mtalog/internal/source"
	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/formats"
)

// TestDatabaseHoldsTheTruth imports a log of every format, recognised by
// itself, and asks the database for its counts.
func TestDatabaseHoldsTheTruth(t *testing.T) {
	for _, format := range gen.Formats() {
		t.Run(format, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "a.log")
			truth, err := gen.WriteFile(path, gen.Options{Format: format, Size: 1 << 20, Seed: 5})
			if err != nil {
				t.Fatal(err)
			}
			db, result := load(t, path)
			if c := result.Counts; c.Lines != truth.Lines || c.Unrecognised+c.Broken > 0 {
				t.Errorf("%d lines, the log has %d; %d not recognised, %d damaged", c.Lines, truth.Lines, c.Unrecognised, c.Broken)
			}
			list, err := truth.DifferencesIn(t.Context(), db.DB)
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range list {
				t.Error(d)
			}
		})
	}
}

// load imports logs, all of which can be read, into a database in memory.
func load(t *testing.T, paths ...string) (*duckdb.DB, ingest.Result) {
	t.Helper()
	return loadAll(t, func(err error) { t.Error(err) }, paths...)
}

// loadAll imports logs, recognised by themselves, into a database in memory.
func loadAll(t *testing.T, problem func(error), paths ...string) (*duckdb.DB, ingest.Result) {
	t.Helper()
	db, err := duckdb.Open(t.Context(), duckdb.InMemory, duckdb.Bulk)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	sources, problems := source.Expand(paths)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	result, err := ingest.Import(t.Context(), db, sources, ingest.Options{
		Detect: func(sample []byte, opt parsers.Options) (string, func(parsers.Options) parsers.Parser, error) {
			f, err := formats.Detect(sample, opt)
			return f.Name, f.New, err
		},
		Memory: duckdb.Memory(), Location: time.UTC, Host: "mx1",
		Progress: func(int64) {}, Problem: problem,
	})
	if err != nil {
		t.Fatal(err)
	}
	return db, result
}
