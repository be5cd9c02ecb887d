package reclassify_test

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/mtalog/mtalog/internal/classify"
	"github.com/mtalog/mtalog/internal/ingest"
	"github.com/mtalog/mtalog/internal/reclassify"
	"github.com/mtalog/mtalog/internal/sink/duckdb"
	"github.com/mtalog/mtalog/internal/source"
	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/formats"
)

// TestSameRules holds a database of all kinds of logs against the rules that
// classified it: what is stored of a failure must be all that its meaning
// depends on.
func TestSameRules(t *testing.T) {
	logs, err := filepath.Glob("../../testdata/*/*.log")
	if err != nil || len(logs) < 10 {
		t.Fatalf("%d logs, %v", len(logs), err)
	}
	rules, err := classify.New()
	if err != nil {
		t.Fatal(err)
	}
	db, err := duckdb.Open(t.Context(), duckdb.InMemory, duckdb.ReadWrite)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	sources, _ := source.Expand(logs)
	_, err = ingest.Import(t.Context(), db, sources, ingest.Options{
		Detect: func(sample []byte, opt parsers.Options) (string, func(parsers.Options) parsers.Parser, error) {
			f, err := formats.Detect(sample, opt)
			return f.Name, f.New, err
		},
		Memory: duckdb.Memory(), Location: time.UTC, Classifier: rules, Problem: func(err error) { t.Log(err) },
	})
	if err != nil {
		t.Fatal(err)
	}
	again, err := classify.New()
	if err != nil {
		t.Fatal(err)
	}
	res, err := reclassify.Run(t.Context(), db.DB, again, false)
	if err != nil || len(res.Changes) > 0 || res.Skipped > 0 || res.Events < 500 {
		t.Errorf("%+v, %v", res, err)
	}
}
