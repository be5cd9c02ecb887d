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
func run(ctx context.Context, db *sql.DB, prepare Prepare, req request, out results) error {
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
		answer = runOn(ctx, c, prepare, req, out)
		if errors.Is(answer, driver.ErrBadConn) {
			return driver.ErrBadConn // and so does not go back to the pool
		}
		return nil
	}); err != nil {
		return err
	}
	return answer
}

func runOn(ctx context.Context, c any, prepare Prepare, req request, out results) error {
	rows, err := queryOn(ctx, c, prepare, req.query, namedValues(req.args))
	if err != nil {
		return err
	}
	defer rows.Close()
	return copyRows(ctx, rows, out)
}

// queryOn runs a query in a read-only transaction, which has ended when it
// returns.
func queryOn(ctx context.Context, c any, prepare Prepare, query string, args []driver.NamedValue) (driver.Rows, error) {
	conn, ok := c.(Conn)
	if !ok {
		return nil, errors.New("the driver cannot answer queries")
	}
	if _, err := conn.ExecContext(ctx, "BEGIN TRANSACTION READ ONLY", nil); err != nil {
		return nil, err
	}
	var rows driver.Rows
	var err error
	if prepare != nil {
		err = prepare(ctx, conn, query, args)
	}
	if err == nil {
		rows, err = conn.QueryContext(ctx, query, args)
	}
	// Without a context: the transaction must end also when ctx has.
	if _, end := conn.ExecContext(context.Background(), "ROLLBACK", nil); end != nil {
		if err == nil {
			rows.Close()
		}
		return nil, errors.Join(err, end, driver.ErrBadConn)
	}
	return rows, err
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
