package ingest_test

import (
	"os"
	"testing"
)

// TestCorpus imports a directory of real logs, if MTALOG_CORPUS names one: what
// holds of every database holds of theirs, and a second import adds nothing.
func TestCorpus(t *testing.T) {
	dir := os.Getenv("MTALOG_CORPUS")
	if dir == "" {
		t.Skip("MTALOG_CORPUS names no directory of logs")
	}
	r := newRig(t)
	r.classify = true
	r.segmentRows = 10_000
	result, problems, err := r.try(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		t.Log(p)
	}
	t.Logf("%d sources stored, %d known: %+v", result.Stored, result.Known, result.Counts)
	r.sound()
	before := r.everything()
	if result, _, err = r.try(t.Context(), dir); err != nil || result.Stored > 0 {
		t.Errorf("again: %+v, %v", result, err)
	}
	if r.everything() != before {
		t.Error("a second import has changed the database")
	}
}
