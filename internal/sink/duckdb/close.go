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
	if db.bulk {
		// What is left to be written is compressed by all cores.
		_, failed := db.ExecContext(context.Background(), allCores())
		err = errors.Join(err, failed)
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
