package duckdb

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/mtalog/mtalog/internal/dbfile"
	"github.com/mtalog/mtalog/internal/oserr"
)

// isNew reports whether there is no database at path yet. It removes a file that
// a killed process had only begun, but not one that another process is just making.
func isNew(path string, mode Mode) (bool, error) {
	if path == InMemory {
		return true, nil
	}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && mode == ReadOnly:
		return false, fmt.Errorf("%s: no such database; make it with: mtalog import LOG…", path)
	case errors.Is(err, fs.ErrNotExist):
		if _, err := os.Stat(filepath.Dir(path)); err != nil {
			return false, fmt.Errorf("%s: no such directory: make it, or choose another file with --db", path)
		}
		return true, nil
	case errors.Is(err, fs.ErrPermission):
		return false, denied(path)
	case err != nil:
		return false, fmt.Errorf("%s: %w", path, oserr.Bare(err))
	case info.IsDir():
		return false, fmt.Errorf("%s: a directory: choose a file with --db", path)
	case !info.Mode().IsRegular(): // to open a pipe would be to wait for ever
		return false, fmt.Errorf("%s: not a file: choose a file with --db", path)
	case mode != ReadOnly && unfinished(path, info.Size()):
		return removeUnheld(path)
	}
	return false, nil
}

// headerSize is how many bytes of its file DuckDB writes before anything else:
// three headers.
const headerSize = 3 * 4096

// unfinished reports whether a file is empty, or one that DuckDB had only begun
// when its process was killed. Nothing is lost with such a file.
func unfinished(path string, size int64) bool {
	if size == 0 || size >= headerSize {
		return size == 0
	}
	head, err := os.ReadFile(path)
	return err == nil && dbfile.Is(head)
}
