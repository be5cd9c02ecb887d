// Package ingesttest imports logs into databases in memory, for tests of what is
// asked of them.
package ingesttest

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/mtalog/mtalog/internal/classify"
	"github.com/mtalog/mtalog/internal/ingest"
	"github.com/mtalog/mtalog/internal/must"
	"github.com/mtalog/mtalog/internal/sink/duckdb"
	"github.com/mtalog/mtalog/internal/source"
	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/formats"
)

// Detect recognises formats as the program does.
func Detect(sample []byte, opt parsers.Options) (ingest.Format, error) {
	f, err := formats.Detect(sample, opt)
	return ingest.Format{Name: f.Name, New: f.New}, err
}

// Load imports the logs at paths into a database in memory that is closed when the
// test ends. Stamps without a zone are UTC. Of opt, Load sets what recognises
// formats, the memory and the zone; a problem that opt does not take up fails the
// test.
func Load(t testing.TB, opt ingest.Options, paths ...string) (*duckdb.DB, ingest.Result) {
	t.Helper()
	db, err := duckdb.Open(t.Context(), duckdb.InMemory, duckdb.ReadWrite)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	sources, problems := source.Expand(context.Background(), paths)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	opt.Detect, opt.Memory, opt.Location = Detect, duckdb.Memory(), time.UTC
	if opt.Problem == nil {
		opt.Problem = func(err error) { t.Error(err) }
	}
	result := must.Have(ingest.Import(t.Context(), db, sources, opt))(t)
	return db, result
}

// LoadText does what Load does with a log, by the built-in rules unless opt has others.
func LoadText(t testing.TB, opt ingest.Options, log string) (*duckdb.DB, ingest.Result) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "mail.log")
	err := os.WriteFile(path, []byte(log), 0o600)
	if err == nil && opt.Classifier == nil {
		opt.Classifier, err = classify.New()
	}
	if err != nil {
		t.Fatal(err)
	}
	return Load(t, opt, path)
}
