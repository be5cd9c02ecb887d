package main

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/sink/duckdb"
)

const formatParquet = "parquet"

// copied writes the answer to a query into the file of out and reports whether it did:
// the format must be Parquet, the database open in this process, and the query one that
// COPY takes. The rows stream from DuckDB to the file with their types. An error says that
// the file cannot be written in any way.
func (o output) copied(cmd *cobra.Command, store database, query string, args ...any) (bool, error) {
	if *o.format != formatParquet || store.own == nil {
		return false, nil
	}
	query, err := store.Translate(cmd.Context(), strings.TrimRight(strings.TrimSpace(query), ";"))
	if err != nil {
		return false, nil
	}
	taken := true
	err = replaceNamed(*o.file, func(name string) (err error) {
		for _, q := range wholeInParquet(cmd.Context(), store, query, args) {
			if _, err = store.own.ExecContext(cmd.Context(), "COPY ("+q+"\n) TO "+parquetFile(name), args...); err == nil {
				return nil
			}
			if failed := duckdb.Unwritten(name, err); failed != nil {
				return failed
			}
		}
		taken = false
		return err
	})
	if !taken {
		return false, nil
	}
	return err == nil, err
}

// parquetFile is the target of COPY for the existing file at path.
func parquetFile(path string) string {
	return report.Literal(path) + " (FORMAT parquet, USE_TMP_FILE false)"
}

// Types that DuckDB 1.1 does not write whole: 128 bits as a DOUBLE, intervals without
// microseconds, times without their zone, and unions with a number for their tag.
var (
	wide    = regexp.MustCompile(`^U?HUGEINT((?:\[\])*)$`)
	clipped = regexp.MustCompile(`\b(?:U?HUGEINT|INTERVAL|TIME WITH TIME ZONE|UNION)\b`)
)

// wholeInParquet returns queries with the answer of query in types that Parquet keeps to the
// last digit, to be tried in this order. Sums have 128 bits in DuckDB, but are mostly small
// enough for a BIGINT.
func wholeInParquet(ctx context.Context, q report.Querier, query string, args []any) []string {
	described, err := report.All(ctx, q, "DESCRIBE "+query, args...)
	if err != nil || len(described) == 0 || len(described[0]) < 2 { // two statements describe what the second returns
		return []string{query}
	}
	var all []string
	for _, integer := range []string{"BIGINT", "DECIMAL(38,0)", "VARCHAR"} {
		var names, columns []string
		changed, sums := false, false
		for i, row := range described {
			name, kind := fmt.Sprintf("c%d", i), row.Text(1)
			names, columns = append(names, name), append(columns, name)
			if lists := wide.FindStringSubmatch(kind); lists != nil {
				columns[i], sums = "CAST("+name+" AS "+integer+lists[1]+")", true
			} else if clipped.MatchString(kind) {
				columns[i], changed = "CAST("+name+" AS VARCHAR)", true
			}
			columns[i] += " AS " + quotedName(row.Text(0))
		}
		switch {
		case sums:
			all = append(all, report.Wrap(query, names, columns))
		case changed:
			return []string{report.Wrap(query, names, columns)}
		default:
			return []string{query}
		}
	}
	return all
}

func quotedName(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// writeParquet writes a result into the existing file at path. The rows go
// through a database in memory, because the one that answered may belong to
// another process; texts are kept as they are.
func writeParquet(ctx context.Context, path string, r *report.Result) error {
	var rows [][]any
	for row, err := range r.Rows() {
		if err != nil {
			return err
		}
		rows = append(rows, slices.Clone(row))
	}
	db, err := duckdb.Open(ctx, duckdb.InMemory, duckdb.ReadWrite)
	if err != nil {
		return err
	}
	defer db.Close()
	columns, marks := make([]string, len(r.Columns)), make([]string, len(r.Columns))
	for i, c := range r.Columns {
		kind := parquetType(r.Type(i), rows, i)
		columns[i] = quotedName(c.Name) + " " + kind
		marks[i] = "?::" + kind
		if strings.HasSuffix(kind, "[]") {
			marks[i] = "?::JSON::" + kind
		}
	}
	if _, err := db.ExecContext(ctx, "CREATE TABLE memory.main.result ("+strings.Join(columns, ", ")+")"); err != nil {
		return err
	}
	if err := insertRows(ctx, db, rows, "("+strings.Join(marks, ", ")+")"); err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, "COPY memory.main.result TO "+parquetFile(path))
	if err != nil {
		return cmp.Or(duckdb.Unwritten(path, err), err)
	}
	return nil
}

// parquetRows is how many rows one statement inserts.
const parquetRows = 500

// insertRows inserts rows into the table of writeParquet; tuple takes the values of one.
func insertRows(ctx context.Context, db *duckdb.DB, rows [][]any, tuple string) error {
	for some := range slices.Chunk(rows, parquetRows) {
		var args []any
		for _, row := range some {
			for _, v := range row {
				args = append(args, parquetValue(v))
			}
		}
		query := "INSERT INTO memory.main.result VALUES " + strings.Repeat(tuple+", ", len(some)-1) + tuple
		if _, err := db.ExecContext(ctx, query, args...); err != nil {
			return err
		}
	}
	return nil
}
