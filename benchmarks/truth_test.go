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
			codes := ask(t, db, gen.CodesQuestion, func(c *gen.Count) []any { return []any{&c.Event, &c.Reply, &c.Code, &c.N} })
			domains := ask(t, db, gen.DomainsQuestion, func(c *gen.Count) []any { return []any{&c.Event, &c.Domain, &c.N} })
			messages := ask(t, db, gen.MessagesQuestion, func(c *gen.Count) []any { return []any{&c.N} })
			for _, d := range truth.Differences(codes, domains, messages) {
				t.Error(d)
			}
		})
	}
}

// load imports logs, recognised by themselves, into a database in memory.
func load(t *testing.T, paths ...string) (*duckdb.DB, ingest.Result) {
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
		Progress: func(int64) {}, Problem: func(err error) { t.Error(err) },
	})
	if err != nil {
		t.Fatal(err)
	}
	return db, result
}

func ask(t *testing.T, db *duckdb.DB, question string, columns func(*gen.Count) []any) (list []gen.Count) {
	t.Helper()
	rows, err := db.Query(question)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var c gen.Count
		if err := rows.Scan(columns(&c)...); err != nil {
			t.Fatal(err)
		}
		list = append(list, c)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return list
}
