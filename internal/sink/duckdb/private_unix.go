//go:build unix

package duckdb

import (
	"io/fs"
	"os"
	"syscall"
)

// keepPrivate makes all files and directories that this process creates from now
// on accessible to its user only.
func keepPrivate() { syscall.Umask(0o077) }

// removeUnheld removes the file of an unfinished database, and reports whether it did. It
// does not if another process has locked the file, as DuckDB does before it writes to
// it, or has finished it by now.
func removeUnheld(path string) (removed bool, err error) {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return false, nil // DuckDB meets the same error and tells of it
	}
	defer f.Close() // and so unlocks it
	if syscall.FcntlFlock(f.Fd(), syscall.F_SETLK, &syscall.Flock_t{Type: syscall.F_WRLCK}) != nil {
		return false, nil
	}
	if info, err := f.Stat(); err != nil || !unfinished(path, info.Size()) {
		return false, err
	}
	return true, os.Remove(path)
}

// own reports whether a file or directory is this user's.
func own(info fs.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(stat.Uid) == os.Geteuid()
}

// inUse need not be asked: DuckDB tells of the lock that it could not get.
func inUse(string) bool { return false }
