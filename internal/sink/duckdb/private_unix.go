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

// own reports whether a file or directory is this user's.
func own(info fs.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(stat.Uid) == os.Geteuid()
}
