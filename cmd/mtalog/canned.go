package main

import (
	"context"
	"maps"

	"github.com/mtalog/mtalog/internal/report"
)

// canned runs canned reports on a database.
type canned struct {
	catalog *report.Catalog
	db      report.Querier
	// filters are parameters for every report that takes them.
	filters map[string]string
}

func newCanned(db report.Querier) (canned, error) {
	catalog, err := report.Canned()
	return canned{catalog: catalog, db: db}, err
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
	return r.Run(ctx, c.db, all, now())
}

// firstRow returns the first row of a report that is wanted, by the names of its
// columns; nil where there is none.
func (c canned) firstRow(ctx context.Context, name string, wanted func(map[string]any) bool) (map[string]any, error) {
	res, err := c.run(ctx, name, nil)
	if err != nil {
		return nil, err
	}
	defer res.Close()
	for values, err := range res.Rows() {
		if err != nil {
			return nil, err
		}
		row := map[string]any{}
		for i, column := range res.Columns {
			row[column.Name] = values[i]
		}
		if wanted(row) {
			return row, nil
		}
	}
	return nil, nil
}
