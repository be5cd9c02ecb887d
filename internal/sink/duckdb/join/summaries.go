package join

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/mtalog/mtalog/parsers"
)

// dropSummaries deletes what summaries of message traces tell that is known otherwise.
// Exports of a trace overlap: who wants to know what became of mail that was pending asks
// again for the same days. And the details of the trace or tracking logs tell the same with
// the time and the reply.
//
// The network message ID says that it is the same message. What happened to a recipient
// is the same if it was delivered, or not, or still waited, in both; without an ID that
// is of the service, if Message-ID and time are the same too. A message is received once.
func dropSummaries(ctx context.Context, tx *sql.Tx) error {
	var n int
	if err := tx.QueryRowContext(ctx, "SELECT count(*) FROM "+SummaryKinds).Scan(&n); err != nil || n == 0 {
		return err
	}
	return inTurn(ctx, tx, dropSummarySteps)
}

// tracedKinds are Exchange's kinds; of_summary says which are those of summaries.
var tracedKinds = fmt.Sprintf(`(SELECT k.id, k.source_id, k.event, p.value IS NOT DISTINCT FROM '%s' AS of_summary
	FROM log.store.kind k JOIN log.store.name p ON p.id = k.protocol WHERE k.mta = %d)`, parsers.TraceSummary, uint8(parsers.Exchange))

// SummaryKinds are those of summaries.
var SummaryKinds = tracedKinds + " WHERE of_summary"

var dropSummarySteps = []string{
	// A message trace has the network message ID in place of a queue ID. Of several rows of a
	// message, the one with the receipt stays.
	`CREATE TEMP TABLE traced AS
	SELECT m.id, k.source_id, received, first_value(m.id) OVER (PARTITION BY queue_id ORDER BY received IS NULL, m.id) AS stays
	FROM log.main.all_messages m JOIN ` + tracedKinds + ` k ON k.id = m.kind
	WHERE m.id > 0 AND queue_id = network_message_id AND queue_id <> ''
	QUALIFY bool_or(of_summary) OVER (PARTITION BY queue_id) AND stays <> m.id`,
	`UPDATE log.store.happening SET message = stays FROM temp.traced t WHERE happening.message = t.id`,
	fewerEvents("temp.traced WHERE received IS NOT NULL"),
	`DELETE FROM log.store.message WHERE id IN (SELECT id FROM temp.traced)`,
	`DELETE FROM log.store.open_message WHERE id IN (SELECT id FROM temp.traced)`,
	`DROP TABLE temp.traced`,

	// The receipt that a tracking log has as well.
	`CREATE TEMP TABLE received_too AS
	WITH m AS MATERIALIZED (
		SELECT m.id, k.source_id, network_message_id, of_summary FROM log.main.all_messages m JOIN ` + tracedKinds + ` k ON k.id = m.kind
		WHERE m.id > 0 AND received IS NOT NULL AND network_message_id <> ''
	)
	SELECT id, source_id FROM m WHERE of_summary AND network_message_id IN (SELECT network_message_id FROM m WHERE NOT of_summary)`,
	`UPDATE log.store.message SET received = NULL WHERE id IN (SELECT id FROM temp.received_too)`,
	`UPDATE log.store.open_message SET received = NULL WHERE id IN (SELECT id FROM temp.received_too)`,
	fewerEvents("temp.received_too"),
	`DROP TABLE temp.received_too`,

	// What became of a recipient.
	fmt.Sprintf(`CREATE TEMP TABLE told AS
	WITH k AS MATERIALIZED (
		SELECT id, source_id, of_summary, CASE WHEN event IN (%s) THEN %d ELSE event END AS event FROM %s
	), m AS MATERIALIZED (
		SELECT m.id, network_message_id, CASE WHEN network_message_id = '' THEN message_id END AS message_id
		FROM log.main.all_messages m WHERE m.id > 0 AND (kind IN (SELECT id FROM %s)
			OR network_message_id <> '' AND network_message_id IN (SELECT network_message_id FROM log.main.all_messages WHERE kind IN (SELECT id FROM %[4]s)))
	), h AS (
		SELECT h.rowid AS row, h.line, k.source_id, k.of_summary, hash(k.event, lower(decode(h.recipient)), m.network_message_id, m.message_id,
			CASE WHEN m.message_id IS NOT NULL THEN h.time END) AS what
		FROM log.store.happening h JOIN k ON k.id = h.kind JOIN m ON m.id = h.message WHERE h.recipient <> ''
	)
	SELECT row, source_id FROM (
		FROM h SELECT *, row_number() OVER (PARTITION BY what ORDER BY of_summary, source_id, line) AS nth
	) WHERE of_summary AND nth > 1`, EventList(notArrived), uint8(parsers.Bounced), tracedKinds, SummaryKinds),
	`DELETE FROM log.store.happening WHERE rowid IN (SELECT row FROM temp.told)`,
	fewerEvents("temp.told"),
	`DROP TABLE temp.told`,
}

// notArrived reports whether a summary calls an event failed.
func notArrived(e parsers.Event) bool {
	switch e {
	case parsers.Bounced, parsers.Expired, parsers.Rejected, parsers.Discarded:
		return true
	}
	return false
}
