//go:build !unix

package duckdb

import "io/fs"

// keepPrivate does nothing: new files inherit the rights of their directory.
func keepPrivate() {}

// own reports whether a file or directory is this user's, as all are in a
// directory for temporary files of one's own.
func own(fs.FileInfo) bool { return true }
