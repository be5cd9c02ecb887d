package main

import (
	"context"
	"errors"
	"time"

	"github.com/mtalog/mtalog/internal/serve"
	"github.com/mtalog/mtalog/internal/sink/duckdb"
)

// Querier answers queries from a database, whoever holds it open.
type Querier = serve.Querier

// lockPatience is how long a database may be locked by a process that does not
// answer: one that is starting, or an import that is about to end.
const lockPatience = 2 * time.Second

// openForReading returns what answers for the database at path: the process
// that tails into it, or else the file itself. Where another process has it
// locked and does not answer, the error names that process.
func openForReading(ctx context.Context, path string) (Querier, error) {
	for end := time.Now().Add(lockPatience); ; {
		client, err := serve.Dial(ctx, path)
		if err == nil {
			return client, nil
		}
		if !errors.Is(err, serve.ErrNotServed) {
			return nil, err
		}
		db, err := duckdb.Open(ctx, path, duckdb.ReadOnly)
		if err == nil {
			return serve.Local(db.DB), nil
		}
		var locked *duckdb.LockedError
		if !errors.As(err, &locked) || time.Now().After(end) {
			return nil, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
	}
}
