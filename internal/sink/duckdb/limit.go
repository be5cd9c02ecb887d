package duckdb

import (
	"context"
	"fmt"
)

// LimitMemory bounds the memory of the database. limit is in DuckDB's notation,
// such as 1GB; without a limit, DuckDB takes most of the machine's memory. It also
// makes DuckDB's allocator return freed memory to the system within seconds.
// Otherwise the allocator keeps about as much again, because it keeps it for each
// thread, and a thread may not come back to use it.
func (db *DB) LimitMemory(ctx context.Context, limit string) error {
	for _, set := range []string{
		"SET memory_limit=" + quote(limit),
		"SET allocator_background_threads=true",
		"SET allocator_flush_threshold='16MB'",
	} {
		if _, err := db.ExecContext(ctx, set); err != nil {
			return err
		}
	}
	db.limit = limit
	return nil
}

// LowerMemory is LimitMemory, unless the database has a lower bound already: DuckDB's own is
// a part of the memory of the machine, or of the container. limit is in bytes.
func (db *DB) LowerMemory(ctx context.Context, limit int64) error {
	var lower bool
	err := db.QueryRowContext(ctx, `SELECT s[1]::DOUBLE * 1024::DOUBLE ** (list_position(['bytes', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'], s[2]) - 1) < $1
		FROM (SELECT split(current_setting('memory_limit'), ' ') AS s)`, limit).Scan(&lower)
	if err != nil || lower {
		return err
	}
	return db.LimitMemory(ctx, fmt.Sprintf("%dB", limit))
}

// leftByEviction is how much memory GiveBack leaves when it evicts: about as much as the
// rows since the last checkpoint need.
const leftByEviction = "64MB"

// GiveBack returns memory to the system that DuckDB has freed: its allocator would keep it
// for ten seconds, in which each report that follows takes as much again. If evict is true,
// that which holds only what can be read from disk again goes too. Until DuckDB reaches its
// limit, it keeps a block of each column of every row group that it has written: with
// nothing evicted, half an hour of a busy log makes the process grow to the limit. No
// query may run then, because the limit is low for a moment.
func (db *DB) GiveBack(ctx context.Context, evict bool) error {
	db.storing.Lock()
	defer db.storing.Unlock()
	if db.limit == "" {
		return nil
	}
	if evict {
		// DuckDB refuses a limit that it cannot get down to, but has evicted by then
		// what it could, so the error means nothing.
		db.ExecContext(ctx, "SET memory_limit="+quote(leftByEviction))
	}
	// Setting the limit, even to the same value, makes the allocator purge.
	_, err := db.ExecContext(context.WithoutCancel(ctx), "SET memory_limit="+quote(db.limit))
	giveBack()
	return err
}
