package duckdb

import (
	"database/sql"
	"database/sql/driver"
	"errors"
	"iter"

	driverduckdb "github.com/marcboeker/go-duckdb"
)

// AppendTexts appends rows to a temporary table of c whose columns are all VARCHAR. A value is
// a string, or nil for NULL. For many rows, statements with parameters would take minutes: DuckDB
// looks through all parameters of a statement for each of them.
func AppendTexts(c *sql.Conn, table string, rows iter.Seq[[]driver.Value]) error {
	return appendRows(c, table, rows)
}

// appendRows appends rows to a table, within the transaction of c if one has begun.
func appendRows(c *sql.Conn, table string, rows iter.Seq[[]driver.Value]) error {
	return c.Raw(func(dc any) error {
		a, err := driverduckdb.NewAppenderFromConn(driverOf(dc), "", table)
		if err != nil {
			return err
		}
		for row := range rows {
			if err := a.AppendRow(row...); err != nil {
				return errors.Join(err, a.Close())
			}
		}
		return a.Close()
	})
}
