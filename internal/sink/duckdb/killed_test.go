package duckdb

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mtalog/mtalog/internal/must"
)

// TestKilledTwice: the first process is killed while it writes a transaction to
// the write-ahead log, the second one before it has emptied the log.
func TestKilledTwice(t *testing.T) {
	for _, cut := range []int64{1, 5, 40, 200} {
		t.Run(fmt.Sprint(cut), func(t *testing.T) { killedTwice(t, cut) })
	}
}

func killedTwice(t *testing.T, cut int64) {
	dir := t.TempDir()
	open := func(name string) *DB { return open(t, filepath.Join(dir, name), ReadWrite) }
	insert := func(db *DB, id int) {
		run(t, db, fmt.Sprintf("INSERT INTO store.name VALUES (%d, repeat('x', 100))", id))
	}
	ids := func(db *DB) (list string) {
		must.Do(t, db.QueryRow("SELECT coalesce(string_agg(id, ' ' ORDER BY id), '') FROM store.name WHERE id > 0").Scan(&list))
		return list
	}
	// What a killed process leaves is what its files hold while it runs.
	kill := func(from, to string) (wal int64) {
		for _, ext := range []string{"", ".wal"} {
			data := must.Have(os.ReadFile(filepath.Join(dir, from+ext)))(t)
			must.Do(t, os.WriteFile(filepath.Join(dir, to+ext), data, 0o600))
			wal = int64(len(data))
		}
		return wal
	}

	first := open("first")
	for id := 1; id <= 3; id++ {
		insert(first, id)
	}
	size := kill("first", "second")
	must.Do(t, os.Truncate(filepath.Join(dir, "second.wal"), size-cut))
	second := open("second")
	if got := ids(second); got != "1 2" {
		t.Fatalf("after the first kill: %s", got)
	}
	insert(second, 3)
	insert(second, 4)
	kill("second", "third")
	if got := ids(open("third")); got != "1 2 3 4" {
		t.Errorf("after the second kill: %s", got)
	}
}

func TestDamagedWriteAheadLogNamesTheCure(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.duckdb")
	open(t, path, ReadWrite)
	data := must.Have(os.ReadFile(path + ".wal"))(t)
	data[len(data)/2]++
	damaged := filepath.Join(t.TempDir(), "y.duckdb")
	head := must.Have(os.ReadFile(path))(t)
	for name, b := range map[string][]byte{damaged: head, damaged + ".wal": data} {
		must.Do(t, os.WriteFile(name, b, 0o600))
	}
	_, err := Open(t.Context(), damaged, ReadWrite)
	if err == nil || !strings.Contains(err.Error(), damaged+".wal: damaged") || !strings.Contains(err.Error(), "Move it away") {
		t.Errorf("got %v", err)
	}
}
