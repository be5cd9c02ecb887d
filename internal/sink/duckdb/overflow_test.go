package duckdb_test

import (
	"io/fs"
	"path/filepath"
	"testing"

	"github.com/mtalog/mtalog/internal/sink/duckdb"
)

// TestOverflow: what does not fit into memory is nobody else's to read, and does
// not stay.
func TestOverflow(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	db, err := duckdb.Open(t.Context(), duckdb.InMemory, duckdb.ReadWrite)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, q := range []string{"SET memory_limit='40MB'", "CREATE TABLE log.main.big AS SELECT random() AS x, random()::VARCHAR AS y FROM range(3000000)"} {
		if _, err := db.ExecContext(t.Context(), q); err != nil {
			t.Fatal(err)
		}
	}
	files := overflowing(t, dir)
	if len(files) == 0 {
		t.Error("nothing went to disk")
	}
	for path, mode := range files {
		if mode&0o077 != 0 {
			t.Errorf("%s has mode %v", path, mode)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if files := overflowing(t, dir); len(files) > 0 {
		t.Errorf("left behind: %v", files)
	}
}

// overflowing returns the modes of what lies in dir.
func overflowing(t *testing.T, dir string) map[string]fs.FileMode {
	t.Helper()
	modes := map[string]fs.FileMode{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || path == dir {
			return err
		}
		info, err := d.Info()
		if err == nil {
			modes[path] = info.Mode().Perm()
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return modes
}
