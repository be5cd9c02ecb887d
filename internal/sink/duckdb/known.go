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
	"github.com/mtalog/mtalog/internal/sink/duckdb/join"
	"github.com/mtalog/mtalog/parsers"
)

// knownValues is how many values of each dimension are read back: those that were
// stored first, and are still there, are common ones. Of kinds, the latest are.
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
	if k.Open, err = db.openMessages(ctx); err != nil {
		return k, err
	}
	if err = db.settled(ctx, k.Open); err != nil {
		return k, err
	}
	k.Unjoined, err = collect(ctx, db, "FROM "+join.Uncompared, func(rows *sql.Rows, id *int32) error { return rows.Scan(id) })
	if err != nil {
		return k, err
	}
	if err = db.QueryRowContext(ctx, "SELECT EXISTS (FROM "+join.SummaryKinds+")").Scan(&k.Summaries); err != nil {
		return k, err
	}
	for table, list := range map[string]*[]sink.Numbered{"name": &k.Names, "address": &k.Addresses, "fingerprint": &k.Fingerprints} {
		*list, err = collect(ctx, db, "SELECT id, value FROM log.store."+table+" WHERE id > 0 LIMIT ?", func(rows *sql.Rows, n *sink.Numbered) error {
			return rows.Scan(&n.ID, &n.Value)
		}, knownValues)
		if err != nil {
			return k, err
		}
	}
	k.Peers, err = collect(ctx, db, "SELECT id, name, ip, port FROM log.store.peer WHERE id > 0 LIMIT ?", func(rows *sql.Rows, p *sink.NumberedPeer) error {
		return rows.Scan(&p.ID, &p.Name, &p.IP, &p.Port)
	}, knownValues)
	if err != nil {
		return k, err
	}
	k.Kinds, err = collect(ctx, db, `SELECT id, source_id, mta, event, stage, code_origin, host, service, protocol, direction, tls
		FROM log.store.kind WHERE id > 0 ORDER BY id DESC LIMIT ?`, func(rows *sql.Rows, n *sink.NumberedKind) error {
		return rows.Scan(&n.ID, &n.Source, &n.MTA, &n.Event, &n.Stage, &n.Origin, &n.Host, &n.Service, &n.Protocol, &n.Direction, &n.TLS)
	}, knownValues)
	return k, err
}

// lastNumbers reads the numbers given out last.
func (db *DB) lastNumbers(ctx context.Context, k *sink.Known) error {
	for table, last := range map[string]any{
		"store.name": &k.LastName, "store.address": &k.LastAddress, "store.peer": &k.LastPeer, "store.kind": &k.LastKind,
		"store.verdict": &k.LastVerdict, "store.fingerprint": &k.LastFingerprint, "main.all_messages": &k.LastMessage,
	} { // DuckDB plans one query for all of them more than twice as long
		if err := db.QueryRowContext(ctx, "SELECT coalesce(max(id), 0) FROM log."+table).Scan(last); err != nil { // NULL before the first segment
			return err
		}
	}
	return nil
}

// queryer is a database, or a connection to one.
type queryer interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// collect returns what scan makes of each row of a query.
func collect[T any](ctx context.Context, q queryer, query string, scan func(*sql.Rows, *T) error, args ...any) (all []T, err error) {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var one T
		if err := scan(rows, &one); err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, rows.Err()
}

func (db *DB) sources(ctx context.Context) ([]sink.Source, error) {
	return collect(ctx, db, `SELECT source_id, identity, path, format, position, tail_hash, tail_len, marks,
		lines, events, foreign_lines, unrecognised, broken,
		coalesce(epoch_us(first_time), 0), coalesce(epoch_us(last_time), 0), epoch_us(updated) FROM log.main.sources ORDER BY source_id`, func(rows *sql.Rows, s *sink.Source) error {
		var identity string
		var marks []byte
		err := rows.Scan(&s.ID, &identity, &s.Path, &s.Format, &s.Position.Offset, &s.Position.TailHash, &s.Position.TailLen, &marks,
			&s.Lines, &s.Events, &s.Foreign, &s.Unrecognised, &s.Broken, &s.FirstTime, &s.LastTime, &s.OpenAt)
		if err != nil {
			return err
		}
		s.Position.Marks = checkpoint.Marks(marks)
		s.Identity, err = checkpoint.ParseIdentity(identity)
		return err
	})
}

func (db *DB) openMessages(ctx context.Context) ([]sink.OpenMessage, error) {
	return collect(ctx, db, `SELECT o.id, line, coalesce(epoch_us(received), 0), coalesce(epoch_us(last_time), 0), kind,
		sender, client, helo, sasl_user, size, recipients, message_id_key, decode(queue_id), decode(message_id), decode(network_message_id),
		source_id, mta, event, host, service, protocol, direction, tls, coalesce(h.value, ''), coalesce(a.value, '')
		FROM log.store.open_message o JOIN log.store.kind k ON k.id = o.kind
		JOIN log.store.name h ON h.id = k.host JOIN log.store.address a ON a.id = o.sender ORDER BY o.last_time DESC`, func(rows *sql.Rows, m *sink.OpenMessage) error {
		var queueID, messageID, networkMessageID string
		err := rows.Scan(&m.ID, &m.Line, &m.Received, &m.LastTime, &m.Message.Kind,
			&m.Sender, &m.Client, &m.Helo, &m.User, &m.Size, &m.Recipients, &m.MessageIDKey, &queueID, &messageID, &networkMessageID,
			&m.Kind.Source, &m.Kind.MTA, &m.Kind.Event, &m.Kind.Host, &m.Kind.Service, &m.Kind.Protocol, &m.Kind.Direction, &m.Kind.TLS, &m.Host, &m.SenderAddress)
		m.Line, m.Forked = m.Line&^0xffff, int32(m.Line&0xffff)
		m.QueueID, m.MessageID, m.NetworkMessageID = []byte(queueID), []byte(messageID), []byte(networkMessageID)
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
		parsers.Expanded, parsers.Exchange, join.EventList(sink.Settles), oldest-beforeReceipt.Microseconds())
	type outcomes struct {
		message  int64
		n        int32
		expanded bool
	}
	counted, err := collect(ctx, db, final, func(rows *sql.Rows, o *outcomes) error { return rows.Scan(&o.message, &o.n, &o.expanded) })
	for _, o := range counted {
		if m := messages[o.message]; m != nil {
			m.Settled, m.Expanded = o.n, o.expanded
		}
	}
	return err
}

// beforeReceipt is by how much an outcome may stand before the receipt of its
// message, as clocks of servers differ.
const beforeReceipt = time.Hour
