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

// incoming is the connection that stores. For each table of the store it has a
// view over the batches of the segment being stored. The views hold raw
// pointers, so they live in the memory catalog, which no client can reach. DuckDB
// leaks memory each time it looks up the schema of a stream, so the views are
// made, and the INSERT statements prepared, only once.
type incoming struct {
	conn    *sql.Conn
	feed    *feed // of the segment being stored
	events  *stream
	lists   map[string]*list
	inserts map[string]driver.Stmt // by table
	release []func()
}

// openIncoming opens the connection and makes the views.
func openIncoming(ctx context.Context, db *sql.DB) (*incoming, error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	in := &incoming{conn: conn, inserts: map[string]driver.Stmt{}, lists: map[string]*list{
		"name": newList(batch.NameSchema), "address": newList(batch.NameSchema), "peer": newList(batch.PeerSchema),
		"kind": newList(batch.KindSchema), "verdict": newList(batch.VerdictSchema),
		"fingerprint": newList(batch.FingerprintSchema), "message": newList(batch.MessageSchema), "open_message": newList(batch.MessageSchema),
	}}
	in.events = &stream{schema: batch.EventSchema, next: func() (arrow.Record, bool) { return in.feed.event() }}
	if err := in.raw(ctx, in.register); err != nil {
		return nil, errors.Join(err, in.close())
	}
	return in, nil
}

// raw runs f on the connection.
func (in *incoming) raw(ctx context.Context, f func(*raw) error) error {
	return in.conn.Raw(func(dc any) error {
		c := dc.(driver.Conn)
		return f(&raw{ctx: ctx, in: in, driver: c, conn: c.(driver.ExecerContext)})
	})
}

func (in *incoming) register(c *raw) error {
	ar, err := driverduckdb.NewArrowFromConn(c.driver)
	if err != nil {
		return err
	}
	defer c.always("USE log")
	if c.exec("USE memory"); c.err != nil {
		return c.err
	}
	add := func(table string, r array.RecordReader) error {
		release, err := ar.RegisterView(r, "incoming_"+table)
		if err != nil {
			return err
		}
		in.release = append(in.release, release)
		in.inserts[table], err = c.driver.Prepare("INSERT INTO log.store." + table + " SELECT * FROM memory.main.incoming_" + table)
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

// close drops the views, whatever went wrong before, and closes the connection.
func (in *incoming) close() error {
	err := in.raw(context.Background(), func(c *raw) error {
		for _, s := range in.inserts {
			if s != nil {
				s.Close()
			}
		}
		for name, l := range in.lists {
			c.always("DROP VIEW IF EXISTS memory.main.incoming_" + name)
			l.drop()
		}
		c.always("DROP VIEW IF EXISTS memory.main.incoming_happening")
		in.events.drop()
		return c.err
	})
	for _, f := range in.release {
		f()
	}
	return errors.Join(err, in.conn.Close())
}
