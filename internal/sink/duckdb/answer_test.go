package duckdb_test

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/mtalog/mtalog/internal/must"
	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/report/reporttest"
	"github.com/mtalog/mtalog/internal/serve"
	"github.com/mtalog/mtalog/internal/sink/duckdb"
)

// TestAnswerStreams: the first rows come before the last ones are known, which would fill any memory.
func TestAnswerStreams(t *testing.T) {
	q := streamed(t)
	const endless = "SELECT i, 'a text that is too long to stand in a number' AS s FROM range(1000000000000000) t(i)"
	rows := asked(t, t.Context(), q, endless)
	for i := range 5000 {
		if !rows.Next() || rows.Values()[0] != int64(i) {
			t.Fatalf("row %d: %v (%v)", i, rows.Values(), rows.Err())
		}
	}
	must.Do(t, rows.Close())
	if got := reporttest.Rows(t, q, "SELECT 7"); !slices.Equal(got, []string{"[]interface {}{7}"}) {
		t.Errorf("after rows that were not read: %s", got)
	}

	ctx, cancel := context.WithCancel(t.Context())
	rows = asked(t, ctx, q, endless)
	rows.Next()
	cancel()
	for rows.Next() {
	}
	if err := rows.Err(); !errors.Is(err, context.Canceled) {
		t.Errorf("after its end: %v", err)
	}
	if got := reporttest.Rows(t, q, "SELECT 8"); !slices.Equal(got, []string{"[]interface {}{8}"}) {
		t.Errorf("after a query that was ended: %s", got)
	}
}

// TestAnswerFails: a query that fails among its rows gives its error after those before.
func TestAnswerFails(t *testing.T) {
	q := streamed(t)
	rows := asked(t, t.Context(), q, "SELECT CASE WHEN i = 900000 THEN error('too late') ELSE i END FROM range(1000000) t(i)")
	n := 0
	for rows.Next() {
		n++
	}
	if err := rows.Err(); n == 0 || err == nil || !strings.Contains(err.Error(), "too late") {
		t.Errorf("%d rows, %v", n, err)
	}
	if got := reporttest.Rows(t, q, "SELECT 1; SELECT 2"); !slices.Equal(got, []string{"[]interface {}{2}"}) {
		t.Errorf("of two statements: %s", got)
	}
}

// TestAnswerValues: a value is what the driver makes of it.
func TestAnswerValues(t *testing.T) {
	q := streamed(t)
	db := must.Have(sql.Open("duckdb", ""))(t)
	driver := serve.Local(db, nil)
	defer driver.Close()
	for _, value := range []string{
		"true", "7::TINYINT", "7::SMALLINT", "7", "7::BIGINT", "7::UTINYINT", "7::UBIGINT", "7::HUGEINT", "(2::HUGEINT ** 100)::HUGEINT", "1.5::FLOAT", "1.5::DOUBLE",
		"1.25::DECIMAL(4,2)", "1.25::DECIMAL(30,2)", "'short'", "'longer than twelve bytes'", "''", "'a'::ENUM('a', 'b')", "'a'::BLOB", "NULL", "NULL::INTEGER",
		"TIMESTAMP '2026-03-02 01:02:03.456789'", "TIMESTAMP_NS '2026-03-02 01:02:03.456789'", "DATE '2026-03-02'", "TIME '01:02:03'",
		"[1, 2, NULL]", "['a', NULL]", "[['a'], []]", "{'a': 1, 'b': 'x'}", "MAP {'a': 'x', 'b': NULL}", "[{'a': ['x']}]", "['a'::BLOB]", "''::BLOB", "uuid() IS NULL", "'0b8f2f2e-4c5f-4ad8-9d0e-0d8b8f2f2e4c'::UUID",
	} {
		query := "SELECT " + value + " AS v FROM range(3)"
		wanted := asked(t, t.Context(), driver, query)
		got := asked(t, t.Context(), q, query)
		if !slices.Equal(got.Types(), wanted.Types()) {
			t.Errorf("%s: the type %q, want %q", value, got.Types(), wanted.Types())
		}
		wanted.Close()
		got.Close()
		if got, want := reporttest.Rows(t, q, query), reporttest.Rows(t, driver, query); !slices.Equal(got, want) {
			t.Errorf("%s: %s, want %s", value, got, want)
		}
	}
}

// streamed answers from an empty database as a process does.
func streamed(t *testing.T) serve.Querier {
	t.Helper()
	db := must.Have(duckdb.Open(t.Context(), duckdb.InMemory, duckdb.ReadWrite))(t)
	q := serve.Local(db.DB, duckdb.Answer)
	t.Cleanup(func() { q.Close() })
	return q
}

func asked(t *testing.T, ctx context.Context, q serve.Querier, query string) report.Rows {
	t.Helper()
	rows, err := q.QueryContext(ctx, query)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return rows
}
