package join

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/mtalog/mtalog/parsers"
)

// joinTracked makes one of what Exchange's tracking logs and its protocol logs tell of a message.
// sources, with commas between, are those that were not compared yet.
//
// Both name the message by the number that the server gave it (internal-message-id; in protocol logs
// RecordId or InternalId) and by its Message-ID, but only tracking logs name the server. The tracking
// log's message stays, with the receipt. Of an attempt, what the protocol log tells stays: it has what
// the other server said, at which stage, and the connection; the tracking log has how long it took.
func joinTracked(ctx context.Context, tx *sql.Tx, sources string) error {
	var both bool
	if err := tx.QueryRowContext(ctx, `SELECT count(DISTINCT of_protocol) > 1 FROM `+sessionKinds).Scan(&both); err != nil || !both {
		return err
	}
	from, to, err := spanOf(ctx, tx, sources, sessionKinds)
	if err != nil || !from.Valid {
		return err
	}
	if err := inTurn(ctx, tx, joinTrackedSteps); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, findTracked, from.Time.Add(-trackedAfter), to.Time.Add(trackedAfter)); err != nil {
		return err
	}
	return inTurn(ctx, tx, dropTrackedSteps)
}

// A row of a tracking log is written when the transaction is over: of a recipient that was refused
// before a long message was sent, up to trackedAfter later, which is when Exchange gives up a
// silent connection. trackedBefore has room for the order in which the two logs are written.
const (
	trackedBefore = 5 * time.Second
	trackedAfter  = 10 * time.Minute
)

// sessionKinds are Exchange's kinds of what it did by SMTP. Tracking logs name the protocol, protocol
// logs a connector. A mailbox has its message by SMTP from the transport service and, in the tracking
// log, from the store driver: at_mailbox. Only of a delivery the protocol log knows that it was for one.
var sessionKinds = fmt.Sprintf(`(SELECT k.*, k.protocol = 0 AS of_protocol, k.stage = %[3]d AND (p.value = 'STOREDRIVER' OR k.protocol = 0 AND k.event = %[2]d) AS at_mailbox
	FROM log.store.kind k JOIN log.store.name p ON p.id = k.protocol
	WHERE k.mta = %[1]d AND (k.protocol = 0 AND k.service <> 0 OR p.value = 'SMTP' OR p.value = 'STOREDRIVER' AND k.stage = %[3]d))`,
	uint8(parsers.Exchange), uint8(parsers.Delivered), uint8(parsers.LocalDelivery))

// otherKinds makes a table of what kinds become where some of their columns change: needed selects the
// numbers of kinds, as old, with the new values. What one join has added the next one finds.
func otherKinds(columns, needed string) string {
	return fmt.Sprintf(`CREATE TEMP TABLE kind_of AS
	WITH needed AS (
		%[2]s
	), becomes AS (
		SELECT k.* EXCLUDE (id, %[1]s), n.* FROM needed n JOIN log.store.kind k ON k.id = n.old
	)
	SELECT old, %[1]s, min(id) IS NULL AS added, coalesce(min(id), (SELECT max(id) FROM log.store.kind) + row_number() OVER ()) AS new
	FROM becomes NATURAL LEFT JOIN log.store.kind GROUP BY old, %[1]s`, columns, needed)
}

// addKinds stores those kinds of the table that are new.
func addKinds(columns string) string {
	return fmt.Sprintf(`INSERT INTO log.store.kind BY NAME
	SELECT k.* EXCLUDE (id, %[1]s), n.new AS id, n.* EXCLUDE (old, new, added) FROM temp.kind_of n JOIN log.store.kind k ON k.id = n.old WHERE added`, columns)
}

