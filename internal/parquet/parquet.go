// Package parquet writes answers of a database as Parquet, with their types: Copy straight from the
// database, if it is open in this process and DuckDB's COPY takes the query; else Write by rows.
// types.go says which type a column of rows gets.
package parquet

import (
	"cmp"
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"iter"
	"regexp"
	"slices"
	"strings"

	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/sink/duckdb"
)

// ErrRows says that a query cannot be copied: its rows can be written all the same.
var ErrRows = errors.New("COPY does not take the query")

// Copy writes the answer of a database to a query into the existing file at path. The rows stream to it with
// their types. q is the database as it answers queries. The error is ErrRows if the query is not one that
// COPY takes; any other says that the file cannot be written in any way.
func Copy(ctx context.Context, path string, db *duckdb.DB, q *report.Zoned, query string, args []any) error {
	query, err := q.Translate(ctx, strings.TrimRight(strings.TrimSpace(query), ";"))
	if err != nil {
		return ErrRows
	}
	for _, whole := range wholeIn(ctx, q, query, args) {
		if _, err = db.ExecContext(ctx, "COPY ("+whole+"\n) TO "+target(path), args...); err == nil {
			return nil
		}
		if failed := duckdb.Unwritten(path, err); failed != nil {
			return failed
		}
	}
	return ErrRows
}

// target is that of COPY for the existing file at path.
func target(path string) string {
	return report.Literal(path) + " (FORMAT parquet, USE_TMP_FILE false)"
}

// Types that DuckDB 1.1 does not write whole: 128 bits as a DOUBLE, intervals without
// microseconds, times without their zone, and unions with a number for their tag.
var (
	wide    = regexp.MustCompile(`^U?HUGEINT((?:\[\])*)$`)
	clipped = regexp.MustCompile(`\b(?:U?HUGEINT|INTERVAL|TIME WITH TIME ZONE|UNION)\b`)
)

// wholeIn returns queries with the answer of query in types that Parquet keeps to the
// last digit, to be tried in this order. Sums have 128 bits in DuckDB, but are mostly small
// enough for a BIGINT.
func wholeIn(ctx context.Context, q report.Querier, query string, args []any) []string {
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

// Write writes a result into the existing file at path. The rows go
// through a database in memory, because the one that answered may belong to
// another process; texts are kept as they are.
func Write(ctx context.Context, path string, r *report.Result) error {
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
	c, err := db.Conn(ctx) // which has the temporary table
	if err != nil {
		return err
	}
	defer c.Close()
	texts, columns := make([]string, len(r.Columns)), make([]string, len(r.Columns))
	for i, column := range r.Columns {
		kind := typeOf(r.Type(i), rows, i)
		texts[i] = fmt.Sprintf("c%d VARCHAR", i)
		columns[i] = fmt.Sprintf("c%d::%s AS %s", i, kind, quotedName(column.Name))
		if strings.HasSuffix(kind, "[]") {
			columns[i] = fmt.Sprintf("c%d::JSON::%s AS %s", i, kind, quotedName(column.Name))
		}
	}
	if _, err := c.ExecContext(ctx, "CREATE TEMP TABLE result ("+strings.Join(texts, ", ")+")"); err != nil {
		return err
	}
	if err := duckdb.AppendTexts(c, "result", textsOf(rows)); err != nil {
		return err
	}
	if _, err = c.ExecContext(ctx, "COPY (SELECT "+strings.Join(columns, ", ")+" FROM temp.result) TO "+target(path)); err != nil {
		return cmp.Or(duckdb.Unwritten(path, err), err)
	}
	return nil
}

// textsOf yields the texts of the values of each row.
func textsOf(rows [][]any) iter.Seq[[]driver.Value] {
	return func(yield func([]driver.Value) bool) {
		for _, row := range rows {
			texts := make([]driver.Value, len(row))
			for i, v := range row {
				texts[i] = text(v)
			}
			if !yield(texts) {
				return
			}
		}
	}
}
