package duckdb

import (
	"context"
	"database/sql/driver"

	"github.com/apache/arrow/go/v17/arrow"
)

// raw runs statements on a connection of the driver until the first error, which
// it keeps.
type raw struct {
	ctx    context.Context
	in     *incoming // whose connection it is
	driver driverConn
	err    error
}

func (c *raw) exec(query string, args ...any) {
	if c.err != nil {
		return
	}
	named := make([]driver.NamedValue, len(args))
	for i, a := range args {
		named[i] = driver.NamedValue{Ordinal: i + 1, Value: a}
	}
	if _, err := c.driver.ExecContext(c.ctx, query, named); err != nil {
		c.err = statementError(err)
	}
}

// always runs a statement even after an error, and even when ctx has ended: one
// that ends a transaction or puts the connection back into the state that the
// next segment expects.
func (c *raw) always(query string) {
	if _, err := c.driver.ExecContext(context.WithoutCancel(c.ctx), query, nil); err != nil && c.err == nil {
		c.err = statementError(err)
	}
}

// insert appends the batches that next returns to a table.
func (c *raw) insert(table string, next func() (arrow.Record, bool)) {
	if c.err != nil {
		return
	}
	c.in.streams[table].next = next
	defer func() { c.in.streams[table].next = nil }()
	if _, err := c.in.inserts[table].(driver.StmtExecContext).ExecContext(c.ctx, nil); err != nil {
		c.err = statementError(err)
	}
}

// insertList appends batches to a table, which still belong to the caller.
func (c *raw) insertList(table string, batches []arrow.Record) {
	if len(batches) == 0 {
		return
	}
	c.insert(table, func() (arrow.Record, bool) {
		if len(batches) == 0 {
			return nil, false
		}
		b := batches[0]
		batches = batches[1:]
		b.Retain()
		return b, true
	})
}