// joinTrackedSteps give messages of protocol logs to those of tracking logs.
var joinTrackedSteps = []string{
	fmt.Sprintf(`CREATE TEMP TABLE tracked AS
	WITH k AS (
		SELECT id, protocol, host, direction FROM log.store.kind WHERE mta = %d
	), said AS MATERIALIZED (
		SELECT queue_id, message_id FROM log.main.all_messages m JOIN k ON k.id = m.kind WHERE m.id > 0 AND k.protocol = 0 AND queue_id <> '' AND message_id <> ''
	)
	SELECT m.*, first_value(m.id) OVER same AS stays, first_value(received) OVER same AS received_by,
		first_value(k.host) OVER same AS host, first_value(direction) OVER same AS direction
	FROM log.main.all_messages m JOIN k ON k.id = m.kind
	WHERE hash(queue_id) IN (SELECT hash(queue_id) FROM said) AND hash(queue_id, message_id) IN (SELECT hash(queue_id, message_id) FROM said)
	WINDOW same AS (PARTITION BY queue_id, message_id ORDER BY protocol = 0, network_message_id = '', k.host = 0, received IS NULL, m.id)
	QUALIFY stays <> m.id AND (k.host IN (0, first_value(k.host) OVER same) OR protocol = 0 AND network_message_id = '')`, uint8(parsers.Exchange)),

	// What is of the tracking log's message has its host and direction.
	otherKinds("host, direction", `SELECT h.kind AS old, x.host, x.direction FROM log.store.happening h JOIN temp.tracked x ON x.id = h.message
		UNION SELECT kind, host, direction FROM temp.tracked`),
	addKinds("host, direction"),
	`UPDATE log.store.happening SET message = x.stays, kind = x.new
	FROM (SELECT id, stays, old, new FROM temp.tracked JOIN temp.kind_of USING (host, direction)) x WHERE happening.message = x.id AND happening.kind = x.old`,
	`CREATE TEMP TABLE part AS
	SELECT x.*, n.new, received_by IS NULL AND received IS NOT NULL AND row_number() OVER (PARTITION BY stays ORDER BY received, id) = 1 AS first
	FROM temp.tracked x JOIN temp.kind_of n ON n.old = x.kind AND n.host = x.host AND n.direction = x.direction`,

	fewerEvents("temp.part p JOIN log.store.kind k ON k.id = p.new WHERE p.received IS NOT NULL AND NOT first"),
	takeReceipt("message"), takeReceipt("open_message"),
	`DELETE FROM log.store.message WHERE id IN (SELECT id FROM temp.tracked)`,
	`DELETE FROM log.store.open_message WHERE id IN (SELECT id FROM temp.tracked)`,

	// An attempt has the client of its message, which the send log does not know: see fillFrom in package ingest.
	`UPDATE log.store.happening SET client = if(happening.client = 0, m.client, happening.client),
		helo = if(happening.helo = 0, m.helo, happening.helo), sasl_user = if(happening.sasl_user = 0, m.sasl_user, happening.sasl_user)
	FROM log.main.all_messages m WHERE m.id IN (SELECT stays FROM temp.tracked) AND happening.message = m.id
		AND (happening.client = 0 AND m.client <> 0 OR happening.helo = 0 AND m.helo <> 0 OR happening.sasl_user = 0 AND m.sasl_user <> 0)`,
	`DROP TABLE temp.part`, `DROP TABLE temp.kind_of`, `DROP TABLE temp.tracked`,
}

// takeReceipt completes the messages of a table by what a receive log tells of their receipt. Of the
// line, the number within it says how far an open message has got.
func takeReceipt(table string) string {
	return fmt.Sprintf(`UPDATE log.store.%[1]s SET
		kind = if(first, p.new, kind), line = if(first, p.line >> 16 << 16 | %[1]s.line & 65535, %[1]s.line), received = if(first, p.received, %[1]s.received),
		last_time = greatest(%[1]s.last_time, p.last_time),
		client = if(%[1]s.client = 0, p.client, %[1]s.client), helo = if(%[1]s.helo = 0, p.helo, %[1]s.helo), sasl_user = if(%[1]s.sasl_user = 0, p.sasl_user, %[1]s.sasl_user)
	FROM (
		SELECT stays, bool_or(first) AS first, min(received) AS received, any_value(new) FILTER (first) AS new, any_value(line) FILTER (first) AS line,
			max(last_time) AS last_time, max(client) AS client, max(helo) AS helo, max(sasl_user) AS sasl_user
		FROM temp.part GROUP BY stays
	) p WHERE %[1]s.id = p.stays`, table)
}

