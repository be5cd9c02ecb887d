package duckdb

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// expireStep is the span of time that one transaction of Expire deletes. Short
// transactions do not hold up the commits of new rows.
const expireStep = 6 * time.Hour

// Expire deletes the events and connections from before a time, the messages
// whose last line is older, and the lines kept of sources whose last line is. The
// sources themselves stay: they say what has been read. Expire returns how many
// events were deleted.
func (db *DB) Expire(ctx context.Context, before time.Time) (int64, error) {
	deleted, err := db.expire(ctx, "happening", "time", before.UTC())
	if err == nil {
		_, err = db.expire(ctx, "message", "last_time", before.UTC())
	}
	if err == nil {
		_, err = db.delete(ctx, "DELETE FROM log.store.connection WHERE hour < ?", before.UTC())
	}
	if err == nil {
		_, err = db.delete(ctx, "DELETE FROM log.main.unrecognised WHERE source_id IN (SELECT source_id FROM log.main.sources WHERE last_time < ?)", before.UTC())
	}
	return deleted, err
}

// expire deletes the rows of a table that are older than before, span by span
// from the oldest row on, and returns how many there were.
func (db *DB) expire(ctx context.Context, table, column string, before time.Time) (deleted int64, err error) {
	for {
		var oldest sql.NullTime
		query := fmt.Sprintf("SELECT min(%s) FROM log.store.%s WHERE %[1]s < ?", column, table)
		if err := db.QueryRowContext(ctx, query, before).Scan(&oldest); err != nil {
			return deleted, statementError(err)
		}
		if !oldest.Valid {
			return deleted, nil
		}
		limit := oldest.Time.Add(expireStep)
		if limit.After(before) {
			limit = before
		}
		n, err := db.delete(ctx, fmt.Sprintf("DELETE FROM log.store.%s WHERE %s < ?", table, column), limit.UTC())
		if err != nil {
			return deleted, err
		}
		deleted += n
	}
}

// delete runs a statement that deletes rows, and returns how many.
func (db *DB) delete(ctx context.Context, query string, args ...any) (n int64, err error) {
	err = db.InTx(ctx, func(tx *sql.Tx) error {
		result, err := tx.ExecContext(ctx, query, args...)
		if err != nil {
			return statementError(err)
		}
		n, err = result.RowsAffected()
		return err
	})
	return n, err
}
