package serve

import (
	"context"
	"database/sql"
)

// Querier answers queries: a Client, or Local.
type Querier interface {
	// Query asks; arguments may be sql.NamedArg.
	Query(ctx context.Context, query string, args ...any) (Rows, error)
	Close() error
}

// Local answers from a database of this process as a Client answers from that
// of another: with values of the same types. Its Close closes db.
func Local(db *sql.DB) Querier { return local{db} }

type local struct{ db *sql.DB }

func (l local) Close() error { return l.db.Close() }

func (l local) Query(ctx context.Context, query string, args ...any) (Rows, error) {
	rows, err := l.db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	r := &localRows{Rows: rows}
	if err := r.describe(); err != nil {
		rows.Close()
		return nil, err
	}
	return r, nil
}

type localRows struct {
	*sql.Rows
	types  []string
	values []any
	err    error
}

func (r *localRows) describe() error {
	types, err := r.ColumnTypes()
	for _, t := range types {
		r.types = append(r.types, t.DatabaseTypeName())
	}
	return err
}

func (r *localRows) Types() []string        { return r.types }
func (r *localRows) Values() []any          { return r.values }
func (r *localRows) Scan(dest ...any) error { return scan(r.values, dest) }

func (r *localRows) Next() bool {
	if r.err != nil || !r.Rows.Next() {
		return false
	}
	r.values = make([]any, len(r.types))
	into := make([]any, len(r.types))
	for i := range into {
		into[i] = &r.values[i]
	}
	if r.err = r.Rows.Scan(into...); r.err != nil {
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
