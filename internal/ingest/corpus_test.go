package ingest_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/mtalog/mtalog/internal/must"
)

// TestCorpus imports the directories of real logs below the one that
// MTALOG_CORPUS names: what holds of every database holds of theirs, and a
// second import adds nothing. Exim's own test suite is left out: its logs have
// made-up stamps, so that many are the beginning of another one.
func TestCorpus(t *testing.T) {
	dir := os.Getenv("MTALOG_CORPUS")
	if dir == "" {
		t.Skip("MTALOG_CORPUS names no directory of logs")
	}
	logs := must.Have(filepath.Glob(filepath.Join(dir, "*", "*")))(t)
	logs = slices.DeleteFunc(logs, func(path string) bool { return filepath.Base(path) == "exim_testsuite" })
	r := newRig(t)
	r.classify = true
	r.segmentRows = 10_000
	result, problems, err := r.try(t.Context(), logs...)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		t.Log(p)
	}
	t.Logf("%d sources stored, %d known: %+v", result.Stored, result.Known, result.Counts)
	r.sound()
	before := r.everything()
	if result, _, err = r.try(t.Context(), logs...); err != nil || result.Stored > 0 {
		t.Errorf("again: %+v, %v", result, err)
	}
	if after := r.everything(); after != before {
		t.Errorf("a second import has changed the database: %s", firstDifference(after, before))
	}
}
