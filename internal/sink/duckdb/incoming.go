package duckdb

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"

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
	streams map[string]*stream     // by table
	inserts map[string]driver.Stmt // likewise
	release []func()
}

// openIncoming opens the connection and makes the views.
func openIncoming(ctx context.Context, db *sql.DB) (*incoming, error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	in := &incoming{conn: conn, inserts: map[string]driver.Stmt{}, streams: map[string]*stream{
		"happening": {schema: batch.EventSchema}, "message": {schema: batch.MessageSchema}, "open_message": {schema: batch.MessageSchema},
		"name": {schema: batch.NameSchema}, "address": {schema: batch.NameSchema}, "peer": {schema: batch.PeerSchema},
		"kind": {schema: batch.KindSchema}, "verdict": {schema: batch.VerdictSchema}, "fingerprint": {schema: batch.FingerprintSchema},
	}}
	if err := in.raw(ctx, in.register); err != nil {
		return nil, errors.Join(err, in.close())
	}
	return in, nil
}

// raw runs f on the connection.
func (in *incoming) raw(ctx context.Context, f func(*raw) error) error {
	return in.conn.Raw(func(dc any) error {
		return f(&raw{ctx: ctx, in: in, driver: driverOf(dc)})
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
	for table, s := range in.streams {
		release, err := ar.RegisterView(s, "incoming_"+table)
		if err != nil {
			return err
		}
		in.release = append(in.release, release)
		in.inserts[table], err = c.driver.Prepare("INSERT INTO log.store." + table + " SELECT * FROM memory.main.incoming_" + table)
		if err != nil {
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
		for table, s := range in.streams {
			c.always("DROP VIEW IF EXISTS memory.main.incoming_" + table)
			s.drop()
		}
		return c.err
	})
	for _, f := range in.release {
		f()
	}
	return errors.Join(err, in.conn.Close())
}
