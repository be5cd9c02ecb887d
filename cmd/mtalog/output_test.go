package main

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/spf13/cobra"

	"github.com/mtalog/mtalog/internal/must"
	"github.com/mtalog/mtalog/internal/sink/duckdb"
)

// TestCopied sends queries straight to a file, and those that COPY does not
// take on the way by rows.
func TestCopied(t *testing.T) {
	db := must.Have(duckdb.Open(t.Context(), duckdb.InMemory, duckdb.ReadWrite))(t)
	defer db.Close()
	format, file := formatParquet, filepath.Join(t.TempDir(), "it's.parquet")
	out := output{format: &format, file: &file}
	cmd := &cobra.Command{}
	cmd.SetContext(t.Context())
	for _, tt := range []struct {
		query string
		args  []any
		want  bool
	}{
		{"SELECT 1 AS n", nil, true},
		{"SELECT 1 AS n; ", nil, true},
		{"SELECT 1 AS n -- one", nil, true},
		{"SELECT count(*) AS n FROM events WHERE time > $1", []any{time.Now()}, true},
		{"SELECT 1 AS n; SELECT 2 AS n", nil, false},
		{"SELECT nothing", nil, false},
	} {
		if got, err := out.copied(cmd, local(db), tt.query, tt.args...); got != tt.want || err != nil {
			t.Errorf("%s: copied %v, want %v; %v", tt.query, got, tt.want, err)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(file), ".*")); left != nil {
		t.Errorf("left behind: %v", left)
	}
	if done, err := out.copied(cmd, database{}, "SELECT 1"); done || err != nil {
		t.Error("copied from a database of another process:", err)
	}
}
