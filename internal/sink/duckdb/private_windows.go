package duckdb

import (
	"errors"
	"io/fs"
	"os"

	"golang.org/x/sys/windows"
)

// keepPrivate does nothing: new files inherit the rights of their directory.
func keepPrivate() {}

// removeUnheld removes a file; Windows does not remove one that another process has open.
func removeUnheld(path string) (removed bool, err error) { return true, os.Remove(path) }

// own reports whether a file or directory is this user's, as all are in a
// directory for temporary files of one's own.
func own(fs.FileInfo) bool { return true }

// inUse reports whether another process has the file open. DuckDB tells so in the
// language of the system.
func inUse(path string) bool {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err == nil {
		f.Close()
	}
	return errors.Is(err, windows.ERROR_SHARING_VIOLATION)
}
