package duckdb

import (
	"context"
	"database/sql"
	"runtime/debug"

	"github.com/mtalog/mtalog/internal/numbers"
	"github.com/mtalog/mtalog/internal/sink/duckdb/join"
)

// Join implements sink.Sink. It is the second half of correlation: package
// ingest joins a message's lines as they stream past, in their order; parts that
// were stored in another order are put together here, by the same rule.
//
// The joined message has the ID of the part with the beginning and the end of
// the other part. If there is nothing to join, this costs one pass over the queue
// IDs of all messages that lack a beginning or an end.
func (db *DB) Join(ctx context.Context, run, late []int32) (fewer int64, err error) {
	if err := db.makeRoom(ctx); err != nil {
		return 0, err
	}
	// More threads take more CPU time for this, and no less time.
	if _, err := db.ExecContext(ctx, "SET threads=1"); err != nil {
		return 0, err
	}
	defer db.ExecContext(context.WithoutCancel(ctx), allCores())
	err = db.InTx(ctx, func(tx *sql.Tx) error {
		before, err := countEvents(ctx, tx, run)
		if err != nil {
			return err
		}
		if err := join.All(ctx, tx, late); err != nil {
			return err
		}
		after, err := countEvents(ctx, tx, run)
		fewer = before - after
		return err
	})
	return fewer, err
}

// countEvents counts the events of sources.
func countEvents(ctx context.Context, tx *sql.Tx, sources []int32) (n int64, err error) {
	if len(sources) == 0 {
		return 0, nil
	}
	err = tx.QueryRowContext(ctx, "SELECT coalesce(sum(events), 0)::BIGINT FROM log.main.sources WHERE source_id IN ("+numbers.List(sources)+")").Scan(&n)
	return n, err
}

// makeRoom gives DuckDB more memory than bulk inserts need: to be able to move to disk
// what a join needs beyond it, it must have some.
func (db *DB) makeRoom(ctx context.Context) error {
	if !db.bulk || db.path == InMemory {
		return nil
	}
	if err := db.LimitMemory(ctx, joinMemory); err != nil {
		return err
	}
	debug.FreeOSMemory() // of the parsers, whose work is done
	giveBack()
	return nil
}

// joinMemory is the memory limit of DuckDB during Join.
const joinMemory = "256MB"
