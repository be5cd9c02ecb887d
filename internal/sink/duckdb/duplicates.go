package duckdb

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/mtalog/mtalog/internal/sink"
	"github.com/mtalog/mtalog/parsers"
)

// inRejectLog lists the events that sink.InRejectLog is true of.
var inRejectLog = eventList(sink.InRejectLog)

// dropDuplicates deletes from late sources the refusals of Exim that a source
// stored before them has as well. It goes by the rule that package ingest follows
// when it sees both sources: of several equal refusals, the n-th of one source is
// the n-th of the other.
func dropDuplicates(ctx context.Context, tx *sql.Tx, late []int32) error {
	if len(late) == 0 {
		return nil
	}
	list := strings.Trim(strings.ReplaceAll(fmt.Sprint(late), " ", ","), "[]")
	var from, to sql.NullTime
	if err := tx.QueryRowContext(ctx, "SELECT min(first_time), max(last_time) FROM log.main.sources WHERE source_id IN ("+list+")").Scan(&from, &to); err != nil {
		return err
	}
	sources, lateOnes := 0, 0
	if err := tx.QueryRowContext(ctx, fmt.Sprintf(`SELECT count(DISTINCT source_id), count(*) FILTER (source_id IN (%s)) FROM log.store.kind
		WHERE mta = %d AND event IN (%s) AND source_id IN (SELECT source_id FROM log.main.sources WHERE first_time <= ? AND last_time >= ?)`,
		list, uint8(parsers.Exim), inRejectLog), to, from).Scan(&sources, &lateOnes); err != nil || sources < 2 || lateOnes == 0 {
		return err
	}
	// The bounds are bound as values: from a subquery DuckDB could not tell how few
	// rows they leave. There may be millions of refusals, so only those that may
	// be duplicates are joined with their strings.
	if _, err := tx.ExecContext(ctx, fmt.Sprintf(`CREATE TEMP TABLE duplicate AS
		WITH refusal AS MATERIALIZED (
			SELECT rowid AS row, line, message, sender, client, kind, hash(time, recipient, text) AS what
			FROM log.store.happening
			WHERE kind IN (SELECT id FROM log.store.kind WHERE mta = %d AND event IN (%s)) AND time BETWEEN ? AND ?
		), placed AS (
			SELECT r.*, k.source_id, k.host, hash(r.what, k.event) AS that FROM refusal r JOIN log.store.kind k ON k.id = r.kind
		), twice AS MATERIALIZED (
			SELECT that FROM placed GROUP BY that HAVING min(source_id) < max(source_id)
		), named AS MATERIALIZED (
			SELECT id, queue_id FROM log.main.all_messages WHERE id IN (SELECT message FROM placed WHERE that IN (FROM twice))
		), counted AS MATERIALIZED (
			SELECT p.row, p.source_id, hash(p.that, n.value, c.ip, s.value, coalesce(m.queue_id, '')) AS whole, row_number() OVER (PARTITION BY p.source_id, whole ORDER BY p.line) AS nth
			FROM placed p
			JOIN log.store.name n ON n.id = p.host
			JOIN log.store.peer c ON c.id = p.client
			JOIN log.store.address s ON s.id = p.sender
			LEFT JOIN named m ON m.id = p.message
			WHERE p.that IN (FROM twice)
		)
		SELECT l.row, l.source_id FROM counted l SEMI JOIN counted o ON o.whole = l.whole AND o.nth = l.nth AND o.source_id < l.source_id
		WHERE l.source_id IN (%s)`, uint8(parsers.Exim), inRejectLog, list), from, to); err != nil {
		return err
	}
	for _, q := range []string{
		"DELETE FROM log.store.happening WHERE rowid IN (SELECT row FROM temp.duplicate)",
		`UPDATE log.main.sources SET events = events - x.n FROM (SELECT source_id, count(*) AS n FROM temp.duplicate GROUP BY 1) x
		WHERE sources.source_id = x.source_id`,
		"DROP TABLE temp.duplicate",
	} {
		if _, err := tx.ExecContext(ctx, q); err != nil {
			return err
		}
	}
	return nil
}
