package reclassify_test

import (
	"path/filepath"
	"testing"

	"github.com/mtalog/mtalog/internal/classify"
	"github.com/mtalog/mtalog/internal/ingest"
	"github.com/mtalog/mtalog/internal/ingest/ingesttest"
	"github.com/mtalog/mtalog/internal/reclassify"
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
	db, _ := ingesttest.Load(t, ingest.Options{Classifier: rules, Problem: func(err error) { t.Log(err) }}, logs...)
	again, err := classify.New()
	if err != nil {
		t.Fatal(err)
	}
	res, err := reclassify.Run(t.Context(), db.DB, again)
	if err != nil || len(res.Changes) > 0 || res.Skipped > 0 || res.Events < 500 {
		t.Errorf("%+v, %v", res, err)
	}
}
