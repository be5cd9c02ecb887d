package duckdb

import (
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"strings"
)

// openError turns DuckDB's errors when it opens a file into what a user can act on.
func openError(path string, err error) error {
	msg := strings.TrimRight(err.Error(), "\r\n") // Windows ends its texts so
	reason, _, _ := strings.Cut(msg, "\n")        // the others are about DuckDB's own code
	switch {
	case strings.Contains(msg, "Conflicting lock is held"), inUse(path):
		return lockedError(path, msg)
	case strings.Contains(msg, "Permission denied"):
		return denied(path)
	case strings.Contains(msg, "not a valid DuckDB database"),
		strings.Contains(msg, "sqlite_scanner.duckdb_extension"): // the extension that would read a database of SQLite
		return fmt.Errorf("%s: not a DuckDB database: choose another file with --db", path)
	case strings.Contains(msg, "Corrupt WAL file"):
		return fmt.Errorf("%s.wal: damaged (%s). Move it away and import the logs again: what it held is read from them once more", path, reason)
	case strings.Contains(msg, "while replaying WAL file"):
		return fmt.Errorf("%[1]s.wal: of another database or another state of this one than %[1]s is, which was replaced or copied without it (%[2]s)."+
			" Move it away and import the logs again: what it held is read from them once more", path, reason)
	case strings.Contains(msg, "Corrupt database file"), strings.Contains(msg, "Could not read enough bytes"),
		strings.Contains(msg, "error in ReadFile("): // on Windows, also if the file ends too early
		return fmt.Errorf("%s: damaged or cut off (%s). Put back a copy, or import the logs into a new database", path, reason)
	}
	if failed := diskError(path, msg); failed != nil {
		return failed
	}
	if reason != err.Error() {
		return fmt.Errorf("%s: %s", path, reason)
	}
	return fmt.Errorf("%s: %w", path, err)
}

// couldNot is how DuckDB says that the operating system refused something.
var couldNot = regexp.MustCompile(`(?:Could not|Cannot) (open|read from|read|write|truncate|remove|set lock on) file "([^"]*)": ([^"\n]+)`)

// participles are of what couldNot finds.
var participles = map[string]string{
	"open": "opened", "read from": "read", "read": "read", "write": "written", "truncate": "written", "remove": "removed", "set lock on": "locked",
}

// diskError says what the operating system refused, and what to do about it, instead of
// what DuckDB was about when it did; nil if that is not what msg tells. path is that of the
// database.
func diskError(path, msg string) error {
	if strings.Contains(msg, "fsync failed!") {
		return fmt.Errorf("%s: cannot be written: the disk failed to keep it: see whether it is full or broken", path)
	}
	what, file, reason := refusal(msg)
	if what == "" {
		return nil
	}
	return fmt.Errorf("%s: cannot be %s: %s%s", file, participles[what], reason, cure(what, reason))
}

// refusal takes what was to be done to which file, and why that failed, from what DuckDB
// says; what is empty if it says nothing of the kind.
func refusal(msg string) (what, file, reason string) {
	m := couldNot.FindStringSubmatch(msg)
	if m == nil {
		return "", "", ""
	}
	reason, _, _ = strings.Cut(m[3], ". See also")
	return m[1], m[2], strings.ToLower(reason[:1]) + reason[1:]
}

// Unwritten is why the file at path, to which a statement was to write, cannot be written;
// nil if that is not what the statement's error tells.
func Unwritten(path string, err error) error {
	if _, file, reason := refusal(err.Error()); file == path {
		return &fs.PathError{Op: "write", Path: path, Err: errors.New(reason)}
	}
	return nil
}

// cure is what to do if the operating system does not let DuckDB do something for this
// reason; empty if nothing is known.
func cure(what, reason string) string {
	switch reason {
	case "no space left on device", "disk quota exceeded":
		return ": make room"
	case "file too large":
		return ": raise the limit for the size of files, as with ulimit -f"
	case "too many open files":
		return ": raise their number, as with ulimit -n"
	case "read-only file system", "permission denied":
		return ": choose a file that can be written with --db"
	case "no locks available", "function not implemented", "operation not supported":
		if what == "set lock on" {
			return ": choose a file on a disk that knows locks with --db"
		}
	case "input/output error":
		return ": see whether the disk is broken"
	}
	return ""
}

// denied says what may not be done: to write to a database, its directory must be
// writable too.
func denied(path string) error {
	return fmt.Errorf("%s: permission denied: run mtalog as the user whose database and directory it is, or choose another file with --db", path)
}

// LockedError says that another process holds the database.
type LockedError struct {
	Path   string
	Holder string // as DuckDB describes it: program and process ID
}

func (e *LockedError) Error() string {
	return fmt.Sprintf("%s: locked by %s: wait until it is done, or stop it", e.Path, e.Holder)
}

// lockedError takes the holder from DuckDB's message that it could not get the
// lock.
func lockedError(path, msg string) *LockedError {
	holder := "another process"
	if _, after, ok := strings.Cut(msg, "held in "); ok {
		holder, _, _ = strings.Cut(after, ". ")
	} else if _, after, ok := strings.Cut(msg, "already open in"); ok { // on Windows, a process in each line
		holder, _, _ = strings.Cut(strings.TrimSpace(after), "\n")
	}
	return &LockedError{path, holder}
}

// statementError turns the error of a statement into what a user can act on.
func statementError(err error) error {
	if strings.Contains(err.Error(), "failed to offload data block") {
		return errors.New("database: there is no room on disk for what does not fit into memory, in $TMPDIR or beside the database: make some, set TMPDIR to a directory that has it, or import into a database on another disk")
	}
	if failed := diskError("database", err.Error()); failed != nil {
		return failed
	}
	return fmt.Errorf("database: %w", err)
}
