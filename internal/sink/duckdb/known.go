package duckdb

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"math"
	"time"

	"github.com/mtalog/mtalog/internal/checkpoint"
	"github.com/mtalog/mtalog/internal/sink"
	"github.com/mtalog/mtalog/parsers"
)

// knownValues is how many values of each dimension are read back: those with
// the lowest numbers, which came first and so are common ones.
const knownValues = 50_000

// Known implements sink.Sink.
func (db *DB) Known(ctx context.Context) (sink.Known, error) {
	var k sink.Known
	var err error
	if k.Sources, err = db.sources(ctx); err != nil {
		return k, err
	}
	if err = db.lastNumbers(ctx, &k); err != nil {
		return k, err
	}
	if k.LastMessage == 0 && k.LastName == 0 { // nothing has happened yet
		return k, nil
	}
	if err = db.openMessages(ctx, &k); err != nil {
		return k, err
	}
	if err = db.settled(ctx, k.Open); err != nil {
		return k, err
	}
	if err = db.QueryRowContext(ctx, "SELECT EXISTS (FROM "+summaryKinds+")").Scan(&k.Summaries); err != nil {
		return k, err
	}
	for table, list := range map[string]*[]sink.Numbered{"name": &k.Names, "address": &k.Addresses, "fingerprint": &k.Fingerprints} {
		err := db.each(ctx, "SELECT id, value FROM log.store."+table+" WHERE id BETWEEN 1 AND ?", func(rows *sql.Rows) error {
			var n sink.Numbered
			err := rows.Scan(&n.ID, &n.Value)
			*list = append(*list, n)
			return err
		}, knownValues)
		if err != nil {
			return k, err
		}
	}
	err = db.each(ctx, "SELECT id, name, ip, port FROM log.store.peer WHERE id BETWEEN 1 AND ?", func(rows *sql.Rows) error {
		var p sink.NumberedPeer
		err := rows.Scan(&p.ID, &p.Name, &p.IP, &p.Port)
		k.Peers = append(k.Peers, p)
		return err
	}, knownValues)
	return k, err
}

// lastNumbers reads the numbers given out last.
func (db *DB) lastNumbers(ctx context.Context, k *sink.Known) error {
	return db.QueryRowContext(ctx, `SELECT coalesce(COLUMNS(*), 0) FROM (SELECT -- NULL before the first segment
		(SELECT max(id) FROM log.store.name) AS a, (SELECT max(id) FROM log.store.address) AS b,
		(SELECT max(id) FROM log.store.peer) AS c, (SELECT max(id) FROM log.store.kind) AS d, (SELECT max(id) FROM log.store.verdict) AS e,
		(SELECT max(id) FROM log.store.fingerprint) AS f, (SELECT max(id) FROM log.main.all_messages) AS g)`).
		Scan(&k.LastName, &k.LastAddress, &k.LastPeer, &k.LastKind, &k.LastVerdict, &k.LastFingerprint, &k.LastMessage)
}

// each calls f for each row of a query.
func (db *DB) each(ctx context.Context, query string, f func(*sql.Rows) error, args ...any) error {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := f(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

func (db *DB) sources(ctx context.Context) (all []sink.Source, err error) {
	err = db.each(ctx, `SELECT source_id, identity, path, format, position, tail_hash, tail_len, marks,
		lines, events, foreign_lines, unrecognised, broken,
		coalesce(epoch_us(first_time), 0), coalesce(epoch_us(last_time), 0), epoch_us(updated) FROM log.main.sources ORDER BY source_id`, func(rows *sql.Rows) error {
		var s sink.Source
		var identity string
		var marks []byte
		err := rows.Scan(&s.ID, &identity, &s.Path, &s.Format, &s.Position.Offset, &s.Position.TailHash, &s.Position.TailLen, &marks,
			&s.Lines, &s.Events, &s.Foreign, &s.Unrecognised, &s.Broken, &s.FirstTime, &s.LastTime, &s.OpenAt)
		if err != nil {
			return err
		}
		s.Position.Marks = checkpoint.Marks(marks)
		s.Identity, err = checkpoint.ParseIdentity(identity)
		all = append(all, s)
		return err
	})
	return all, err
}

func (db *DB) openMessages(ctx context.Context, k *sink.Known) error {
	return db.each(ctx, `SELECT o.id, line, coalesce(epoch_us(received), 0), coalesce(epoch_us(last_time), 0), kind,
		sender, client, helo, sasl_user, size, recipients, message_id_key, decode(queue_id), decode(message_id), decode(network_message_id),
		source_id, mta, event, host, service, protocol, direction, tls, coalesce(h.value, ''), coalesce(a.value, '')
		FROM log.store.open_message o JOIN log.store.kind k ON k.id = o.kind
		JOIN log.store.name h ON h.id = k.host JOIN log.store.address a ON a.id = o.sender ORDER BY o.last_time DESC`, func(rows *sql.Rows) error {
		var m sink.OpenMessage
		var queueID, messageID, networkMessageID string
		err := rows.Scan(&m.ID, &m.Line, &m.Received, &m.LastTime, &m.Message.Kind,
			&m.Sender, &m.Client, &m.Helo, &m.User, &m.Size, &m.Recipients, &m.MessageIDKey, &queueID, &messageID, &networkMessageID,
			&m.Kind.Source, &m.Kind.MTA, &m.Kind.Event, &m.Kind.Host, &m.Kind.Service, &m.Kind.Protocol, &m.Kind.Direction, &m.Kind.TLS, &m.Host, &m.SenderAddress)
		m.Line, m.Forked = m.Line&^0xffff, int32(m.Line&0xffff)
		m.QueueID, m.MessageID, m.NetworkMessageID = []byte(queueID), []byte(messageID), []byte(networkMessageID)
		k.Open = append(k.Open, m)
		return err
	})
}

// settled counts the outcomes of Exchange's open messages that are final for their
// recipients, and finds those whose recipients were replaced by others. It looks at no
// events that are older than these messages.
func (db *DB) settled(ctx context.Context, open []sink.OpenMessage) error {
	messages, oldest := map[int64]*sink.OpenMessage{}, int64(math.MaxInt64)
	for i := range open {
		if m := &open[i]; m.Kind.MTA == parsers.Exchange {
			messages[m.ID] = m
			oldest = min(oldest, cmp.Or(m.Received, m.LastTime))
		}
	}
	if len(messages) == 0 {
		return nil
	}
	final := fmt.Sprintf(`SELECT h.message, count(*) FILTER (k.event != %[1]d), count(*) FILTER (k.event = %[1]d) > 0
		FROM log.store.happening h JOIN log.store.kind k ON k.id = h.kind
		WHERE k.mta = %[2]d AND k.event IN (%[1]d, %[3]s)
			AND h.message IN (SELECT id FROM log.store.open_message) AND h.time >= make_timestamp(%[4]d) GROUP BY h.message`,
		parsers.Expanded, parsers.Exchange, eventList(sink.Settles), oldest-beforeReceipt.Microseconds())
	return db.each(ctx, final, func(rows *sql.Rows) error {
		var id int64
		var n int32
		var expanded bool
		err := rows.Scan(&id, &n, &expanded)
		if m := messages[id]; m != nil {
			m.Settled, m.Expanded = n, expanded
		}
		return err
	})
}

// beforeReceipt is by how much an outcome may stand before the receipt of its
// message, as clocks of servers differ.
const beforeReceipt = time.Hour
