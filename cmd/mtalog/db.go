package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/serve"
	"github.com/mtalog/mtalog/internal/sink/duckdb"
)

// dbFlag adds --db, which keptDatabase checks.
func dbFlag(cmd *cobra.Command) *string {
	return cmd.Flags().String("db", cmp.Or(os.Getenv("MTALOG_DB"), "mtalog.duckdb"), "database `file`; MTALOG_DB in the environment names another")
}

// keptDatabase refuses a database in memory.
func keptDatabase(cmd *cobra.Command) error {
	if flag := cmd.Flags().Lookup("db"); flag != nil && flag.Value.String() == duckdb.InMemory {
		return usageError{fmt.Errorf("--db %s: nothing would be kept in it: name a file, or ask mtalog summary", duckdb.InMemory)}
	}
	return nil
}

// lockPatience is how long to wait for a database that is locked by a process that
// does not answer: one that is just starting, or an import that is about to end.
const lockPatience = 2 * time.Second

// openForReading opens the database at path: by way of the process that tails into it,
// or else the file itself. If another process has it locked and does not answer, the
// error names that process.
func openForReading(ctx context.Context, path string) (database, error) {
	for end := time.Now().Add(lockPatience); ; {
		client, err := serve.Dial(ctx, path)
		if err == nil {
			return answeredBy(client, nil), nil
		}
		if !errors.Is(err, serve.ErrNotServed) {
			return database{}, err
		}
		db, err := duckdb.Open(ctx, path, duckdb.ReadOnly)
		if err == nil {
			return local(db), nil
		}
		_, locked := errors.AsType[*duckdb.LockedError](err)
		if !locked || time.Now().After(end) {
			return database{}, err
		}
		select {
		case <-ctx.Done():
			return database{}, ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// database answers queries by the clock of the local time zone, whichever process has
// the file open.
type database struct {
	*report.Zoned
	io.Closer
	// own is the database if this process opened it, else nil.
	own *duckdb.DB
}

// limitMemory bounds the memory of the database, in bytes, if this process opened it: the process
// that tails has its own bound.
func (d database) limitMemory(ctx context.Context, limit int64) error {
	if d.own == nil {
		return nil
	}
	return d.own.LowerMemory(ctx, limit)
}

func answeredBy(q serve.Querier, own *duckdb.DB) database {
	return database{report.InZone(q, time.Local), q, own}
}

// local answers from a database that this process opened.
func local(db *duckdb.DB) database {
	return answeredBy(serve.Local(db.DB, duckdb.Answer), db)
}
