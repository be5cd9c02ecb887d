package duckdb

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mtalog/mtalog/internal/must"
)

// TestOverflow: what does not fit into memory is nobody else's to read, and does
// not stay.
func TestOverflow(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	db := open(t, InMemory, ReadWrite)
	run(t, db, "SET memory_limit='40MB'", "CREATE TABLE log.main.big AS SELECT random() AS x, random()::VARCHAR AS y FROM range(3000000)")
	files := overflowing(t, dir)
	if len(files) == 0 {
		t.Error("nothing went to disk")
	}
	for path, mode := range files {
		if mode&0o077 != 0 {
			t.Errorf("%s has mode %v", path, mode)
		}
	}
	must.Do(t, db.Close())
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
	must.Do(t, err)
	return modes
}

// TestNoRoom: DuckDB advises to change settings that only mtalog can change.
func TestNoRoom(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	db := open(t, InMemory, ReadWrite)
	defer db.Close()
	run(t, db, "SET memory_limit='40MB'", "SET max_temp_directory_size='1MB'")
	_, err := db.Exec("CREATE TABLE log.main.big AS SELECT random()::VARCHAR AS x FROM range(3000000)")
	if err == nil {
		t.Fatal("there was room")
	}
	if got := statementError(err).Error(); !strings.Contains(got, "set TMPDIR") || strings.Contains(got, "\n") {
		t.Error(got)
	}
}

// TestSweepsAfterTheKilled: what a killed process has left behind is deleted, and
// nothing that is in use or was not its.
func TestSweepsAfterTheKilled(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	long := time.Now().Add(-2 * abandoned)
	make := func(name string, at time.Time) string {
		path := filepath.Join(dir, name)
		must.Do(t, os.MkdirAll(filepath.Dir(path), 0o700))
		must.Do(t, os.WriteFile(path, []byte("x"), 0o600))
		for _, p := range []string{path, filepath.Dir(path)} {
			must.Do(t, os.Chtimes(p, at, at))
		}
		return path
	}
	gone := []string{
		make("mtalog-0123456789abcdef.tmp/duckdb_temp_storage-0.tmp", long),
		make("x.duckdb.tmp/duckdb_temp_storage-0.tmp", time.Now()),
	}
	stay := []string{
		make("mtalog-fedcba9876543210.tmp/duckdb_temp_storage-0.tmp", time.Now()),
		make("mtalog-0000000000000000.tmp/mail.log", long),
		make("other/duckdb_temp_storage-0.tmp", long),
		make("y.duckdb.tmp", long),
	}
	must.Do(t, os.Symlink(filepath.Join(dir, "other"), filepath.Join(dir, "mtalog-1111111111111111.tmp")))
	for _, path := range []string{InMemory, filepath.Join(dir, "x.duckdb"), filepath.Join(dir, "y.duckdb")} {
		if err := open(t, path, Bulk).Close(); err != nil {
			t.Error(err)
		}
	}
	for _, path := range gone {
		if _, err := os.Stat(filepath.Dir(path)); err == nil {
			t.Errorf("%s is still there", path)
		}
	}
	for _, path := range stay {
		if _, err := os.Stat(path); err != nil {
			t.Error(err)
		}
	}
}

// TestReadersDoNotShare: DuckDB's files have the same names in every process.
func TestReadersDoNotShare(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.duckdb")
	dirs := []string{overflow(path, ReadWrite), overflow(path, ReadOnly), overflow(path, ReadOnly), overflow(InMemory, Bulk)}
	slices.Sort(dirs)
	if len(slices.Compact(dirs)) != 4 {
		t.Errorf("%s have one in common", dirs)
	}
}
