package duckdb

import (
	"context"
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/mtalog/mtalog/internal/batch"
	"github.com/mtalog/mtalog/internal/sink"
)

var _ sink.Sink = (*DB)(nil)

// Store implements sink.Sink: one transaction for the rows and the positions.
func (db *DB) Store(ctx context.Context, s sink.Segment) error {
	feed, rest := &feed{from: s.Batches}, (*sink.Rest)(nil)
	defer func() { // whatever goes wrong, the sender must not be left waiting
		feed.drop()
		if rest == nil {
			r := <-s.Rest
			rest = &r
		}
		for b := range rest.Batches {
			b.Release()
		}
	}()
	db.storing.Lock()
	defer db.storing.Unlock()
	if db.incoming == nil {
		in, err := openIncoming(ctx, db.DB)
		if err != nil {
			return err
		}
		db.incoming = in
	}
	in := db.incoming
	in.feed = feed
	err := in.raw(ctx, func(c *raw) error {
		select {
		case r := <-s.Rest: // it has all been read: hurry from the beginning
			rest = &r
			db.hurry(c, rest)
		default:
		}
		c.exec("BEGIN")
		if !db.begun {
			c.exec(UnknownRows)
		}
		feed.store(c, in)
		if c.err == nil {
			if rest == nil {
				r := <-s.Rest
				rest = &r
				db.hurry(c, rest)
			}
			rest.Messages = append(feed.left(), rest.Messages...)
			c.rest(rest, in)
		}
		if c.err == nil {
			c.err = ctx.Err()
		}
		if c.err != nil {
			c.always("ROLLBACK")
			return c.err
		}
		c.always("COMMIT") // not interruptible: it could be done and still return an error
		db.begun = db.begun || c.err == nil
		return c.err
	})
	if err != nil { // the views may have been read in part
		db.closeIncoming()
	}
	return err
}

// hurry takes all cores for the last segment of an import, as the parsers have done
// their work.
func (db *DB) hurry(c *raw, r *sink.Rest) {
	if !r.Last || !db.bulk {
		return
	}
	c.exec(allCores())
	// The database is about to be closed, which writes everything: do not write
	// it to the write-ahead log before.
	c.exec("SET checkpoint_threshold='1KB'")
}

// closeIncoming releases what Store keeps from call to call.
func (db *DB) closeIncoming() error {
	if db.incoming == nil {
		return nil
	}
	in := db.incoming
	db.incoming = nil
	return in.close()
}

// raw runs statements on a connection of the driver until the first error, which
// it keeps.
type raw struct {
	ctx    context.Context
	driver driver.Conn
	conn   driver.ExecerContext
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
	if _, err := c.conn.ExecContext(c.ctx, query, named); err != nil {
		c.err = failure(err)
	}
}

// always runs a statement even after an error, and even when ctx has ended: one
// that ends a transaction or puts the connection back into the state that the
// next segment expects.
func (c *raw) always(query string) {
	if _, err := c.conn.ExecContext(context.WithoutCancel(c.ctx), query, nil); err != nil && c.err == nil {
		c.err = failure(err)
	}
}

// rest stores what comes after the events of a segment.
func (c *raw) rest(r *sink.Rest, in *incoming) {
	for _, x := range []struct {
		table   string
		batches []arrow.Record
	}{
		{"name", r.Names}, {"address", r.Addresses}, {"peer", r.Peers}, {"kind", r.Kinds}, {"verdict", r.Verdicts},
		{"fingerprint", r.Fingerprints}, {"message", r.Messages},
	} {
		in.insertList(c, x.table, x.batches)
	}
	c.deleteOpen(r.Gone)
	in.insertList(c, "open_message", r.Open)
	for some := range slices.Chunk(r.Sources, sourcesAtOnce) {
		c.sources(some)
	}
	c.connections(r.Connections)
	for some := range slices.Chunk(r.Lines, linesAtOnce) {
		c.unusable(some)
	}
}

// deleteOpen removes rows of messages that have ended or changed.
func (c *raw) deleteOpen(ids []int64) {
	const atOnce = 5000
	for len(ids) > 0 {
		n := min(len(ids), atOnce)
		var q strings.Builder
		q.WriteString("DELETE FROM log.store.open_message WHERE id IN (0")
		for _, id := range ids[:n] {
			q.WriteByte(',')
			q.WriteString(strconv.FormatInt(id, 10))
		}
		q.WriteByte(')')
		c.exec(q.String())
		ids = ids[n:]
	}
}

// sourcesAtOnce is how many rows of sources one statement replaces: an import may
// have thousands, a statement takes about a millisecond, and binding its
// parameters takes the square of their number.
const sourcesAtOnce = 20

// sources replaces rows of sources.
func (c *raw) sources(list []sink.Source) {
	ids, rows, args := make([]string, len(list)), make([]string, len(list)), []any(nil)
	for i, s := range list {
		ids[i] = strconv.Itoa(int(s.ID))
		rows[i] = "(?, ?, ?, ?, ?, ?::UBIGINT, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
		args = append(args, s.ID, s.Identity.String(), s.Path, s.Format, s.Position.Offset, fmt.Sprint(s.Position.TailHash), int32(s.Position.TailLen), []byte(s.Position.Marks),
			s.Lines, s.Events, s.Foreign, s.Unrecognised, s.Broken, timeOrNull(s.FirstTime), timeOrNull(s.LastTime), time.Now().UTC())
	}
	c.exec("DELETE FROM log.main.sources WHERE source_id IN (" + strings.Join(ids, ",") + ")")
	c.exec("INSERT INTO log.main.sources VALUES "+strings.Join(rows, ","), args...)
}

// linesAtOnce is how many lines that could not be used one statement inserts: as JSON,
// that is a few MiB at most.
const linesAtOnce = 1000

// unusable inserts lines that could not be used. They are handed over as JSON because
// the driver cuts a parameter of its own at the first NUL byte.
func (c *raw) unusable(lines []sink.Line) {
	rows := make([][4]any, len(lines))
	for i, l := range lines {
		rows[i] = [...]any{l.Source, l.End, l.Reason, l.Text}
	}
	text, err := json.Marshal(rows)
	if err != nil && c.err == nil {
		c.err = err
	}
	c.exec(insertJSON("log.main.unrecognised", len(rows[0])), string(text))
}

// connections adds to the counts of their hours, and inserts the rows that are
// missing.
func (c *raw) connections(list []batch.Connections) {
	if len(list) == 0 {
		return
	}
	rows := make([]string, len(list))
	for i, n := range list {
		rows[i] = fmt.Sprintf("(%d,%d,%d,%d,make_timestamp(%d),%d)", n.Source, n.MTA, n.Host, n.Service, n.Hour, n.Count)
	}
	values := "(VALUES " + strings.Join(rows, ",") + ") v(source_id, mta, host, service, hour, n)"
	const same = "(c.source_id, c.mta, c.host, c.service, c.hour) = (v.source_id, v.mta, v.host, v.service, v.hour)"
	c.exec("UPDATE log.store.connection c SET n = c.n + v.n FROM " + values + " WHERE " + same)
	c.exec("INSERT INTO log.store.connection SELECT v.* FROM " + values + " ANTI JOIN log.store.connection c ON " + same)
}

func timeOrNull(micros int64) any {
	if micros == 0 {
		return nil
	}
	return time.UnixMicro(micros).UTC()
}
