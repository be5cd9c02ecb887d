// Package join puts together, when an import has ended, what its lines by themselves did not show:
// parts of one message (join.go), and what two logs tell, which is dropped from one of them: refusals in
// Exim's two logs (duplicates.go), answers of Exchange's two services (answers.go), attempts in its tracking and
// its protocol logs (tracked.go), and what summaries of message traces repeat (summaries.go). All of it is
// done in a transaction, in a database that is attached as "log".
package join

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/mtalog/mtalog/parsers"
)

// All joins what there is to join in all sources, and drops what those of late and others both tell.
func All(ctx context.Context, tx *sql.Tx, late []int32) error {
	for pairs := 1; pairs > 0; {
		var err error
		if pairs, err = joinOnce(ctx, tx); err != nil {
			return err
		}
	}
	if err := dropDuplicates(ctx, tx, late); err != nil {
		return err
	}
	return dropSummaries(ctx, tx)
}

// joinOnce joins the pairs that there are and returns their number. Joined
// messages may make new pairs.
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
	return pairs, inTurn(ctx, tx, append(steps[:len(steps):len(steps)], "DROP TABLE temp.pair"))
}

// findPairs makes a table of pairs of messages that are the same one: a head,
// which lacks its end, and a tail, which lacks its beginning. As a queue ID may be
// used again, each is paired with its neighbour in time. A part that belongs in
// two pairs is first joined to its beginning, and in the next round to its end.
//
// For Postfix, a sender and a size alone do not make a beginning: its queue
// manager logs them again whenever it takes up a deferred message; and a sender without
// a size is the one that a user gave, before it was rewritten. Exchange is
// left out: it logs no end of a message, and each of its lines gives all facts.
//
// A log that lacks half of a site's lines may have millions of messages without
// a beginning or an end. Of these only the hashes of their queue IDs are held in
// memory, until it is known which occur twice.
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
		AND (b.sender IS NULL OR b.size = 0 OR e.sender IS NULL OR b.sender = e.sender)
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
		if(b.sender = 0 OR b.size = 0 AND e.sender <> 0, e.sender, b.sender) AS sender, if(b.client = 0, e.client, b.client) AS client,
		if(b.helo = 0, e.helo, b.helo) AS helo, if(b.sasl_user = 0, e.sasl_user, b.sasl_user) AS sasl_user,
		if(b.size = 0, e.size, b.size) AS size, if(b.recipients = 0, e.recipients, b.recipients) AS recipients,
		if(b.message_id = '', e.message_id_key, b.message_id_key) AS message_id_key, b.queue_id,
		if(b.message_id = '', e.message_id, b.message_id) AS message_id,
		if(b.network_message_id = '', e.network_message_id, b.network_message_id) AS network_message_id
	FROM temp.pair p JOIN log.main.all_messages b ON b.id = p.head JOIN log.main.all_messages e ON e.id = p.tail`,

	`UPDATE log.store.happening SET message = x.id,
		sender = if(happening.sender = 0, x.sender, happening.sender), client = if(happening.client = 0, x.client, happening.client),
		helo = if(happening.helo = 0, x.helo, happening.helo), sasl_user = if(happening.sasl_user = 0, x.sasl_user, happening.sasl_user)
	FROM (SELECT unnest([p.head, p.tail]) AS part, j.* FROM temp.pair p JOIN temp.joined j ON j.id = p.head) x
	WHERE happening.message = x.part`,

	// Exim need not log how long a message has waited: see fillDelays in package ingest.
	fmt.Sprintf(`UPDATE log.store.happening SET delay = least(epoch_ms(happening.time) - epoch_ms(j.received), 2147483647)
	FROM temp.joined j, log.store.kind k
	WHERE happening.message = j.id AND happening.delay < 0 AND happening.time >= j.received
		AND k.id = happening.kind AND k.mta = %d AND k.event BETWEEN %d AND %d`, uint8(parsers.Exim), uint8(parsers.Delivered), uint8(parsers.Expired)),

	// Each message was received once, and that counts for the source of its beginning.
	`UPDATE log.main.sources SET events = events - x.n
	FROM (
		SELECT source_id, sum(n)::BIGINT AS n FROM (
			SELECT unnest([{'kind': e.kind, 'n': 1}, {'kind': b.kind, 'n': if(b.received IS NULL, -1, 0)}], recursive := true)
			FROM temp.pair p JOIN log.main.all_messages b ON b.id = p.head JOIN log.main.all_messages e ON e.id = p.tail WHERE e.received IS NOT NULL
		) r JOIN log.store.kind k ON k.id = r.kind GROUP BY ALL
	) x
	WHERE sources.source_id = x.source_id`,

	`DELETE FROM log.store.message WHERE id IN (SELECT head FROM temp.pair UNION ALL SELECT tail FROM temp.pair)`,
	`DELETE FROM log.store.open_message WHERE id IN (SELECT head FROM temp.pair UNION ALL SELECT tail FROM temp.pair)`,
	`INSERT INTO log.store.message FROM temp.joined WHERE ended = 1`,
	`INSERT INTO log.store.open_message FROM temp.joined WHERE ended = 0`,
	`DROP TABLE temp.joined`,
}
