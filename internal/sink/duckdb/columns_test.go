package duckdb

import (
	"maps"
	"slices"
	"testing"
)

// TestColumns: the columns of each table and of the batches that are inserted into it
// are the same, in the same order, by which alone DuckDB goes.
func TestColumns(t *testing.T) {
	db := open(t, InMemory, Bulk)
	in, err := openIncoming(t.Context(), db.DB)
	if err != nil {
		t.Fatal(err)
	}
	defer in.close()
	tables := 0
	if err := db.QueryRow("SELECT count(*) FROM duckdb_tables() WHERE schema_name = 'store' AND table_name <> 'connection'").Scan(&tables); err != nil || tables != len(in.streams) {
		t.Errorf("%d tables, %v, and batches for %q", tables, err, slices.Sorted(maps.Keys(in.streams)))
	}
	for table, s := range in.streams {
		rows, err := db.Query("SELECT column_name FROM duckdb_columns() WHERE schema_name = 'store' AND table_name = ? ORDER BY column_index", table)
		if err != nil {
			t.Fatal(err)
		}
		var stored, filled []string
		for rows.Next() {
			var name string
			if err := rows.Scan(&name); err != nil {
				t.Fatal(err)
			}
			stored = append(stored, name)
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
		for _, f := range s.schema.Fields() {
			filled = append(filled, f.Name)
		}
		if !slices.Equal(stored, filled) {
			t.Errorf("store.%s has the columns\n%q, its batches\n%q", table, stored, filled)
		}
	}
}
