package duckdb

import (
	"strings"
	"testing"
)

// TestNoRoom: DuckDB advises to change settings that only mtalog can change.
func TestNoRoom(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	db, err := Open(t.Context(), InMemory, ReadWrite)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, q := range []string{"SET memory_limit='40MB'", "SET max_temp_directory_size='1MB'", "CREATE TABLE log.main.big AS SELECT random()::VARCHAR AS x FROM range(3000000)"} {
		if _, err = db.ExecContext(t.Context(), q); err != nil {
			break
		}
	}
	if err == nil {
		t.Fatal("there was room")
	}
	if got := failure(err).Error(); !strings.Contains(got, "set TMPDIR") || strings.Contains(got, "\n") {
		t.Error(got)
	}
}
