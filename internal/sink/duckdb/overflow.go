package duckdb

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"time"
)

// What does not fit into memory goes into files of a directory that DuckDB makes
// when it needs it, and deletes when the database is closed. A process that is
// killed leaves it behind.

// overflow returns the directory for a database. That of the one process that
// writes to a file lies beside the file. All others have one of their own:
// DuckDB gives the files the same names in every process, and of two processes
// with the same directory one would delete the files of the other.
func overflow(path string, mode Mode) string {
	if path == InMemory || mode == ReadOnly {
		return filepath.Join(os.TempDir(), fmt.Sprintf("mtalog-%016x.tmp", rand.Uint64()))
	}
	return beside(path)
}

// beside is the directory of the process that writes to the database at path.
func beside(path string) string { return path + ".tmp" }

// abandoned is how long nothing must have been written to a directory before its process
// is taken for killed. No summary and no report takes as long. Whether the process lives
// cannot be seen from a container that shares the directory.
const abandoned = 24 * time.Hour

// sweep deletes what killed processes have left behind: nobody needs it any more,
// and it holds the addresses of people.
func (db *DB) sweep() {
	switch {
	case db.exclusive:
		// This process holds the database, so no other one uses the directory.
		empty(beside(db.path))
	case db.path == InMemory:
		left, _ := filepath.Glob(filepath.Join(os.TempDir(), "mtalog-????????????????.tmp"))
		for _, dir := range left {
			if unused(dir) {
				empty(dir)
			}
		}
	}
}

// unused reports whether dir is a directory of this user in which nothing was
// written for long. Others may put what they like into a directory for all.
func unused(dir string) bool {
	info, err := os.Lstat(dir)
	if err != nil || !info.IsDir() || !own(info) {
		return false
	}
	for _, path := range append(spilled(dir), dir) {
		info, err := os.Lstat(path)
		if err != nil || time.Since(info.ModTime()) < abandoned {
			return false
		}
	}
	return true
}

// empty deletes DuckDB's files in a directory, and then the directory if nothing
// else is in it.
func empty(dir string) {
	for _, path := range spilled(dir) {
		os.Remove(path)
	}
	removeDir(dir)
}

// removeDir deletes an empty directory, and nothing that only has the name of
// one: a file of the user's, or a link to a larger disk.
func removeDir(path string) {
	if info, err := os.Lstat(path); err == nil && info.IsDir() {
		os.Remove(path)
	}
}

// spilled returns the paths of DuckDB's files in dir.
func spilled(dir string) []string {
	list, _ := filepath.Glob(filepath.Join(dir, "duckdb_temp_*"))
	return list
}
