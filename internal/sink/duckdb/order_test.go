package duckdb

import (
	"context"
	"testing"

	"github.com/mtalog/mtalog/internal/must"
	"github.com/mtalog/mtalog/internal/sink"
)

// TestOrder: rows come in the order that a query asks for, also where it has a
// materialized part, in every mode.
func TestOrder(t *testing.T) {
	for name, mode := range map[string]Mode{"after an import": Bulk, "while a log is followed": ReadWrite} {
		t.Run(name, func(t *testing.T) {
			ctx := t.Context()
			db := must.Have(Open(ctx, InMemory, mode))(t)
			defer db.Close()
			storeLast(ctx, t, db)
			for range 20 { // without keepOrder most of them fail on two cores
				checkOrder(ctx, t, db, `WITH a AS MATERIALIZED (SELECT i, hash(i) AS h FROM range(20000) t(i) GROUP BY ALL)
					SELECT h, repeat('x', 60) || i FROM a ORDER BY h`)
			}
		})
	}
}

// storeLast stores an empty segment that is the last one of an import.
func storeLast(ctx context.Context, t *testing.T, db *DB) {
	t.Helper()
	batches, rest := make(chan sink.Batch), make(chan sink.Rest, 1)
	close(batches)
	rest <- sink.Rest{Last: true}
	must.Do(t, db.Store(ctx, sink.Segment{Batches: batches, Rest: rest}))
}

// checkOrder fails the test if the numbers in the first column fall.
func checkOrder(ctx context.Context, t *testing.T, db *DB, query string) {
	t.Helper()
	rows := must.Have(db.QueryContext(ctx, query))(t)
	defer rows.Close()
	before, n := uint64(0), 0
	for ; rows.Next(); n++ {
		var h uint64
		var text string
		must.Do(t, rows.Scan(&h, &text))
		if h < before {
			t.Fatalf("row %d: %d comes after %d", n, h, before)
		}
		before = h
	}
	if err := rows.Err(); err != nil || n == 0 {
		t.Fatal(n, err)
	}
}
