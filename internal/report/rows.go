package report

import (
	"context"
	"encoding/json"
	"time"
)

// Row is a row of values of the types that Value names. Its methods return the zero
// value if the value is NULL or of another type.
type Row []any

// Text returns the string in column i.
func (r Row) Text(i int) string { s, _ := r[i].(string); return s }

// Int returns the integer in column i.
func (r Row) Int(i int) int64 { n, _ := r[i].(int64); return n }

// Bool returns the boolean in column i.
func (r Row) Bool(i int) bool { b, _ := r[i].(bool); return b }

// Float returns the number in column i, be it an integer or not.
func (r Row) Float(i int) float64 {
	if n, ok := r[i].(int64); ok {
		return float64(n)
	}
	if n, ok := r[i].(json.Number); ok {
		f, _ := n.Float64()
		return f
	}
	f, _ := r[i].(float64)
	return f
}

// Time returns the time in column i.
func (r Row) Time(i int) time.Time { t, _ := r[i].(time.Time); return t }

// All runs a query and returns all its rows, so it is for queries that limit their
// results.
func All(ctx context.Context, q Querier, query string, args ...any) ([]Row, error) {
	res, err := start(ctx, q, query, args)
	if err != nil {
		return nil, err
	}
	defer res.Close()
	var all []Row
	for row, err := range res.Rows() {
		if err != nil {
			return nil, err
		}
		all = append(all, row)
	}
	return all, nil
}

// NewResult returns a result of rows that a program computed. Each row has a value
// for each column.
func NewResult(title, counts string, columns []Column, rows []Row) *Result {
	return &Result{Title: title, Counts: counts, Columns: columns, rows: &memoryRows{rows: rows}}
}

// memoryRows are rows in memory.
type memoryRows struct {
	rows []Row
	next int
}

func (m *memoryRows) Columns() ([]string, error) { return nil, nil } // a Result has them
func (m *memoryRows) Types() []string            { return nil }
func (m *memoryRows) Values() []any              { return m.rows[m.next-1] }
func (m *memoryRows) Err() error                 { return nil }
func (m *memoryRows) Close() error               { return nil }

func (m *memoryRows) Next() bool {
	m.next++
	return m.next <= len(m.rows)
}
