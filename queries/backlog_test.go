package queries_test

import (
	"bytes"
	"testing"

	"github.com/mtalog/mtalog/internal/report/reporttest"
)

// TestDepthSince asks for the last hours of a log: what came before them waits all the same.
func TestDepthSince(t *testing.T) {
	r := named(t, "backlog")
	db := reporttest.Open(t)
	all := bytes.Split(bytes.TrimSpace(run(t, db, r, nil)), []byte("\n"))
	if len(all) < 8 {
		t.Fatalf("%d lines", len(all))
	}
	last := all[len(all)-5:]
	since := string(last[0][:len("2026-03-02 12:00:00")])
	some := bytes.Split(bytes.TrimSpace(run(t, db, r, map[string]string{"since": since})), []byte("\n"))
	if got, want := fields(some[len(some)-5:]), fields(last); len(some) != 7 || got != want {
		t.Errorf("since %s:\n%s\nwant\n%s", since, bytes.Join(some, []byte("\n")), want)
	}
}

// fields joins lines, whose columns may be wider in one table than in the other.
func fields(lines [][]byte) string {
	return string(bytes.Join(bytes.Fields(bytes.Join(lines, []byte(" "))), []byte(" ")))
}