// findTracked makes a table of attempts that both logs tell of. Its parameters are the times from which on
// and until which to look.
//
// In the order of time, a row of the protocol log opens what the next row of the tracking log closes that
// is not taken by a later one: as with brackets, the two stand next to one another among those of their
// level. A join by time would take as long as the product of their numbers: one message may be tried for
// one recipient by the thousands. Of what was for a mailbox it is the tracking log's row that stays, as it is.
var findTracked = fmt.Sprintf(`CREATE TEMP TABLE told AS
	WITH k AS MATERIALIZED (
		SELECT id, source_id, event, of_protocol, at_mailbox FROM %s WHERE event IN (%d, %d, %d)
	), attempt AS MATERIALIZED (
		SELECT h.rowid AS row, h.delay, k.source_id, k.of_protocol, at_mailbox, hash(h.message, k.event, at_mailbox AND k.event = %d, h.recipient_key) AS what,
			epoch_us(h.time) - if(k.of_protocol, %d, 0) AS time
		FROM log.store.happening h JOIN k ON k.id = h.kind WHERE h.message > 0 AND h.recipient <> '' AND h.time BETWEEN $1 AND $2
	), shared AS (
		SELECT what FROM attempt GROUP BY what HAVING bool_or(of_protocol) AND NOT bool_and(of_protocol)
	), leveled AS (
		SELECT *, sum(if(of_protocol, 1, -1)) OVER (PARTITION BY what ORDER BY time, NOT of_protocol, row ROWS UNBOUNDED PRECEDING) + if(of_protocol, 0, 1) AS level
		FROM attempt WHERE what IN (FROM shared)
	)
	SELECT if(at_mailbox, NULL, lag(row) OVER same) AS row, if(at_mailbox, lag(row) OVER same, row) AS goes, delay,
		if(at_mailbox, lag(source_id) OVER same, source_id) AS source_id FROM leveled
	WINDOW same AS (PARTITION BY what, level ORDER BY time, NOT of_protocol, row)
	QUALIFY NOT of_protocol AND lag(of_protocol) OVER same AND time - lag(time) OVER same <= %d`,
	sessionKinds, uint8(parsers.Delivered), uint8(parsers.Deferred), uint8(parsers.Bounced), uint8(parsers.Delivered), trackedBefore.Microseconds(), (trackedBefore + trackedAfter).Microseconds())

// dropTrackedSteps leave one row of each attempt. It is of another protocol then, so that no other row of the
// tracking log is taken for what it has told of it: that of an attempt that reached no server, and is in no
// protocol log. Exchange greets each server with EHLO.
var dropTrackedSteps = []string{
	`INSERT INTO log.store.name SELECT (SELECT max(id) + 1 FROM log.store.name), '` + toldProtocol + `'
	WHERE EXISTS (FROM temp.told WHERE row NOT NULL) AND NOT EXISTS (FROM log.store.name WHERE value = '` + toldProtocol + `')`,
	otherKinds("protocol", `SELECT DISTINCT h.kind AS old, (SELECT min(id) FROM log.store.name WHERE value = '`+toldProtocol+`') AS protocol
		FROM log.store.happening h WHERE h.rowid IN (SELECT row FROM temp.told)`),
	addKinds("protocol"),
	`UPDATE log.store.happening SET kind = n.new, delay = if(t.delay >= 0, t.delay, happening.delay)
	FROM temp.told t, temp.kind_of n WHERE happening.rowid = t.row AND happening.kind = n.old`,
	`DELETE FROM log.store.happening WHERE rowid IN (SELECT goes FROM temp.told)`,
	fewerEvents("temp.told"),
	`DROP TABLE temp.kind_of`, `DROP TABLE temp.told`,
}

// toldProtocol is the protocol of attempts that both logs have told of.
const toldProtocol = "ESMTP"
