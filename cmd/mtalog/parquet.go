package main

import (
	"context"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/report/render"
	"github.com/mtalog/mtalog/internal/sink/duckdb"
)

const formatParquet = "parquet"

// parquetRows is how many rows one statement inserts.
const parquetRows = 500

// copied writes the answer to a query into the file of out and reports whether it did:
// the format must be Parquet, the database open in this process, and the query one that
// COPY takes. The rows stream from DuckDB to the file with their types.
func (o output) copied(cmd *cobra.Command, store database, query string, args ...any) bool {
	if *o.format != formatParquet || store.own == nil {
		return false
	}
	query, err := report.Translate(cmd.Context(), store, strings.TrimRight(strings.TrimSpace(query), ";"))
	return err == nil && replaceFile(*o.file, func(f *os.File) error {
		_, err := store.own.ExecContext(cmd.Context(), "COPY ("+query+"\n) TO "+parquetFile(f.Name()), args...)
		return err
	}) == nil
}

// parquetFile is the target of COPY for the existing file at path.
func parquetFile(path string) string {
	return "'" + strings.ReplaceAll(path, "'", "''") + "' (FORMAT parquet, USE_TMP_FILE false)"
}

// writeParquet writes a result into the existing file at path. The rows go
// through a database in memory, because the one that answered may belong to
// another process; texts are kept as they are.
func writeParquet(ctx context.Context, path string, r *report.Result) error {
	var rows [][]any
	for row, err := range r.Rows() {
		if err != nil {
			return err
		}
		rows = append(rows, append([]any(nil), row...))
	}
	db, err := duckdb.Open(ctx, duckdb.InMemory, duckdb.ReadWrite)
	if err != nil {
		return err
	}
	defer db.Close()
	columns, marks := make([]string, len(r.Columns)), make([]string, len(r.Columns))
	for i, c := range r.Columns {
		kind := parquetType(rows, i)
		columns[i] = `"` + strings.ReplaceAll(c.Name, `"`, `""`) + `" ` + kind
		marks[i] = "?::" + kind
	}
	if _, err := db.ExecContext(ctx, "CREATE TABLE memory.main.result ("+strings.Join(columns, ", ")+")"); err != nil {
		return err
	}
	tuple := "(" + strings.Join(marks, ", ") + ")"
	for len(rows) > 0 {
		some := rows[:min(parquetRows, len(rows))]
		rows = rows[len(some):]
		var args []any
		for _, row := range some {
			for _, v := range row {
				if _, isList := v.([]any); isList {
					v = "[" + strings.ReplaceAll(render.Plain(v), " ", ", ") + "]"
				}
				args = append(args, v)
			}
		}
		query := "INSERT INTO memory.main.result VALUES " + strings.Repeat(tuple+", ", len(some)-1) + tuple
		if _, err := db.ExecContext(ctx, query, args...); err != nil {
			return err
		}
	}
	_, err = db.ExecContext(ctx, "COPY memory.main.result TO "+parquetFile(path))
	return err
}

// parquetType returns the narrowest type that holds all values of a column.
func parquetType(rows [][]any, column int) string {
	kind := ""
	for _, row := range rows {
		this := ""
		switch row[column].(type) {
		case nil:
			continue
		case int64:
			this = "BIGINT"
		case float64:
			this = "DOUBLE"
		case bool:
			this = "BOOLEAN"
		case time.Time:
			this = "TIMESTAMP"
		case []any:
			this = "DOUBLE[]"
		default:
			this = "VARCHAR"
		}
		switch {
		case kind == "" || kind == this:
			kind = this
		case kind == "BIGINT" && this == "DOUBLE" || kind == "DOUBLE" && this == "BIGINT":
			kind = "DOUBLE"
		default:
			return "VARCHAR"
		}
	}
	if kind == "" {
		return "VARCHAR"
	}
	return kind
}
