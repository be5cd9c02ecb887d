package duckdb

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/mtalog/mtalog/parsers"
)

// Join implements sink.Sink. It is the second half of correlation: package
// ingest finds a message's facts in the stream, in the order of the lines; what
// was stored in another order is put together here, by the same rule.
//
// The part with the beginning gives the message its number, the other one its
// end. Where nothing is to be done, this costs a look at the columns of
// store.message that hold queue IDs.
func (db *DB) Join(ctx context.Context, late []int32) (fewer int64, err error) {
	if db.bulk && db.path != InMemory {
		// It takes what there is to join, and DuckDB needs some room to put the rest
		// of that on disk.
		if err := db.LimitMemory(ctx, joinMemory); err != nil {
			return 0, err
		}
	}
	err = db.inTx(ctx, func(tx *sql.Tx) error {
		before, after := int64(0), int64(0)
		const events = "SELECT coalesce(sum(events), 0)::BIGINT FROM log.main.sources"
		if err := tx.QueryRowContext(ctx, events).Scan(&before); err != nil {
			return err
		}
		for {
			n, err := joinOnce(ctx, tx)
			if err != nil {
				return err
			}
			if n == 0 {
				break
			}
		}
		if err := dropDoubles(ctx, tx, late); err != nil {
			return err
		}
		err := tx.QueryRowContext(ctx, events).Scan(&after)
		fewer = before - after
		return err
	})
	return fewer, err
}

// joinMemory bounds the memory of DuckDB in Join.
const joinMemory = "256MB"

// joinOnce joins the pairs that are there; joined ones may make new pairs.
func joinOnce(ctx context.Context, tx *sql.Tx) (pairs int, err error) {
	if _, err := tx.ExecContext(ctx, findPairs); err != nil {
		return 0, err
	}
	if err := tx.QueryRowContext(ctx, "SELECT count(*) FROM temp.pair").Scan(&pairs); err != nil {
		return 0, err
	}
	steps := joinPairs
	if pairs == 0 {
		steps = nil
	}
	for _, q := range append(steps[:len(steps):len(steps)], "DROP TABLE temp.pair") {
		if _, err := tx.ExecContext(ctx, q); err != nil {
			return 0, err
		}
	}
	return pairs, nil
}

// findPairs makes a table of messages that are the same one: of those without
// an end and those without a beginning. A queue ID may be used again, so each
// goes with its neighbour in time. A message that would be in two pairs is
// joined to its later part when it has got its beginning.
//
// Postfix's queue manager tells the sender and the size also of a message that
// it has taken up before, so those do not make a beginning. Exchange has no
// lines that say that a message has left, and all of its lines say all of it.
//
// A log of half of a site's lines has millions of messages of which one end is
// missing: of those, only the hashes of their queue IDs are held, until it is
// known which are there twice.
var findPairs = fmt.Sprintf(`CREATE TEMP TABLE pair AS
WITH kind AS (
	SELECT k.id, k.mta, h.value AS host FROM log.store.kind k JOIN log.store.name h ON h.id = k.host WHERE k.mta <> %d
), part AS (
	SELECT m.*, k.host, m.received IS NULL OR k.mta = %d AND m.client = 0 AND m.message_id = '' AS headless
	FROM log.main.all_messages m JOIN kind k ON k.id = m.kind
	WHERE m.id > 0 AND m.queue_id <> '' AND (ended = 0 OR headless)
), twice AS MATERIALIZED (
	SELECT hash(queue_id) AS id FROM part GROUP BY ALL HAVING count(*) > 1 AND bool_or(ended = 0) AND bool_or(headless)
), candidate AS MATERIALIZED (
	SELECT p.id, p.host, p.queue_id, coalesce(p.received, p.last_time) AS first_time, p.last_time, a.value AS sender, p.size, p.message_id, p.ended, p.headless
	FROM part p JOIN log.store.address a ON a.id = p.sender
	WHERE hash(p.queue_id) IN (SELECT id FROM twice)
), tail AS (
	FROM candidate WHERE headless
), head AS (
	FROM candidate WHERE ended = 0
), match AS MATERIALIZED (
	SELECT b.id AS head, e.id AS tail
	FROM head b JOIN tail e ON e.queue_id = b.queue_id
	WHERE e.id <> b.id AND e.host IS NOT DISTINCT FROM b.host
		AND (b.last_time < e.first_time OR b.last_time = e.first_time AND (NOT b.headless OR b.id > e.id))
		AND (b.sender IS NULL OR e.sender IS NULL OR b.sender = e.sender)
		AND (b.size = 0 OR e.size = 0 OR b.size = e.size)
		AND (b.message_id = '' OR e.message_id = '' OR b.message_id = e.message_id)
	QUALIFY row_number() OVER (PARTITION BY e.id ORDER BY b.last_time DESC, b.id) = 1
		AND row_number() OVER (PARTITION BY b.id ORDER BY e.first_time, e.id) = 1
)
FROM match WHERE head NOT IN (SELECT tail FROM match)`, uint8(parsers.Exchange), uint8(parsers.Postfix))

// joinPairs are the steps that make one message of each pair.
var joinPairs = []string{
	`CREATE TEMP TABLE joined AS
	SELECT b.id, b.line, coalesce(b.received, e.received) AS received, greatest(b.last_time, e.last_time) AS last_time, b.kind, e.ended,
		if(b.sender = 0, e.sender, b.sender) AS sender, if(b.client = 0, e.client, b.client) AS client,
		if(b.helo = 0, e.helo, b.helo) AS helo, if(b.sasl_user = 0, e.sasl_user, b.sasl_user) AS sasl_user,
		if(b.size = 0, e.size, b.size) AS size, if(b.recipients = 0, e.recipients, b.recipients) AS recipients, b.queue_id,
		if(b.message_id = '', e.message_id, b.message_id) AS message_id,
		if(b.network_message_id = '', e.network_message_id, b.network_message_id) AS network_message_id
	FROM temp.pair p JOIN log.main.all_messages b ON b.id = p.head JOIN log.main.all_messages e ON e.id = p.tail`,

	`UPDATE log.store.happening SET message = x.id,
		sender = if(happening.sender = 0, x.sender, happening.sender), client = if(happening.client = 0, x.client, happening.client),
		helo = if(happening.helo = 0, x.helo, happening.helo), sasl_user = if(happening.sasl_user = 0, x.sasl_user, happening.sasl_user)
	FROM (SELECT unnest([p.head, p.tail]) AS part, j.* FROM temp.pair p JOIN temp.joined j ON j.id = p.head) x
	WHERE happening.message = x.part`,

	// Each message was received once.
	`UPDATE log.main.sources SET events = events - x.n
	FROM (SELECT k.source_id, count(*) AS n FROM temp.pair p
		JOIN log.main.all_messages b ON b.id = p.head JOIN log.main.all_messages e ON e.id = p.tail JOIN log.store.kind k ON k.id = e.kind
		WHERE b.received IS NOT NULL AND e.received IS NOT NULL GROUP BY ALL) x
	WHERE sources.source_id = x.source_id`,

	`DELETE FROM log.store.message WHERE id IN (SELECT head FROM temp.pair UNION ALL SELECT tail FROM temp.pair)`,
	`DELETE FROM log.store.open_message WHERE id IN (SELECT head FROM temp.pair UNION ALL SELECT tail FROM temp.pair)`,
	`INSERT INTO log.store.message FROM temp.joined WHERE ended = 1`,
	`INSERT INTO log.store.open_message FROM temp.joined WHERE ended = 0`,
	`DROP TABLE temp.joined`,
}
