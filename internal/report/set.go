package report

import (
	"context"
	"iter"
	"maps"
	"time"
)

// Set runs the reports of mtalog on a database, all as of one moment and with the same filters.
type Set struct {
	catalog *Catalog
	db      Querier
	filters map[string]string // for every report that takes them
	now     time.Time
}

// NewSet returns the reports of mtalog on a database, as of now.
func NewSet(db Querier, filters map[string]string) (Set, error) {
	catalog, err := Canned()
	return Set{catalog, db, filters, time.Now()}, err
}

// Run starts the report called name. The caller must close the result.
func (s Set) Run(ctx context.Context, name string, values map[string]string) (*Result, error) {
	r, err := s.catalog.Get(name)
	if err != nil {
		return nil, err
	}
	all := map[string]string{}
	for filter, value := range s.filters {
		if _, takes := r.Param(filter); takes {
			all[filter] = value
		}
	}
	maps.Copy(all, values)
	return r.Run(ctx, s.db, all, s.now)
}

// NamedRow is a row of a report by the names of its columns. Its methods return the
// zero value if the value is NULL, of another type or not there.
type NamedRow map[string]any

// Text returns the string in a column.
func (r NamedRow) Text(column string) string { s, _ := r[column].(string); return s }

// Int returns the integer in a column.
func (r NamedRow) Int(column string) int64 { n, _ := r[column].(int64); return n }

// Float returns the number in a column that is no integer.
func (r NamedRow) Float(column string) float64 { f, _ := r[column].(float64); return f }

// Time returns the time in a column.
func (r NamedRow) Time(column string) time.Time { t, _ := r[column].(time.Time); return t }

// Rows yields the rows of the report called name.
func (s Set) Rows(ctx context.Context, name string) iter.Seq2[NamedRow, error] {
	return func(yield func(NamedRow, error) bool) {
		res, err := s.Run(ctx, name, nil)
		if err != nil {
			yield(nil, err)
			return
		}
		defer res.Close()
		for values, err := range res.Rows() {
			row := NamedRow{}
			for i, v := range values {
				row[res.Columns[i].Name] = v
			}
			if !yield(row, err) {
				return
			}
		}
	}
}

// First returns the first row of the report called name for which wanted holds, nil if
// there is none.
func (s Set) First(ctx context.Context, name string, wanted func(NamedRow) bool) (NamedRow, error) {
	for row, err := range s.Rows(ctx, name) {
		if err != nil || wanted(row) {
			return row, err
		}
	}
	return nil, nil
}
