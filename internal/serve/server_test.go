package serve

import (
	"database/sql"
	"encoding/json"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/mtalog/mtalog/internal/must"
)

func TestTypes(t *testing.T) {
	path, _ := start(t)
	c := dial(t, path)
	r := must.Have(c.QueryContext(t.Context(), `SELECT NULL::INTEGER AS n, 1::TINYINT AS i1, 2::INTEGER AS i4, 3::BIGINT AS i8, 4::HUGEINT AS i16,
		170141183460469231731687303715884105727::HUGEINT AS big, 18446744073709551615::UBIGINT AS u, 0.5::DOUBLE AS d, 1.25::FLOAT AS f, 1.50::DECIMAL(9,2) AS dec,
		true AS b, 'é' AS s, TIMESTAMP '2026-11-25 16:19:29.123456' AS t, '\xFF\x00'::BLOB AS bl, ['a', NULL] AS l, {'k': 1} AS st, MAP {'k': 2} AS m,
		DATE '2026-11-25' AS da, INTERVAL 2 DAY AS iv`))(t)
	defer r.Close()
	if !r.Next() {
		t.Fatal(r.Err())
	}
	want := []any{nil, int64(1), int64(2), int64(3), int64(4), json.Number("170141183460469231731687303715884105727"), json.Number("18446744073709551615"), 0.5, 1.25, 1.5,
		true, "é", time.Date(2026, 11, 25, 16, 19, 29, 123456000, time.UTC), []byte{255, 0}, []any{"a", nil}, map[string]any{"k": int64(1)}, map[string]any{"k": int64(2)},
		time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC), map[string]any{"Days": int64(2), "Months": int64(0), "Micros": int64(0)}}
	columns, _ := r.Columns()
	for i, v := range r.Values() {
		if !reflect.DeepEqual(v, want[i]) {
			t.Errorf("%s %s: %#v, want %#v", columns[i], r.Types()[i], v, want[i])
		}
	}
	if r.Next() || r.Err() != nil {
		t.Errorf("more rows, or %v", r.Err())
	}
	if !reflect.DeepEqual(r.Types()[2:6], []string{"INTEGER", "BIGINT", "HUGEINT", "HUGEINT"}) {
		t.Errorf("types %v", r.Types())
	}
}

func TestArguments(t *testing.T) {
	path, _ := start(t)
	c := dial(t, path)
	at := time.Date(2026, 11, 25, 16, 0, 0, 0, time.UTC)
	got, err := all(t.Context(), c, "SELECT ?, ?, ?, ?, ?::TIMESTAMP, ?", int64(1), 0.5, true, "it's", at, nil)
	if want := [][]any{{int64(1), 0.5, true, "it's", at, nil}}; err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("by position: %#v, %v", got, err)
	}
	got, err = all(t.Context(), c, "SELECT $b || $a, $a", sql.Named("a", "x"), sql.Named("b", "y"))
	if want := [][]any{{"yx", "x"}}; err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("by name: %#v, %v", got, err)
	}
}

// A database of one's own answers as that of another process does.
func TestLocalAnswersAlike(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.duckdb")
	db := newDB(t, path)
	s := must.Have(Start(path, db, nil))(t)
	defer s.Close()
	for _, q := range []Querier{dial(t, path), Local(db, nil)} {
		rows, err := q.QueryContext(t.Context(), "SELECT 1::TINYINT, 2.5::DECIMAL(5,1), NULL, 'x', [1], TIMESTAMP '2026-11-25 00:00:00' WHERE 1 = $a", sql.Named("a", 1))
		if err != nil || !rows.Next() {
			t.Fatal(err)
		}
		at := time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC)
		if want := []any{int64(1), 2.5, nil, "x", []any{int64(1)}, at}; !reflect.DeepEqual(rows.Values(), want) {
			t.Errorf("%T: %#v", q, rows.Values())
		}
		if rows.Next() || rows.Err() != nil {
			t.Errorf("%T: %v", q, rows.Err())
		}
		rows.Close()
	}
}

func TestManyRowsAndNone(t *testing.T) {
	path, _ := start(t)
	c := dial(t, path)
	got, err := all(t.Context(), c, "FROM log.main.t ORDER BY i")
	if err != nil || len(got) != 10000 || !reflect.DeepEqual(got[9999], []any{int64(9999), "text 9999"}) {
		t.Errorf("%d rows, %v", len(got), err)
	}
	r, err := c.QueryContext(t.Context(), "SELECT i FROM log.main.t WHERE false")
	if err != nil || r.Next() || r.Err() != nil {
		t.Errorf("an empty result gave %v", err)
	}
	if columns, _ := r.Columns(); !reflect.DeepEqual(columns, []string{"i"}) {
		t.Errorf("columns %v", columns)
	}
	if got, err := all(t.Context(), c, "SELECT repeat('x', 3000000)"); err != nil || len(got[0][0].(string)) != 3000000 {
		t.Errorf("a long value gave %v", err)
	}
}

func TestErrorsAreTold(t *testing.T) {
	path, _ := start(t)
	c := dial(t, path)
	for query, want := range map[string]string{
		"SELECT nothing FROM log.main.t":                "nothing",
		"DELETE FROM log.main.t":                        "only one statement",
		"SELEC 1":                                       "syntax error",
		"SELECT error('stop at ' || i) FROM log.main.t": "stop at",
		"SELECT repeat('x', 40000000)":                  "too large",
		"SELECT ?":                                      "",
		"SELECT $x":                                     "",
		"SELECT '" + strings.Repeat("x", maxRequest) + "' a": "too long",
	} {
		if _, err := all(t.Context(), c, query); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.40s: %v", query, err)
		}
	}
	if _, err := all(t.Context(), c, "SELECT 1"); err != nil {
		t.Errorf("after errors: %v", err)
	}
}
