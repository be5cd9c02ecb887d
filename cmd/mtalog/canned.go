package main

import (
	"context"
	"iter"
	"maps"
	"time"

	"github.com/mtalog/mtalog/internal/report"
)

// canned runs canned reports on a database.
type canned struct {
	catalog *report.Catalog
	db      report.Querier
	// filters are parameters for every report that takes them.
	filters map[string]string
	now     time.Time // one moment for all of them
}

func newCanned(db report.Querier, filters map[string]string) (canned, error) {
	catalog, err := report.Canned()
	return canned{catalog, db, filters, time.Now()}, err
}

// run starts the report called name. The caller must close the result.
func (c canned) run(ctx context.Context, name string, values map[string]string) (*report.Result, error) {
	r, err := c.catalog.Get(name)
	if err != nil {
		return nil, err
	}
	all := maps.Clone(c.filters)
	maps.DeleteFunc(all, func(name, _ string) bool { _, ok := r.Param(name); return !ok })
	if all == nil {
		all = map[string]string{}
	}
	maps.Copy(all, values)
	return r.Run(ctx, c.db, all, c.now)
}

// namedRow is a row of a report by the names of its columns. Its methods return the
// zero value if the value is NULL, of another type or not there.
type namedRow map[string]any

func (r namedRow) text(column string) string   { s, _ := r[column].(string); return s }
func (r namedRow) int(column string) int64     { n, _ := r[column].(int64); return n }
func (r namedRow) float(column string) float64 { f, _ := r[column].(float64); return f }
func (r namedRow) time(column string) time.Time {
	t, _ := r[column].(time.Time)
	return t
}

// rows yields the rows of the report called name.
func (c canned) rows(ctx context.Context, name string) iter.Seq2[namedRow, error] {
	return func(yield func(namedRow, error) bool) {
		res, err := c.run(ctx, name, nil)
		if err != nil {
			yield(nil, err)
			return
		}
		defer res.Close()
		for values, err := range res.Rows() {
			row := namedRow{}
			for i, v := range values {
				row[res.Columns[i].Name] = v
			}
			if !yield(row, err) {
				return
			}
		}
	}
}

// first returns the first row of the report called name for which wanted holds, nil if
// there is none.
func (c canned) first(ctx context.Context, name string, wanted func(namedRow) bool) (namedRow, error) {
	for row, err := range c.rows(ctx, name) {
		if err != nil || wanted(row) {
			return row, err
		}
	}
	return nil, nil
}

func anyRow(namedRow) bool { return true }
