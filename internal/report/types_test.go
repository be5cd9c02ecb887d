package report_test

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"github.com/mtalog/mtalog/internal/must"
	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/report/reporttest"
)

// TestTypes has a value of each of DuckDB's types, with the widest of those that have
// digits to lose.
func TestTypes(t *testing.T) {
	db := reporttest.Empty(t)
	for _, tt := range []struct {
		expr string
		want any
	}{
		{"true", true},
		{"(-128)::TINYINT", int64(-128)},
		{"4294967295::UINTEGER", int64(4294967295)},
		{"9223372036854775807::BIGINT", int64(9223372036854775807)},
		{"18446744073709551615::UBIGINT", json.Number("18446744073709551615")},
		{"sum(n::HUGEINT) FROM range(3) r(n)", int64(3)},
		{"(-170141183460469231731687303715884105727)::HUGEINT", json.Number("-170141183460469231731687303715884105727")},
		{"'340282366920938463463374607431768211455'::UHUGEINT", "340282366920938463463374607431768211455"},
		{"0.1::FLOAT", 0.1},
		{"0.1::DOUBLE", 0.1},
		{"'nan'::DOUBLE", nil},
		{"1.10::DECIMAL(4,2)", 1.1},
		{"(-0.001)::DECIMAL(4,3)", -0.001},
		{"12345678901234567890.123::DECIMAL(38,3)", json.Number("12345678901234567890.123")},
		{"(-0.12345678901234567)::DECIMAL(18,17)", json.Number("-0.12345678901234567")},
		{"'text'", "text"},
		{"'b'::ENUM('a', 'b')", "b"},
		{`'\xAA\x1b[31m'::BLOB`, `\xAA\x1B[31m`},
		{"'0101'::BIT", "0101"},
		{"'0189c3b5-0000-4000-8000-000000000001'::UUID", "0189c3b5-0000-4000-8000-000000000001"},
		{"DATE '2026-11-24'", "2026-11-24"},
		{"DATE '0044-03-15 (BC)'", "0044-03-15 (BC)"},
		{"'infinity'::DATE", "infinity"},
		{"'-infinity'::DATE", "-infinity"},
		{"TIME '10:00:01.5'", "10:00:01.5"},
		{"'10:00:00+02'::TIMETZ", "10:00:00+02"},
		{"TIMESTAMP '2026-11-24 10:00:00.000001'", time.Date(2026, 11, 24, 10, 0, 0, 1000, time.UTC)},
		{"'2026-11-24 10:00:00.123456789'::TIMESTAMP_NS", time.Date(2026, 11, 24, 10, 0, 0, 123456789, time.UTC)},
		{"INTERVAL '1 month 2 days 03:04:05.000006'", "1 month 2 days 03:04:05.000006"},
		{"NULL", nil},
		{"[1, NULL, 18446744073709551615::UBIGINT]", []any{int64(1), nil, json.Number("18446744073709551615")}},
		{"[[1.5], [NULL], NULL]", []any{[]any{1.5}, []any{nil}, nil}},
		{"['a', NULL]", []any{"a", nil}},
		{"[DATE '2026-11-24', NULL]", []any{"2026-11-24", nil}},
		{"[INTERVAL 1 DAY]", []any{"1 day"}},
		{"[]", []any{}},
		{"[1, 2]::INTEGER[2]", "[1, 2]"},
		{"{'b': 1, 'a': NULL, 'c': 18446744073709551615::UBIGINT}", "{'b': 1, 'a': NULL, 'c': 18446744073709551615}"},
		{"(1, 2)", "(1, 2)"},
		{"[{'a': 1}, NULL]", []any{"{'a': 1}", nil}},
		{"MAP {'k': 1, 'j': NULL}", "{k=1, j=NULL}"},
		{`MAP {'\xAA'::BLOB: [1]}`, `{\xAA=[1]}`},
		{"MAP {[1]: 2}", "{[1]=2}"},
		{"union_value(k := 1)", "1"},
		{"3::VARINT", "3"},
	} {
		rows, err := report.All(t.Context(), db, "SELECT "+tt.expr+" -- the end;")
		if err != nil || len(rows) != 1 || !reflect.DeepEqual(rows[0][0], tt.want) {
			t.Errorf("%s: %#v %v, want %#v", tt.expr, rows, err, tt.want)
		}
	}
}

// TestAsTextKeepsQuery: columns that are read as text change neither the rows around them nor
// their order and names, and parameters keep their values.
func TestAsTextKeepsQuery(t *testing.T) {
	db := reporttest.Empty(t)
	res := must.Have(report.Query(t.Context(), db, `SELECT range AS n, {'of': hash(range)} AS n, hash(range) AS h FROM range($1) ORDER BY h DESC;`, 300_000))(t)
	defer res.Close()
	if names := []string{res.Columns[0].Name, res.Columns[1].Name, res.Columns[2].Name}; !reflect.DeepEqual(names, []string{"n", "n", "h"}) {
		t.Errorf("columns %v", names)
	}
	n, before := 0, ""
	for row, err := range res.Rows() {
		must.Do(t, err)
		h := report.Row(row)
		this := h.Text(1)
		if n++; this == "" || len(this) == len(before) && this > before {
			t.Fatalf("row %d: %s after %s", n, this, before)
		}
		before = this
	}
	if n != 300_000 {
		t.Errorf("%d rows", n)
	}
	res.Close()
	// No query can have this one within it: it is answered by the driver, and does not panic.
	if _, err := report.All(t.Context(), db, "DESCRIBE SELECT MAP {'k': 1}"); err != nil {
		t.Error(err)
	}
}
