package duckdb

import (
	"fmt"
	"strings"
)

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
	}
	return &LockedError{path, holder}
}
