package duckdb

import "context"

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

// trimTo is how much memory Trim leaves: about as much as the rows since the
// last checkpoint need.
const trimTo = "64MB"

// Trim returns memory to the system that holds only what can be read from disk
// again. Until DuckDB reaches its limit, it keeps a block of each column of every
// row group that it has written: without Trim, half an hour of a busy log makes
// the process grow to the limit. No query may run at the same time, because the
// limit is low for a moment.
func (db *DB) Trim(ctx context.Context) error {
	db.storing.Lock()
	defer db.storing.Unlock()
	if db.limit == "" {
		return nil
	}
	// DuckDB refuses a limit that it cannot get down to, but has evicted by then
	// what it could, so the error means nothing.
	db.ExecContext(ctx, "SET memory_limit="+quote(trimTo))
	return db.purge(ctx)
}

// Purge returns memory to the system that DuckDB has freed. Its allocator would
// keep it for ten seconds, in which each report that follows takes as much again.
func (db *DB) Purge(ctx context.Context) error {
	db.storing.Lock()
	defer db.storing.Unlock()
	if db.limit == "" {
		return nil
	}
	return db.purge(ctx)
}

func (db *DB) purge(ctx context.Context) error {
	// Setting the limit, even to the same value, makes the allocator purge.
	_, err := db.ExecContext(context.WithoutCancel(ctx), "SET memory_limit="+quote(db.limit))
	giveBack()
	return err
}
