package duckdb

import (
	"database/sql"
	"slices"
	"testing"

	driverduckdb "github.com/marcboeker/go-duckdb"
	"github.com/mtalog/mtalog/internal/must"
)

// TestFunction: a function gets texts and blobs of any length, gives texts and numbers, and is NULL for
// NULL in any argument; of constants too.
func TestFunction(t *testing.T) {
	db := open(t, InMemory, ReadWrite)
	c := must.Have(db.Conn(t.Context()))(t)
	defer c.Close()
	varchar, blob := driverduckdb.TYPE_VARCHAR, driverduckdb.TYPE_BLOB
	for name, f := range map[string]function{
		"joint": {func(v []string) any { return v[0] + "," + v[1] }, varchar, []driverduckdb.Type{varchar, blob}},
		"same":  {func(v []string) any { return v[0] }, blob, []driverduckdb.Type{blob}},
		"bytes": {func(v []string) any { return int32(len(v[0])) }, driverduckdb.TYPE_INTEGER, []driverduckdb.Type{varchar}},
	} {
		must.Do(t, register(c, name, f))
	}
	for query, want := range map[string]int64{
		`SELECT count(*) FROM (SELECT i, repeat('x', i % 40) AS s, nullif(i % 7, 0)::VARCHAR AS n FROM range(5000) t(i))
			WHERE joint(s, encode(n)) IS NOT DISTINCT FROM s || ',' || n AND same(encode(n)) IS NOT DISTINCT FROM encode(n) AND bytes(s) = i % 40`: 5000,
		"SELECT bytes('a text that is longer than twelve bytes')": 39,
		"SELECT coalesce(bytes(NULL), -1)":                        -1,
	} {
		var got int64
		if err := db.QueryRow(query).Scan(&got); err != nil || got != want {
			t.Errorf("%s: %d, %v, want %d", query, got, err, want)
		}
	}
	texts, err := collect(t.Context(), db, "SELECT joint(repeat('x', i), encode(repeat('y', 20 - i))) FROM range(20) t(i)", func(rows *sql.Rows, s *string) error { return rows.Scan(s) })
	if err != nil || len(texts) != 20 || slices.ContainsFunc(texts, func(s string) bool { return len(s) != 21 }) {
		t.Error(texts, err)
	}
}
