package serve

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"

	"github.com/mtalog/mtalog/internal/report"
)

// Querier answers queries until it is closed: a Client, or Local. Arguments may be
// sql.NamedArg; values are of the types that Plain gives.
type Querier interface {
	report.Querier
	io.Closer
}

// Local answers from a database of this process as a Client answers from that
// of another: with values of the same types. Its Close closes db. Each query is answered
// by answer, or by the driver if that is nil.
func Local(db *sql.DB, answer Answer) Querier {
	if answer == nil {
		answer = func(ctx context.Context, c Conn, query string, args []driver.NamedValue) (driver.Rows, error) {
			return c.QueryContext(ctx, query, args)
		}
	}
	return local{db, answer}
}

type local struct {
	db     *sql.DB
	answer Answer
}

func (l local) Close() error { return l.db.Close() }

// QueryContext implements report.Querier. The query runs in a read-only transaction, which
// ends with its rows: while somebody reads them slowly, the database that another connection
// writes makes no checkpoint, and its log grows. A server reads them at once, see spool.
func (l local) QueryContext(ctx context.Context, query string, args ...any) (report.Rows, error) {
	values, err := driverValues(args)
	if err != nil {
		return nil, err
	}
	conn, err := l.db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := conn.ExecContext(ctx, "BEGIN TRANSACTION READ ONLY"); err != nil {
		conn.Close()
		return nil, err
	}
	r := &localRows{conn: conn}
	err = conn.Raw(func(c any) (err error) {
		r.rows, err = l.answer(ctx, c.(Conn), query, values)
		return err
	})
	if err != nil {
		return nil, errors.Join(err, r.Close())
	}
	r.describe()
	return r, nil
}

// driverValues turns arguments into what database/sql makes of them.
func driverValues(args []any) ([]driver.NamedValue, error) {
	values := make([]driver.NamedValue, len(args))
	for i, a := range args {
		name := ""
		if n, ok := a.(sql.NamedArg); ok {
			name, a = n.Name, n.Value
		}
		v, err := driver.DefaultParameterConverter.ConvertValue(a)
		if err != nil {
			return nil, err
		}
		values[i] = driver.NamedValue{Name: name, Ordinal: i + 1, Value: v}
	}
	return values, nil
}

// localRows are the rows of a query, whose connection nobody else uses until they are closed.
type localRows struct {
	rows   driver.Rows // nil if the query failed
	conn   *sql.Conn   // nil once closed
	types  []string
	values []any
	err    error
}

func (r *localRows) describe() {
	typed, _ := r.rows.(driver.RowsColumnTypeDatabaseTypeName)
	for i := range r.rows.Columns() {
		r.types = append(r.types, typed.ColumnTypeDatabaseTypeName(i))
	}
}

// Close ends the query and its transaction.
func (r *localRows) Close() (err error) {
	if r.conn == nil {
		return nil
	}
	defer func() {
		err = errors.Join(err, r.conn.Close())
		r.conn = nil
	}()
	if r.rows != nil {
		err = r.rows.Close()
	}
	// Without a context that may have ended: the transaction must end.
	if _, end := r.conn.ExecContext(context.Background(), "ROLLBACK"); end != nil {
		r.conn.Raw(func(any) error { return driver.ErrBadConn }) // and so does not go back to the pool
		err = errors.Join(err, end)
	}
	return err
}

func (r *localRows) Columns() ([]string, error) { return r.rows.Columns(), nil }
func (r *localRows) Types() []string            { return r.types }
func (r *localRows) Values() []any              { return r.values }
func (r *localRows) Err() error                 { return r.err }

func (r *localRows) Next() (ok bool) {
	defer func() {
		if p := recover(); p != nil { // the driver's, as of a map whose keys are blobs
			r.err, ok = fmt.Errorf("reading the result: %v", p), false
		}
		if !ok {
			r.Close() // for who only reads to the end
		}
	}()
	if r.err != nil || r.conn == nil {
		return false
	}
	row := make([]driver.Value, len(r.types))
	if err := r.rows.Next(row); err != nil {
		if err != io.EOF {
			r.err = err
		}
		return false
	}
	r.values = make([]any, len(row))
	for i, v := range row {
		r.values[i] = Plain(v)
	}
	return true
}
