package duckdb

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/mtalog/mtalog/internal/must"
)

func open(t *testing.T, path string, mode Mode) *DB {
	t.Helper()
	db := must.Have(Open(context.Background(), path, mode))(t)
	t.Cleanup(func() { db.Close() })
	return db
}

// run executes statements.
func run(t *testing.T, db *DB, statements ...string) {
	t.Helper()
	for _, q := range statements {
		must.Have(db.Exec(q))(t)
	}
}

// TestPrivate: what the database and its write-ahead log hold is its owner's.
func TestPrivate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.duckdb")
	db := open(t, path, ReadWrite)
	run(t, db, "INSERT INTO log.main.unrecognised VALUES (1, 1, 'x', 'y')")
	for _, name := range []string{path, path + ".wal"} {
		info := must.Have(os.Stat(name))(t)
		if mode := info.Mode().Perm(); mode != 0o600 {
			t.Errorf("%s has mode %o", name, mode)
		}
	}
}

// TestStoppedTransaction: one that was stopped is told of as that, and not in the words of
// database/sql, which ends it by itself.
func TestStoppedTransaction(t *testing.T) {
	db := open(t, filepath.Join(t.TempDir(), "a.duckdb"), ReadWrite)
	ctx, stop := context.WithCancel(t.Context())
	err := db.InTx(ctx, func(tx *sql.Tx) error {
		stop()
		for {
			if _, err := tx.Exec("SELECT 1"); err != nil {
				return statementError(err)
			}
		}
	})
	if err != context.Canceled {
		t.Error(err)
	}
}

// TestUnfinished: a database whose maker was killed is made again.
func TestUnfinished(t *testing.T) {
	whole := filepath.Join(t.TempDir(), "whole")
	open(t, whole, ReadWrite).Close()
	head := must.Have(os.ReadFile(whole))(t)
	for _, size := range []int{0, 4096, 8192} {
		path := filepath.Join(t.TempDir(), "a.duckdb")
		must.Do(t, os.WriteFile(path, head[:size], 0o600))
		if _, err := Open(context.Background(), path, ReadOnly); err == nil {
			t.Errorf("%d bytes can be read", size)
		}
		if _, err := open(t, path, Bulk).Known(context.Background()); err != nil {
			t.Errorf("%d bytes: %v", size, err)
		}
	}
	// Killed between the file and its tables.
	path := filepath.Join(t.TempDir(), "a.duckdb")
	run(t, open(t, InMemory, ReadWrite), "ATTACH "+quote(path)+" AS bare; DETACH bare")
	if _, err := open(t, path, ReadWrite).Known(context.Background()); err != nil {
		t.Error(err)
	}
	// Something else that is as short is not touched.
	note := filepath.Join(t.TempDir(), "note.txt")
	must.Do(t, os.WriteFile(note, []byte("to do: buy milk"), 0o600))
	if _, err := Open(context.Background(), note, ReadWrite); err == nil {
		t.Error("a note was taken for a database")
	}
	if b, _ := os.ReadFile(note); string(b) != "to do: buy milk" {
		t.Error("a note was overwritten")
	}
}

// TestCloseUnused: only what this process made and did not use is deleted.
func TestCloseUnused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.duckdb")
	exists := func() bool { _, err := os.Stat(path); return err == nil }
	if err := open(t, path, Bulk).CloseUnused(context.Background()); err != nil || exists() {
		t.Errorf("the database is still there: %v", err)
	}
	open(t, path, Bulk).Close()
	if err := open(t, path, Bulk).CloseUnused(context.Background()); err != nil || !exists() {
		t.Errorf("a database from before was deleted: %v", err)
	}
}

