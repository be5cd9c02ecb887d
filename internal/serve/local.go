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
// of another: with values of the same types. Its Close closes db. prepare is called
// for each query, as Options.Prepare is, unless it is nil.
func Local(db *sql.DB, prepare Prepare) Querier { return local{db, prepare} }

type local struct {
	db      *sql.DB
	prepare Prepare
}

func (l local) Close() error { return l.db.Close() }

// QueryContext implements report.Querier.
func (l local) QueryContext(ctx context.Context, query string, args ...any) (report.Rows, error) {
	conn, err := l.db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := l.query(ctx, conn, query, args)
	if err != nil {
		conn.Close()
		return nil, err
	}
	r := &localRows{Rows: rows, conn: conn}
	if err := r.describe(); err != nil {
		r.Close()
		return nil, err
	}
	return r, nil
}

// query runs a query in a read-only transaction, which has ended when it returns: DuckDB
// materialises a result before it gives the first row, so that who reads slowly holds
// no old versions of the tables.
func (l local) query(ctx context.Context, conn *sql.Conn, query string, args []any) (rows *sql.Rows, err error) {
	if _, err := conn.ExecContext(ctx, "BEGIN TRANSACTION READ ONLY"); err != nil {
		return nil, err
	}
	if l.prepare != nil {
		var values []driver.NamedValue
		if values, err = driverValues(args); err == nil {
			err = conn.Raw(func(c any) error { return l.prepare(ctx, c.(Conn), query, values) })
		}
	}
	if err == nil {
		rows, err = conn.QueryContext(ctx, query, args...)
	}
	// Without ctx: the transaction must end also when that has.
	if _, end := conn.ExecContext(context.Background(), "ROLLBACK"); end != nil {
		if err == nil {
			rows.Close()
		}
		conn.Raw(func(any) error { return driver.ErrBadConn }) // and so does not go back to the pool
		return nil, errors.Join(err, end)
	}
	return rows, err
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

type localRows struct {
	*sql.Rows
	conn   *sql.Conn
	types  []string
	values []any
	into   []any // pointers to values
	err    error
}

func (r *localRows) describe() error {
	types, err := r.ColumnTypes()
	for _, t := range types {
		r.types = append(r.types, t.DatabaseTypeName())
	}
	r.into = make([]any, len(types))
	return err
}

// Close ends the query.
func (r *localRows) Close() error {
	err := r.Rows.Close()
	if end := r.conn.Close(); end != sql.ErrConnDone { // which it is after the end of the rows
		err = errors.Join(err, end)
	}
	return err
}

func (r *localRows) Types() []string { return r.types }
func (r *localRows) Values() []any   { return r.values }

func (r *localRows) Next() (ok bool) {
	defer func() {
		if p := recover(); p != nil { // the driver's, as of a map whose keys are blobs
			r.err, ok = fmt.Errorf("reading the result: %v", p), false
		}
	}()
	if r.err != nil {
		return false
	}
	if !r.Rows.Next() {
		r.Close() // as *sql.Rows does, for who only reads to the end
		return false
	}
	r.values = make([]any, len(r.types))
	for i := range r.values {
		r.into[i] = &r.values[i]
	}
	if r.err = r.Rows.Scan(r.into...); r.err != nil {
		return false
	}
	for i, v := range r.values {
		r.values[i] = Plain(v)
	}
	return true
}

func (r *localRows) Err() error {
	if r.err != nil {
		return r.err
	}
	return r.Rows.Err()
}
