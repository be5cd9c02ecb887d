// Package outfile writes the files that a user has named for what a command prints: a file is
// there when it is complete, or as it was before.
package outfile

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/mtalog/mtalog/internal/dbfile"
	"github.com/mtalog/mtalog/internal/oserr"
)

// ErrDatabase is why a database is not replaced: it may be the one that was asked.
var ErrDatabase = errors.New("a DuckDB database, which would be lost: choose another file with -o")

// Replace writes a new file with mode 0600 and renames it to path when it is complete. If path
// is a link, the file that it leads to is replaced; if it is a device or a pipe, that is written
// to. The error is ErrDatabase, names path and the cure, or is that of write.
func Replace(path string, write func(*os.File) error) error {
	path, f, err := newFile(path)
	if err != nil {
		return err
	}
	if f == nil {
		return writeInto(path, write)
	}
	defer os.Remove(f.Name()) // fails once it has been renamed
	if err := write(f); err != nil {
		f.Close()
		if pe, ok := errors.AsType[*fs.PathError](err); ok && pe.Path == f.Name() {
			return unwritable(path, err)
		}
		return err
	}
	if err := f.Close(); err != nil && !errors.Is(err, os.ErrClosed) { // write may have closed it
		return unwritable(path, err)
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return unwritable(path, err)
	}
	return nil
}

// newFile makes the new file that is to replace the one at path, and returns where path leads
// to. The file is nil if a device or a pipe is there.
func newFile(path string) (to string, f *os.File, err error) {
	if to, err := filepath.EvalSymlinks(path); err == nil {
		path = to
	}
	info, err := os.Stat(path)
	switch {
	case err == nil && info.IsDir():
		return path, nil, fmt.Errorf("%s: a directory: name a file with -o", path)
	case err == nil && !info.Mode().IsRegular():
		return path, nil, nil
	}
	if isDatabase(path) {
		return path, nil, fmt.Errorf("%s: %w", path, ErrDatabase)
	}
	f, err = os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*") // made with mode 0600
	if err != nil {
		return path, nil, unwritable(path, err)
	}
	return path, f, nil
}

// Check finds out whether Replace will be able to write, before a query takes its time.
func Check(path string) error {
	_, f, err := newFile(path)
	if f != nil {
		f.Close()
		os.Remove(f.Name())
	}
	return err
}

// ReplaceNamed is Replace for what opens the new file itself: on Windows, DuckDB writes
// to no file that is open.
func ReplaceNamed(path string, write func(name string) error) error {
	return Replace(path, func(f *os.File) error {
		if err := f.Close(); err != nil {
			return err
		}
		return write(f.Name())
	})
}

// writeInto copies the file that write writes to a device or a named pipe.
func writeInto(path string, write func(*os.File) error) error {
	f, err := os.CreateTemp("", "mtalog.*")
	if err != nil {
		return fmt.Errorf("%s: written first to a file in %s, where none can be made: %w: set TMPDIR", path, os.TempDir(), oserr.Bare(err))
	}
	defer os.Remove(f.Name())
	defer f.Close()
	if err := write(f); err != nil {
		return err
	}
	made, err := os.Open(f.Name())
	if err != nil {
		return err
	}
	defer made.Close()
	to, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return unwritable(path, err)
	}
	_, err = io.Copy(to, made)
	return errors.Join(err, to.Close())
}

// isDatabase reports whether a database is at path.
func isDatabase(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	var head [dbfile.HeadLen]byte
	_, err = io.ReadFull(f, head[:])
	return err == nil && dbfile.Is(head[:])
}

// unwritable says why the file at path cannot be written, without the name of the
// temporary file.
func unwritable(path string, err error) error {
	return fmt.Errorf("%s: cannot be written: %w: choose another file with -o", path, oserr.Bare(err))
}
