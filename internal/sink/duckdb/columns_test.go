package duckdb

import (
	"maps"
	"slices"
	"testing"

	"github.com/mtalog/mtalog/internal/must"
)

// TestColumns: the columns of each table and of the batches that are inserted into it
// are the same, in the same order, by which alone DuckDB goes.
func TestColumns(t *testing.T) {
	db := open(t, InMemory, Bulk)
	in := must.Have(openIncoming(t.Context(), db.DB))(t)
	defer in.close()
	tables := 0
	if err := db.QueryRow("SELECT count(*) FROM duckdb_tables() WHERE schema_name = 'store' AND table_name NOT IN ('connection', 'compared')").Scan(&tables); err != nil || tables != len(in.streams) {
		t.Errorf("%d tables, %v, and batches for %q", tables, err, slices.Sorted(maps.Keys(in.streams)))
	}
	for table, s := range in.streams {
		rows := must.Have(db.Query("SELECT column_name FROM duckdb_columns() WHERE schema_name = 'store' AND table_name = ? ORDER BY column_index", table))(t)
		var stored, filled []string
		for rows.Next() {
			var name string
			must.Do(t, rows.Scan(&name))
			stored = append(stored, name)
		}
		must.Do(t, rows.Err())
		for _, f := range s.schema.Fields() {
			filled = append(filled, f.Name)
		}
		if !slices.Equal(stored, filled) {
			t.Errorf("store.%s has the columns\n%q, its batches\n%q", table, stored, filled)
		}
	}
}
