package duckdb

import (
	"context"

	"github.com/mtalog/mtalog/internal/sink"
)

var _ sink.Sink = (*DB)(nil)

// Store implements sink.Sink: one transaction for the rows and the positions.
func (db *DB) Store(ctx context.Context, s sink.Segment) error {
	feed := &feed{segment: s}
	defer feed.drop() // whatever goes wrong, the sender must not be left waiting
	db.storing.Lock()
	defer db.storing.Unlock()
	if db.incoming == nil {
		in, err := openIncoming(ctx, db.DB)
		if err != nil {
			return err
		}
		db.incoming = in
	}
	err := db.incoming.raw(ctx, func(c *raw) error { return db.storeFed(c, feed) })
	if err != nil { // the views may have been read in part
		db.closeIncoming()
	}
	return err
}

// storeFed stores the segment that the feed hands out.
func (db *DB) storeFed(c *raw, feed *feed) error {
	c.exec("BEGIN")
	if !db.hasUnknown {
		c.exec(UnknownRows)
	}
	feed.store(c)
	if c.err == nil {
		c.rest(feed.awaitRest())
	}
	if c.err == nil && feed.rest.Last && db.bulk {
		// The database is about to be closed, which writes everything: do not write
		// it to the write-ahead log before.
		c.exec("SET checkpoint_threshold='1KB'")
	}
	if c.err == nil {
		c.err = c.ctx.Err()
	}
	if c.err != nil {
		c.always("ROLLBACK")
		return c.err
	}
	c.always("COMMIT") // not interruptible: it could be done and still return an error
	if c.err != nil {
		db.sound.Store(false)
	}
	db.hasUnknown = db.hasUnknown || c.err == nil
	if feed.rest.Last {
		c.always(keepOrder)
	}
	return c.err
}

// keepOrder undoes what Bulk sets, which stores faster, for the queries to come: without
// it DuckDB 1.1 now and then returns the rows of a query with a materialized part in
// another order than its ORDER BY asks for.
const keepOrder = "SET preserve_insertion_order=true"

// closeIncoming releases what Store keeps from call to call.
func (db *DB) closeIncoming() error {
	if db.incoming == nil {
		return nil
	}
	in := db.incoming
	db.incoming = nil
	return in.close()
}
