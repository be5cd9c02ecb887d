package duckdb

import (
	"context"
	"errors"
	"os"
)

// Close closes the database. It removes the directory of temporary files, which
// DuckDB leaves behind empty.
func (db *DB) Close() error {
	db.storing.Lock()
	defer db.storing.Unlock()
	err := db.closeIncoming()
	if db.exclusive && db.sound.Load() {
		db.ExecContext(context.Background(), foldLog) // DuckDB refuses it after a checkpoint that failed
	}
	err = errors.Join(err, db.DB.Close())
	db.writeback.end()
	db.writeback = nil // Close may be called again
	if db.exclusive {
		removeDir(beside(db.path))
	}
	return err
}

// CloseUnused closes the database, and deletes it if Open made it and nothing
// was stored in it.
func (db *DB) CloseUnused(ctx context.Context) error {
	stored := 0
	if db.created && db.QueryRowContext(ctx, "SELECT count(*) FROM log.main.sources").Scan(&stored) == nil && stored == 0 {
		return db.discard()
	}
	return db.Close()
}

// discard closes the database and deletes it if Open made it.
func (db *DB) discard() error {
	err := db.Close()
	if db.created {
		os.Remove(db.path + ".wal")
		err = errors.Join(err, os.Remove(db.path))
	}
	return err
}

// A database is opened with keepLog, and foldLog precedes its end unless something failed.
// After a commit or a checkpoint that did, as on a full disk, closing leaves the write-ahead
// log as it is for the next process to read, and the file too, for a checkpoint, which closing
// makes otherwise, would damage it: DuckDB 1.1 takes blocks for written that were not; and it
// takes out the rows of the transaction, but not the marks that nobody may see them yet, which
// become deletions if other rows of the table were deleted, and with them goes what is later
// stored in the same place. When a checkpoint has failed, it is too late to say so.
const (
	keepLog = "PRAGMA disable_checkpoint_on_shutdown"
	foldLog = "PRAGMA enable_checkpoint_on_shutdown"
)
