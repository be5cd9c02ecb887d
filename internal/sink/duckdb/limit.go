package duckdb

import "context"

// LimitMemory bounds the memory of the database, in DuckDB's notation, such as
// 1GB. Without a limit, it is most of the machine's. What DuckDB frees from then
// on goes back to the system within seconds: its allocator otherwise keeps as much
// again, as the threads that made it are not always the ones that come back.
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

// trimTo is what Trim leaves: about what the rows since the last checkpoint
// take.
const trimTo = "64MB"

// Trim gives memory back that holds only what can be read again. DuckDB keeps a
// block of each column of every row group that it has written until it reaches
// its limit, which takes half an hour of a busy log: without Trim the memory of
// a process that follows one grows to the limit. No query may run meanwhile, as
// the limit is low for a moment.
func (db *DB) Trim(ctx context.Context) error {
	db.storing.Lock()
	defer db.storing.Unlock()
	if db.limit == "" {
		return nil
	}
	// Refused where less can be given back. Then it is what could be.
	db.ExecContext(ctx, "SET memory_limit="+quote(trimTo))
	return db.purge(ctx)
}

// Purge gives memory back that DuckDB has freed. Its allocator keeps it for ten
// seconds, in which reports that come one after the other take as much again.
func (db *DB) Purge(ctx context.Context) error {
	db.storing.Lock()
	defer db.storing.Unlock()
	if db.limit == "" {
		return nil
	}
	return db.purge(ctx)
}

func (db *DB) purge(ctx context.Context) error {
	// Setting the limit, to whatever, is what makes the allocator purge.
	_, err := db.ExecContext(context.WithoutCancel(ctx), "SET memory_limit="+quote(db.limit))
	giveBack()
	return err
}
