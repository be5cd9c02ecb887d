package duckdb

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	driverduckdb "github.com/marcboeker/go-duckdb"

	"github.com/mtalog/mtalog/internal/batch"
)

// incoming is the connection that stores, with views over the batches of the
// segment at hand, one for each table of the store. The views hold raw
// pointers, so they live in the memory catalog, where no client is let in; they
// are made once, because DuckDB keeps some memory of each view for ever.
type incoming struct {
	conn    *sql.Conn
	batches <-chan arrow.Record // of events
	events  *stream
	lists   map[string]*list
	release []func()
}

// openIncoming makes the views.
func openIncoming(ctx context.Context, db *sql.DB) (*incoming, error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	in := &incoming{conn: conn, lists: map[string]*list{
		"name": newList(batch.NameSchema), "address": newList(batch.NameSchema), "peer": newList(batch.PeerSchema),
		"kind": newList(batch.KindSchema), "verdict": newList(batch.VerdictSchema),
		"fingerprint": newList(batch.FingerprintSchema), "message": newList(batch.MessageSchema), "open_message": newList(batch.MessageSchema),
	}}
	in.events = &stream{schema: batch.EventSchema, next: func() (arrow.Record, bool) { b, ok := <-in.batches; return b, ok }}
	if err := in.raw(ctx, in.register); err != nil {
		return nil, errors.Join(err, in.close())
	}
	return in, nil
}

// raw runs f on the connection.
func (in *incoming) raw(ctx context.Context, f func(*raw) error) error {
	return in.conn.Raw(func(dc any) error {
		c := dc.(driver.Conn)
		return f(&raw{ctx: ctx, driver: c, conn: c.(driver.ExecerContext)})
	})
}

func (in *incoming) register(c *raw) error {
	ar, err := driverduckdb.NewArrowFromConn(c.driver)
	if err != nil {
		return err
	}
	c.exec("USE memory")
	if c.err != nil {
		return c.err
	}
	defer c.exec("USE log")
	add := func(name string, r array.RecordReader) error {
		release, err := ar.RegisterView(r, "incoming_"+name)
		if err == nil {
			in.release = append(in.release, release)
		}
		return err
	}
	if err := add("happening", in.events); err != nil {
		return err
	}
	for name, l := range in.lists {
		if err := add(name, l); err != nil {
			return err
		}
	}
	return nil
}

// insert appends what a view yields to its table.
func (in *incoming) insert(c *raw, table string) {
	c.exec("INSERT INTO log.store." + table + " SELECT * FROM memory.main.incoming_" + table)
}

func (in *incoming) insertList(c *raw, table string, batches []arrow.Record) {
	if len(batches) > 0 {
		in.lists[table].batches = batches
		in.insert(c, table)
	}
}

// close drops the views, whatever went wrong, and ends the connection.
func (in *incoming) close() error {
	err := in.raw(context.Background(), func(c *raw) error {
		for name, l := range in.lists {
			c.err = nil
			c.exec("DROP VIEW IF EXISTS memory.main.incoming_" + name)
			l.drop()
		}
		c.err = nil
		c.exec("DROP VIEW IF EXISTS memory.main.incoming_happening")
		in.events.drop()
		return c.err
	})
	for _, f := range in.release {
		f()
	}
	return errors.Join(err, in.conn.Close())
}
