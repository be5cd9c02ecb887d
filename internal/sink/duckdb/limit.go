package duckdb

import "context"

// LimitMemory bounds the memory of the database, in DuckDB's notation, such as
// 1GB. Without a limit, it is most of the machine's.
func (db *DB) LimitMemory(ctx context.Context, limit string) error {
	_, err := db.ExecContext(ctx, "SET memory_limit="+quote(limit))
	if err == nil {
		db.limit = limit
	}
	return err
}

// trimTo is what Trim leaves: about what the rows since the last checkpoint
// take.
const trimTo = "96MB"

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
	_, err := db.ExecContext(context.WithoutCancel(ctx), "SET memory_limit="+quote(db.limit))
	return err
}
