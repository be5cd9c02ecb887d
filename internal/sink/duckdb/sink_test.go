package duckdb_test

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/mtalog/mtalog/internal/sink/duckdb"
	"github.com/mtalog/mtalog/internal/sink/sinktest"
)

func TestSink(t *testing.T) {
	sinktest.Run(t, func(t *testing.T) sinktest.Store {
		return store(t, filepath.Join(t.TempDir(), "a.duckdb"))
	})
}

func store(t *testing.T, path string) sinktest.Store {
	t.Helper()
	opening := duckdb.OpenAside(context.Background(), path, duckdb.Bulk)
	db, err := opening.DB()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	count := func(query string) func() (n int64) {
		return func() (n int64) {
			if err := db.QueryRow(query).Scan(&n); err != nil {
				t.Error(err)
			}
			return n
		}
	}
	return sinktest.Store{
		Sink: opening, Memory: duckdb.Memory(),
		Events:      count("SELECT count(*) FROM log.store.happening"),
		Messages:    count("SELECT count(*) FROM log.main.all_messages WHERE id > 0"),
		Connections: count("SELECT coalesce(sum(n), 0)::BIGINT FROM log.store.connection"),
		Reopen: func() sinktest.Store {
			for _, table := range []string{"name", "address", "peer", "kind", "verdict", "fingerprint", "message"} {
				if n := count("SELECT count(*) FROM log.store." + table + " WHERE id = 0")(); n != 1 {
					t.Errorf("store.%s has number 0 %d times, want once", table, n)
				}
			}
			if err := db.Close(); err != nil {
				t.Error(err)
			}
			return store(t, path)
		},
	}
}
