//go:build !unix

package duckdb

import (
	"io/fs"
	"os"
)

// keepPrivate does nothing: new files inherit the rights of their directory.
func keepPrivate() {}

// removeUnheld removes a file; a system other than Unix does not remove one that
// another process has open.
func removeUnheld(path string) (removed bool, err error) { return true, os.Remove(path) }

// own reports whether a file or directory is this user's, as all are in a
// directory for temporary files of one's own.
func own(fs.FileInfo) bool { return true }