// TestSpill: what does not fit in memory goes beside the database, and nothing
// of it stays.
func TestSpill(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a b&c.duckdb")
	db := open(t, path, Bulk)
	must.Do(t, db.LimitMemory(context.Background(), "20MB"))
	run(t, db, "CREATE TEMP TABLE big AS SELECT i, hash(i)::VARCHAR AS text FROM range(2000000) t(i)")
	if _, err := os.Stat(beside(path)); err != nil {
		t.Error(err)
	}
	if err := db.Close(); err != nil {
		t.Error(err)
	}
	if entries, _ := os.ReadDir(filepath.Dir(path)); len(entries) != 1 {
		t.Errorf("%d files are left", len(entries))
	}
}

// TestTrim: what DuckDB has written, it need not hold, and the limit stays.
func TestTrim(t *testing.T) {
	ctx := context.Background()
	db := open(t, filepath.Join(t.TempDir(), "x.duckdb"), ReadWrite)
	must.Do(t, db.LimitMemory(ctx, "1GB"))
	columns := make([]string, 60)
	for i := range columns {
		columns[i] = fmt.Sprintf("range + %d AS c%d", i, i)
	}
	selection := "SELECT " + strings.Join(columns, ", ") + " FROM range(5000)"
	run(t, db, "CREATE TABLE store.wide AS "+selection)
	run(t, db, slices.Repeat([]string{"INSERT INTO store.wide " + selection}, 250)...)
	ask := func() (used int64, limit string) {
		must.Do(t, db.QueryRow("SELECT sum(memory_usage_bytes)::BIGINT, current_setting('memory_limit') FROM duckdb_memory()").Scan(&used, &limit))
		return used, limit
	}
	before, limit := ask()
	must.Do(t, db.GiveBack(ctx, true))
	after, same := ask()
	if before < 120<<20 || after > 64_000_000 || same != limit {
		t.Errorf("%d bytes before, %d after; limit %s, then %s", before, after, limit, same)
	}
}

// TestLowerMemory: a bound does not give DuckDB more than it would take of the machine by itself.
func TestLowerMemory(t *testing.T) {
	db := open(t, filepath.Join(t.TempDir(), "x.duckdb"), ReadWrite)
	for _, c := range []struct{ before, after string }{
		{"900 MiB", "900.0 MiB"}, {"1 GiB", "1.0 GiB"}, {"2 GiB", "1.8 GiB"}, {"15 GiB", "1.8 GiB"}, {"3 TiB", "1.8 GiB"}, {"-1", "1.8 GiB"},
	} {
		run(t, db, "SET memory_limit="+quote(c.before))
		if err := db.LowerMemory(t.Context(), 2_000_000_000); err != nil {
			t.Fatalf("%s: %v", c.before, err)
		}
		var got string
		if err := db.QueryRow("SELECT current_setting('memory_limit')").Scan(&got); err != nil || got != c.after {
			t.Errorf("%s: %s, want %s (%v)", c.before, got, c.after, err)
		}
	}
}

// What GiveBack does to the allocator cannot be seen from here; that it leaves the
// limit and what is stored alone can.
func TestGiveBackLeavesTheLimit(t *testing.T) {
	ctx := context.Background()
	db := open(t, filepath.Join(t.TempDir(), "x.duckdb"), ReadWrite)
	ask := func() (limit string) {
		must.Do(t, db.QueryRow("SELECT current_setting('memory_limit')").Scan(&limit))
		return limit
	}
	unlimited := ask()
	if err := db.GiveBack(ctx, false); err != nil || ask() != unlimited {
		t.Errorf("without a limit: %v, limit %s, was %s", err, ask(), unlimited)
	}
	must.Do(t, db.LimitMemory(ctx, "1GB"))
	limit := ask()
	if err := db.GiveBack(ctx, false); err != nil || ask() != limit || limit == unlimited {
		t.Errorf("%v, limit %s, was %s", err, ask(), limit)
	}
}

// TestColon: what stands before a colon is part of a name, not of an extension that
// DuckDB would load.
func TestColon(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, path := range []string{"sqlite:a.duckdb", "2026-11-26T09:00.duckdb"} {
		open(t, path, ReadWrite).Close()
		open(t, path, ReadOnly).Close()
		if _, err := os.Stat(path); err != nil {
			t.Error(err)
		}
	}
}
