//go:build unix

package duckdb

import (
	"context"
	"database/sql"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/mtalog/mtalog/internal/must"
	"github.com/mtalog/mtalog/internal/sink"
)

// TestFailedCommit: what is stored after a commit for which there was no room on the disk
// is all there, though it comes to stand where rows of that commit stood.
func TestFailedCommit(t *testing.T) {
	for name, commit := range map[string]func(db *DB, sources ...int32) error{"a segment": storeSources, "other statements": replaceNames} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "a.duckdb")
			db := open(t, path, ReadWrite)
			must.Do(t, commit(db, 1))
			fill(t, path+".wal")
			if err := commit(db, 1, 2); err == nil {
				t.Fatal("there was room for the commit")
			}
			makeRoom(t)
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}
			db = open(t, path, ReadWrite)
			must.Do(t, commit(db, 1, 2))
			var sources, names string
			must.Do(t, db.QueryRow(`SELECT coalesce((SELECT string_agg(source_id, ' ' ORDER BY source_id) FROM sources), ''),
				coalesce((SELECT string_agg(id, ' ' ORDER BY id) FROM store.name WHERE id > 0), '')`).Scan(&sources, &names))
			if sources+names != "1 2" {
				t.Errorf("sources %q, names %q", sources, names)
			}
		})
	}
}

// TestFailedCheckpoint: after a checkpoint for which there was no room on the disk, all is as it
// was before the statement that caused it, or as it is after that.
func TestFailedCheckpoint(t *testing.T) {
	for name, commit := range map[string]func(db *DB) error{
		"a segment":        func(db *DB) error { return storeSources(db, 2) },
		"other statements": func(db *DB) error { return replaceNames(db, 1) },
		"expiring": func(db *DB) error {
			_, err := db.Expire(context.Background(), time.Unix(3e9, 0))
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "a.duckdb")
			db := open(t, path, ReadWrite)
			run(t, db, "INSERT INTO store.address SELECT range, 'address' || range FROM range(300_000)",
				"INSERT INTO store.connection SELECT 1, 1, range, 0, TIMESTAMP '2026-11-24', 1 FROM range(300_000)")
			must.Do(t, db.Close())
			db = open(t, path, ReadWrite)
			run(t, db, "DELETE FROM store.address WHERE id % 3 = 0", "INSERT INTO store.address SELECT range, 'another' || range FROM range(300_000, 900_000)", "SET checkpoint_threshold='1KB'")
			fill(t, path)
			if err := commit(db); err == nil {
				t.Fatal("there was room for the checkpoint")
			}
			makeRoom(t)
			db.Close()
			db = open(t, path, ReadWrite)
			var n, wrong int
			if err := db.QueryRow("SELECT count(*), count(*) FILTER (value != if(id < 300_000, 'address', 'another') || id) FROM store.address").Scan(&n, &wrong); err != nil {
				t.Fatal(err)
			}
			if n != 800_000 || wrong > 0 {
				t.Errorf("%d addresses, of which %d have another value", n, wrong)
			}
		})
	}
}

// TestFailedUpkeep: a tail that had no room to delete old rows goes on, and later checkpoints
// find what it stores then beside the rows that are still there.
func TestFailedUpkeep(t *testing.T) {
	for name, upkeep := range map[string]func(db *DB) error{
		"expiring": func(db *DB) error {
			_, err := db.Expire(context.Background(), time.Unix(3e9, 0))
			return err
		},
		"sweeping": func(db *DB) error { return db.Sweep(context.Background(), nil) },
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "a.duckdb")
			db := open(t, path, ReadWrite)
			run(t, db, "INSERT INTO store.connection SELECT 1, 1, 0, 0, TIMESTAMP '2026-11-24', range FROM range(300_000)",
				"INSERT INTO store.peer SELECT range, 'host' || range, NULL, 0 FROM range(1, 300_001)", "CHECKPOINT log",
				"INSERT INTO store.address VALUES (1, 'one')")
			fill(t, path+".wal")
			if err := upkeep(db); err == nil || !strings.Contains(err.Error(), "cannot be written: file too large") {
				t.Fatal(err)
			}
			makeRoom(t)
			run(t, db, "INSERT INTO store.connection SELECT 1, 1, 0, 0, TIMESTAMP '2026-11-24', range FROM range(300_000, 300_100)",
				"INSERT INTO store.peer SELECT range, 'host' || range, NULL, 0 FROM range(300_001, 300_101)", "DELETE FROM store.peer WHERE id = 5", "CHECKPOINT log")
			db.Close()
			db = open(t, path, ReadWrite)
			var connections, peers int
			if err := db.QueryRow("SELECT (SELECT count(DISTINCT n) FROM store.connection), (SELECT count(DISTINCT name) FROM store.peer WHERE name = 'host' || id)").Scan(&connections, &peers); err != nil {
				t.Fatal(err)
			}
			if connections != 300_100 || peers != 300_099 {
				t.Errorf("%d connections and %d peers", connections, peers)
			}
		})
	}
}

func storeSources(db *DB, ids ...int32) error {
	var rest sink.Rest
	for _, id := range ids {
		rest.Sources = append(rest.Sources, sink.Source{ID: id, Path: strings.Repeat("x", 10_000)})
	}
	batches, last := make(chan sink.Batch), make(chan sink.Rest, 1)
	close(batches)
	last <- rest
	return db.Store(context.Background(), sink.Segment{Batches: batches, Rest: last})
}

func replaceNames(db *DB, ids ...int32) error {
	return db.InTx(context.Background(), func(tx *sql.Tx) error {
		_, err := tx.Exec("DELETE FROM store.name")
		for _, id := range ids {
			if err == nil {
				_, err = tx.Exec("INSERT INTO store.name VALUES (?, repeat('x', 10_000))", id)
			}
		}
		return err
	})
}

// fill keeps the file at path, and all that are larger, from growing, as a full disk does.
func fill(t *testing.T, path string) {
	info := must.Have(os.Stat(path))(t)
	signal.Ignore(syscall.SIGXFSZ)
	limitFiles(t, uint64(info.Size()))
	t.Cleanup(func() { makeRoom(t) })
}

func makeRoom(t *testing.T) {
	var l syscall.Rlimit
	must.Do(t, syscall.Getrlimit(syscall.RLIMIT_FSIZE, &l))
	limitFiles(t, uint64(l.Max))
}

func limitFiles(t *testing.T, size uint64) {
	var l syscall.Rlimit
	must.Do(t, syscall.Getrlimit(syscall.RLIMIT_FSIZE, &l))
	l.Cur = size
	must.Do(t, syscall.Setrlimit(syscall.RLIMIT_FSIZE, &l))
}
