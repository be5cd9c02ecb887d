package duckdb

import (
	"context"
	"database/sql/driver"
	"fmt"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
	driverduckdb "github.com/marcboeker/go-duckdb"

	"github.com/mtalog/mtalog/internal/checkpoint"
	"github.com/mtalog/mtalog/internal/sink"
)

var _ sink.Sink = (*DB)(nil)

// Sources implements sink.Sink.
func (db *DB) Sources(ctx context.Context) ([]sink.Source, error) {
	rows, err := db.QueryContext(ctx, `SELECT source_id, identity, path, format, position, tail_hash, tail_len,
		lines, events, foreign_lines, unrecognised, broken,
		coalesce(epoch_us(first_time), 0), coalesce(epoch_us(last_time), 0) FROM sources ORDER BY source_id`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []sink.Source
	for rows.Next() {
		var s sink.Source
		var identity string
		if err := rows.Scan(&s.ID, &identity, &s.Path, &s.Format, &s.Position.Offset, &s.Position.TailHash, &s.Position.TailLen,
			&s.Lines, &s.Events, &s.Foreign, &s.Unrecognised, &s.Broken, &s.FirstTime, &s.LastTime); err != nil {
			return nil, err
		}
		if s.Identity, err = checkpoint.ParseIdentity(identity); err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, rows.Err()
}

// Open implements sink.Sink.
func (db *DB) Open(ctx context.Context) ([]sink.Message, error) {
	rows, err := db.QueryContext(ctx, `SELECT host, queue_id, coalesce(message_id, ''), coalesce(sender, ''), sender IS NOT NULL,
		coalesce(client_name, ''), coalesce(client_ip, ''), coalesce(sasl_user, ''), coalesce(size, 0), coalesce(recipients, 0), epoch_us(last_time)
		FROM open_messages`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []sink.Message
	for rows.Next() {
		var m sink.Message
		if err := rows.Scan(&m.Host, &m.QueueID, &m.MessageID, &m.Sender, &m.SenderKnown, &m.ClientName, &m.ClientIP, &m.User,
			&m.Size, &m.Recipients, &m.LastTime); err != nil {
			return nil, err
		}
		all = append(all, m)
	}
	return all, rows.Err()
}

// Store implements sink.Sink: one transaction for the rows and the checkpoint.
func (db *DB) Store(ctx context.Context, batches <-chan arrow.Record, done func() (sink.Done, error)) error {
	defer func() { // whatever went wrong, the sender must not wait for ever
		for b := range batches {
			b.Release()
		}
	}()
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	return conn.Raw(func(dc any) error {
		c := &raw{ctx, dc.(driver.ExecerContext), nil}
		st := &stream{batches: batches}
		defer st.drop()
		c.exec("USE memory")
		defer func() { c.err = nil; c.exec("USE log") }()
		ar, err := driverduckdb.NewArrowFromConn(dc.(driver.Conn))
		if err != nil {
			return err
		}
		release, err := ar.RegisterView(st, "incoming")
		if err != nil {
			return err
		}
		defer func() { c.err = nil; c.exec("DROP VIEW IF EXISTS memory.main.incoming"); release() }()
		c.exec("BEGIN")
		c.exec("INSERT INTO log.main.events SELECT * FROM memory.main.incoming")
		if c.err == nil {
			var d sink.Done
			if d, c.err = done(); c.err == nil {
				c.store(d)
			}
		}
		if c.err != nil {
			err := c.err
			c.err = nil
			c.exec("ROLLBACK")
			return err
		}
		c.exec("COMMIT")
		return c.err
	})
}

// raw runs statements until the first error.
type raw struct {
	ctx  context.Context
	conn driver.ExecerContext
	err  error
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
		c.err = fmt.Errorf("database: %w", err)
	}
}

func (c *raw) store(d sink.Done) {
	s := d.Source
	c.exec("DELETE FROM log.main.sources WHERE source_id = ?", s.ID)
	c.exec("INSERT INTO log.main.sources VALUES (?, ?, ?, ?, ?, ?::UBIGINT, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		s.ID, s.Identity.String(), s.Path, s.Format, s.Position.Offset, fmt.Sprint(s.Position.TailHash), int32(s.Position.TailLen),
		s.Lines, s.Events, s.Foreign, s.Unrecognised, s.Broken, timeOrNull(s.FirstTime), timeOrNull(s.LastTime), time.Now().UTC())
	for _, l := range d.Lines {
		c.exec("INSERT INTO log.main.unrecognised VALUES (?, ?, ?, ?)", s.ID, l.End, l.Reason, l.Text)
	}
	c.exec("DELETE FROM log.main.open_messages")
	for _, m := range d.Open {
		var sender any
		if m.SenderKnown {
			sender = m.Sender
		}
		c.exec("INSERT INTO log.main.open_messages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", m.Host, m.QueueID, m.MessageID, sender,
			m.ClientName, m.ClientIP, m.User, m.Size, m.Recipients, time.UnixMicro(m.LastTime).UTC())
	}
}

func timeOrNull(micros int64) any {
	if micros == 0 {
		return nil
	}
	return time.UnixMicro(micros).UTC()
}
