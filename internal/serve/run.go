package serve

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
)

// results receives what a query gives.
type results interface {
	header(columns, types []string) error
	// row gets the values of one row, which it must not keep.
	row(values []driver.Value) error
}

// run answers req from db. DuckDB materialises a result before it gives the
// first row, so the transaction ends before any row is handed out: a slow
// client holds no old versions of the tables.
func run(ctx context.Context, db *sql.DB, req request, out results) error {
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	if err := Check(ctx, conn, req.query); err != nil {
		return err
	}
	var answer error
	if err := conn.Raw(func(c any) error {
		answer = runOn(ctx, c, req, out)
		if errors.Is(answer, driver.ErrBadConn) {
			return driver.ErrBadConn // and so does not go back to the pool
		}
		return nil
	}); err != nil {
		return err
	}
	return answer
}

func runOn(ctx context.Context, c any, req request, out results) error {
	exec, ok1 := c.(driver.ExecerContext)
	query, ok2 := c.(driver.QueryerContext)
	if !ok1 || !ok2 {
		return errors.New("the driver cannot answer queries")
	}
	if _, err := exec.ExecContext(ctx, "BEGIN TRANSACTION READ ONLY", nil); err != nil {
		return err
	}
	rows, err := query.QueryContext(ctx, req.query, namedValues(req.args))
	// Without a context: the transaction must end also when ctx has.
	if _, end := exec.ExecContext(context.Background(), "ROLLBACK", nil); end != nil {
		if err == nil {
			rows.Close()
		}
		return errors.Join(err, end, driver.ErrBadConn)
	}
	if err != nil {
		return err
	}
	defer rows.Close()
	return copyRows(ctx, rows, out)
}

func namedValues(args []sql.NamedArg) []driver.NamedValue {
	var list []driver.NamedValue
	for i, a := range args {
		list = append(list, driver.NamedValue{Name: a.Name, Ordinal: i + 1, Value: a.Value})
	}
	return list
}

func copyRows(ctx context.Context, rows driver.Rows, out results) error {
	columns := rows.Columns()
	types := make([]string, len(columns))
	if t, ok := rows.(driver.RowsColumnTypeDatabaseTypeName); ok {
		for i := range types {
			types[i] = t.ColumnTypeDatabaseTypeName(i)
		}
	}
	if err := out.header(columns, types); err != nil {
		return err
	}
	values := make([]driver.Value, len(columns))
	for n := 0; ; n++ {
		if n%1024 == 0 && ctx.Err() != nil {
			return context.Cause(ctx)
		}
		switch err := rows.Next(values); {
		case err == io.EOF:
			return nil
		case err != nil:
			return fmt.Errorf("reading the result: %w", err)
		}
		if err := out.row(values); err != nil {
			return err
		}
	}
}
