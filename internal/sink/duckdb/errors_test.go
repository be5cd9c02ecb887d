package duckdb

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mtalog/mtalog/internal/must"
)

// TestStrangeWriteAheadLog: a backup was put back beside the write-ahead log of the
// database that it replaces.
func TestStrangeWriteAheadLog(t *testing.T) {
	dir := t.TempDir()
	backup, later := filepath.Join(dir, "backup"), filepath.Join(dir, "later")
	open(t, backup, ReadWrite).Close()
	db := open(t, later, ReadWrite)
	run(t, db, "INSERT INTO store.name SELECT range + 1, 'x' FROM range(100)", "CHECKPOINT log", "DELETE FROM store.name WHERE id > 50")
	wal := must.Have(os.ReadFile(later + ".wal"))(t)
	must.Do(t, os.WriteFile(backup+".wal", wal, 0o600))
	for _, mode := range []Mode{ReadOnly, ReadWrite, Bulk} {
		refused(t, backup, mode, backup+".wal: of another database", "Move it away")
	}
}

// TestHolder takes who holds a database from what DuckDB says on Unix and on Windows.
func TestHolder(t *testing.T) {
	for msg, want := range map[string]string{
		`IO Error: Could not set lock on file "x.db": Conflicting lock is held in /usr/bin/mtalog (PID 7). See also https://duckdb.example`:         "/usr/bin/mtalog (PID 7)",
		"IO Error: Cannot open file \"x.db\": Zugriff nicht m\u00f6glich.\r\n\nFile is already open in \nC:\\mtalog.exe (PID 7)\nC:\\b.exe (PID 8)": `C:\mtalog.exe (PID 7)`,
		"IO Error: Cannot open file \"x.db\": Sharing violation.\r\n":                                                                               "another process",
	} {
		if got := lockedError("x.db", msg); got.Holder != want {
			t.Errorf("%q: %s, want %s", msg, got.Holder, want)
		}
	}
}

// TestCutOffOnWindows: what follows the file's name there is in the language of the system.
func TestCutOffOnWindows(t *testing.T) {
	err := openError("x.db", errors.New("IO Error: Could not read file \"x.db\" (error in ReadFile(location: 12288, nr_bytes: 4096)): Dateiende.\r\n"))
	if got := err.Error(); !strings.HasPrefix(got, "x.db: damaged or cut off (") || strings.Contains(got, "\r") {
		t.Errorf("%q", got)
	}
}

// TestDiskErrors: what the operating system refuses is told in its words, with the file and
// the cure, and not what DuckDB was about.
func TestDiskErrors(t *testing.T) {
	for msg, want := range map[string]string{
		`TransactionContext Error: Failed to commit: Could not write file "a.db.wal": No space left on device`:                                                             "a.db.wal: cannot be written: no space left on device: make room",
		`FATAL Error: Failed to create checkpoint because of error: Could not write file "a.db": File too large`:                                                           "a.db: cannot be written: file too large: raise the limit for the size of files, as with ulimit -f",
		`FATAL Error: Failed to create checkpoint because of error: Could not remove file "a.db.wal": Read-only file system`:                                               "a.db.wal: cannot be removed: read-only file system: choose a file that can be written with --db",
		`IO Error: Cannot open file "a.db": Too many open files`:                                                                                                           "a.db: cannot be opened: too many open files: raise their number, as with ulimit -n",
		`IO Error: Could not set lock on file "a.db": No locks available. See also https://duckdb.example`:                                                                 "a.db: cannot be locked: no locks available: choose a file on a disk that knows locks with --db",
		`IO Error: Could not read from file "a.db": Input/output error` + "\nLINE 1: SELECT":                                                                               "a.db: cannot be read: input/output error: see whether the disk is broken",
		`TransactionContext Error: Failed to commit: fsync failed!`:                                                                                                        "a.db: cannot be written: the disk failed to keep it: see whether it is full or broken",
		`FATAL Error: Failed: database has been invalidated because of a previous fatal error. Original error: "IO Error: Could not write file "a.db": Stale file handle"`: "a.db: cannot be written: stale file handle",
	} {
		if got := openError("a.db", errors.New(msg)).Error(); got != want {
			t.Errorf("%s\n%s, want\n%s", msg, got, want)
		}
	}
	if got := statementError(errors.New("FATAL Error: fsync failed!")).Error(); !strings.HasPrefix(got, "database: cannot be written") {
		t.Error(got)
	}
}

func TestOtherPrograms(t *testing.T) {
	for name, head := range map[string]string{"sqlite": "SQLite format 3\x00", "text": "Nov 24 04:30:04 mx1 "} {
		path := filepath.Join(t.TempDir(), name)
		must.Do(t, os.WriteFile(path, []byte(head+strings.Repeat("\x10", 4096)), 0o600))
		for _, mode := range []Mode{ReadOnly, ReadWrite, Bulk} {
			refused(t, path, mode, path+": not a DuckDB database", "choose another file")
		}
	}
}

func TestCutOff(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.duckdb")
	open(t, path, ReadWrite).Close()
	must.Do(t, os.Truncate(path, 100_000))
	for _, mode := range []Mode{ReadOnly, ReadWrite, Bulk} {
		refused(t, path, mode, path+": damaged or cut off", "Put back a copy")
	}
}

// refused fails unless the database cannot be opened, for a reason in one line that
// begins and goes on as given.
func refused(t *testing.T, path string, mode Mode, begin, cure string) {
	t.Helper()
	_, err := Open(context.Background(), path, mode)
	if err == nil || !strings.HasPrefix(err.Error(), begin) || !strings.Contains(err.Error(), cure) || strings.Contains(err.Error(), "\n") {
		t.Errorf("mode %d: got %v, want %s … %s", mode, err, begin, cure)
	}
}
