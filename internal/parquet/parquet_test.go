package parquet_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mtalog/mtalog/internal/must"
	"github.com/mtalog/mtalog/internal/parquet"
	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/serve"
	"github.com/mtalog/mtalog/internal/sink/duckdb"
)

// TestNothingIsLost writes values of types with many digits, once as DuckDB does and once
// by rows, as from the database of another process.
func TestNothingIsLost(t *testing.T) {
	db := must.Have(duckdb.Open(t.Context(), duckdb.InMemory, duckdb.ReadWrite))(t)
	defer db.Close()
	q, file := report.InZone(serve.Local(db.DB, duckdb.Answer), time.Local), filepath.Join(t.TempDir(), "x.parquet")
	for _, tt := range []struct{ expr, copied, byRows string }{
		{"sum(n) FROM (VALUES (9007199254740993::BIGINT)) v(n)", "BIGINT 9007199254740993", ""},
		{"sum(n) FROM (VALUES (9223372036854775807::BIGINT), (1)) v(n)", "DECIMAL(38,0) 9223372036854775808", ""},
		{"170141183460469231731687303715884105727::HUGEINT", "VARCHAR 170141183460469231731687303715884105727", ""},
		{"[9007199254740993::HUGEINT, NULL]", "BIGINT[] [9007199254740993, NULL]", ""},
		{"[9223372036854775808::HUGEINT]", "DECIMAL(38,0)[] [9223372036854775808]", "VARCHAR[] [9223372036854775808]"},
		{"18446744073709551615::UBIGINT", "UBIGINT 18446744073709551615", ""},
		{"12345678901234567890.123::DECIMAL(38,3)", "DECIMAL(38,3) 12345678901234567890.123", ""},
		{"1.1::DECIMAL(18,3)", "DECIMAL(18,3) 1.100", ""},
		{"0.1::FLOAT", "FLOAT 0.1", ""},
		{"1e300::DOUBLE", "DOUBLE 1e+300", ""},
		{"1::SMALLINT", "SMALLINT 1", ""},
		{"4294967295::UINTEGER", "UINTEGER 4294967295", ""},
		{"NULL::BIGINT", "BIGINT NULL", ""},
		{"NULL::DOUBLE", "DOUBLE NULL", ""},
		{"NULL::TIMESTAMP", "TIMESTAMP NULL", ""},
		{"true", "BOOLEAN true", ""},
		{"'2026-11-24 10:00:00'::TIMESTAMP_S", "TIMESTAMP 2026-11-24 10:00:00", ""},
		{"'2026-11-24 10:00:00.123'::TIMESTAMP_MS", "TIMESTAMP 2026-11-24 10:00:00.123", ""},
		{"INTERVAL '1 year 01:02:03.000004'", "VARCHAR 1 year 01:02:03.000004", ""},
		{"DATE '2026-11-24'", "DATE 2026-11-24", ""},
		{"TIME '10:00:00.123456'", "TIME 10:00:00.123456", ""},
		{"'10:00:00+02'::TIMETZ", "VARCHAR 10:00:00+02", ""},
		{"'2026-11-24 10:00:00.123456789'::TIMESTAMP_NS", "TIMESTAMP_NS 2026-11-24 10:00:00.123456789", ""},
		{"'0189c3b5-0000-4000-8000-000000000001'::UUID", "UUID 0189c3b5-0000-4000-8000-000000000001", ""},
		{`'\xAA\x00a'::BLOB`, `BLOB \xAA\x00a`, ""},
		{"'0101'::BIT", "VARCHAR 0101", ""},
		{"union_value(k := 1)", "VARCHAR 1", ""},
		{"{'n': 9007199254740993::HUGEINT}", "VARCHAR {'n': 9007199254740993}", ""},
		{"MAP {'k': 1}", "MAP(VARCHAR, INTEGER) {k=1}", "VARCHAR {k=1}"},
		{"['a, b', NULL, 'c\"]']", "VARCHAR[] [a, b, NULL, c\"]]", ""},
		{"[NULL, 1.5::DOUBLE]", "DOUBLE[] [NULL, 1.5]", ""},
		{"[[1], NULL]", "INTEGER[][] [[1], NULL]", "VARCHAR[] [[1], NULL]"},
		{"NULL", "INTEGER NULL", ""},
	} {
		byRows := tt.byRows
		if byRows == "" {
			byRows = tt.copied
		}
		query := "SELECT " + tt.expr
		if err := parquet.Copy(t.Context(), file, db, q, query, nil); err != nil {
			t.Errorf("%s: not copied: %v", tt.expr, err)
			continue
		}
		const back = "SELECT typeof(COLUMNS(*)) || ' ' || coalesce(COLUMNS(*)::VARCHAR, 'NULL') FROM "
		read := func() string {
			rows, err := report.All(t.Context(), q, back+"'"+file+"'")
			if err != nil || len(rows) != 1 {
				t.Fatal(tt.expr, rows, err)
			}
			return rows[0].Text(0)
		}
		got := []string{read()}
		res, err := report.Query(t.Context(), q, query)
		if err == nil {
			err = parquet.Write(t.Context(), file, res)
		}
		if err != nil {
			t.Errorf("%s: %v", tt.expr, err)
			continue
		}
		if got = append(got, read()); !slices.Equal(got, []string{tt.copied, byRows}) {
			t.Errorf("%s: %q, want %q", tt.expr, got, []string{tt.copied, byRows})
		}
	}
}

// TestManyRows: rows of many columns are written in no more than moments. As parameters of statements they
// took minutes.
func TestManyRows(t *testing.T) {
	db := must.Have(duckdb.Open(t.Context(), duckdb.InMemory, duckdb.ReadWrite))(t)
	defer db.Close()
	q, file := report.InZone(serve.Local(db.DB, duckdb.Answer), time.UTC), filepath.Join(t.TempDir(), "x.parquet")
	columns := slices.Repeat([]string{"n", "n::VARCHAR", "nullif(n % 3, 0) AS k"}, 15)
	res, err := report.Query(t.Context(), q, "SELECT "+strings.Join(columns, ", ")+" FROM range(20000) r(n)")
	if err == nil {
		err = parquet.Write(t.Context(), file, res)
	}
	if err != nil {
		t.Fatal(err)
	}
	rows, err := report.All(t.Context(), q, "SELECT count(*), sum(n), count(DISTINCT k) FROM '"+file+"'")
	if err != nil || fmt.Sprint(rows) != "[[20000 199990000 2]]" {
		t.Error(rows, err)
	}
}
