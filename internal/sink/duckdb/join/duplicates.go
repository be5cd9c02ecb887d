package join

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/mtalog/mtalog/internal/numbers"
	"github.com/mtalog/mtalog/internal/sink"
	"github.com/mtalog/mtalog/parsers"
)

// inRejectLog lists the events that sink.InRejectLog is true of, inPanicLog those of sink.InPanicLog.
var inRejectLog, inPanicLog = EventList(sink.InRejectLog), EventList(sink.InPanicLog)

// twoLogs is what kinds of events in Exim's logs k may stand in two of them. If there is no panic log, those
// that it may have, which are many, are not looked at.
var twoLogs = fmt.Sprintf(`k.mta = %d AND (k.event IN (%s) OR k.event IN (%s)
	AND EXISTS (FROM log.main.sources WHERE contains(parse_filename(path, false, 'both_slash'), 'paniclog')))`, uint8(parsers.Exim), inRejectLog, inPanicLog)

// dropDuplicates deletes what late sources and others both have: refusals in Exim's two
// logs, answers in the receive logs of Exchange's two services, and attempts in its tracking and its
// protocol logs. What a source had when it was last asked is not asked again.
func dropDuplicates(ctx context.Context, tx *sql.Tx, late []int32) error {
	list, err := yetToCompare(ctx, tx, late)
	if err != nil || list == "" {
		return err
	}
	if err := dropRefusals(ctx, tx, list); err != nil {
		return err
	}
	if err := dropAnswers(ctx, tx, list); err != nil {
		return err
	}
	if err := joinTracked(ctx, tx, list); err != nil {
		return err
	}
	return inTurn(ctx, tx, []string{
		"DELETE FROM log.store.compared WHERE source_id IN (" + list + ")",
		"INSERT INTO log.store.compared SELECT source_id, position FROM log.main.sources WHERE source_id IN (" + list + ")",
	})
}

// dropRefusals deletes from sources, of what is new in them, the refusals of Exim that another
// log has as well and that were known before, or are of a source stored before. It goes by the
// rule that package ingest follows when it sees both: of several equal refusals, the n-th
// of one log is the n-th of the other.
func dropRefusals(ctx context.Context, tx *sql.Tx, list string) error {
	from, to, several, err := refusalsOf(ctx, tx, list)
	if err != nil || !several {
		return err
	}
	if _, err := tx.ExecContext(ctx, fmt.Sprintf(findDuplicates, inPanicLog, twoLogs, list), from, to); err != nil {
		return err
	}
	return inTurn(ctx, tx, []string{
		"DELETE FROM log.store.happening WHERE rowid IN (SELECT row FROM temp.duplicate)",
		fewerEvents("temp.duplicate"),
		"DROP TABLE temp.duplicate",
	})
}

// inTurn runs statements one after the other.
func inTurn(ctx context.Context, tx *sql.Tx, statements []string) error {
	for _, q := range statements {
		if _, err := tx.ExecContext(ctx, q); err != nil {
			return err
		}
	}
	return nil
}

// fewerEvents takes rows with a source_id, which go, from what their sources count.
func fewerEvents(rows string) string {
	return "UPDATE log.main.sources SET events = events - x.n FROM (SELECT source_id, count(*) AS n FROM " + rows + " GROUP BY 1) x WHERE sources.source_id = x.source_id"
}

// spanOf returns the time from the first to the last line of the sources in list that have some
// of the kinds, if any are given.
func spanOf(ctx context.Context, tx *sql.Tx, list, kinds string) (from, to sql.NullTime, err error) {
	query := "SELECT min(first_time), max(last_time) FROM log.main.sources WHERE source_id IN (" + list + ")"
	if kinds != "" {
		query += " AND source_id IN (SELECT source_id FROM " + kinds + ")"
	}
	err = tx.QueryRowContext(ctx, query).Scan(&from, &to)
	return from, to, err
}

// refusalsOf returns the time from the first to the last line of the sources in list, and
// whether one of them and another source have refusals that may be of that time.
func refusalsOf(ctx context.Context, tx *sql.Tx, list string) (from, to sql.NullTime, several bool, err error) {
	if from, to, err = spanOf(ctx, tx, list, ""); err != nil {
		return from, to, false, err
	}
	err = tx.QueryRowContext(ctx, fmt.Sprintf(`SELECT count(DISTINCT source_id) > 1 AND count(*) FILTER (source_id IN (%s)) > 0 FROM log.store.kind k
		WHERE %s AND source_id IN (SELECT source_id FROM log.main.sources WHERE first_time <= ? AND last_time >= ?)`,
		list, twoLogs), to, from).Scan(&several)
	return from, to, several, err
}

// findDuplicates makes a table of the duplicates. Its parameters are the events that a panic log may have, which
// kinds to look at, the sources, and as values the time from which on and until which to look.
//
// A main log is one log with those that it was rotated to, as package ingest has it. Of the refusals that are equal
// in a log, those that the pipeline found in the other one are not stored: the number within the line says how many
// were before it.
//
// The times are bound as values: from a subquery DuckDB could not tell how few
// rows they leave. There may be millions of refusals, so only those that may
// be duplicates are joined with their strings; most of them have no message, and
// DuckDB is slow to join a number that so many have.
//
// Of what a panic log has as well, that one's row goes, even if it is known: the sender and the client are
// those of the message, whose receipt is in the main log.
//
// That a source is the first to have a refusal is not asked with SEMI JOIN … AND
// o.source_id < l.source_id: DuckDB 1.1 looks at the inequality of one row only, and
// finds that first source as well.
const findDuplicates = `CREATE TEMP TABLE duplicate AS
	WITH kinds AS MATERIALIZED (
		SELECT k.id, k.source_id, hash(k.event, h.value) AS what, k.event IN (%s) AS panics, parse_filename(s.path, false, 'both_slash') AS file,
			CASE WHEN contains(file, 'paniclog') THEN -3 WHEN panics OR contains(file, 'mainlog') THEN -1 WHEN contains(file, 'rejectlog') THEN -2 ELSE source_id END AS log
		FROM log.store.kind k JOIN log.store.name h ON h.id = k.host JOIN log.main.sources s USING (source_id) WHERE %s
	), refusal AS MATERIALIZED (
		SELECT rowid AS row, line, message, sender, client, kind, hash(time, recipient, text) AS what
		FROM log.store.happening WHERE kind IN (SELECT id FROM kinds) AND time BETWEEN ? AND ?
	), placed AS (
		SELECT r.* EXCLUDE (what), k.source_id, k.log, k.panics, hash(r.what, k.what) AS what FROM refusal r JOIN kinds k ON k.id = r.kind
	), candidate AS MATERIALIZED (
		FROM placed WHERE what IN (SELECT what FROM placed GROUP BY what HAVING min(log) < max(log))
	), named AS (
		SELECT id, hash(queue_id) AS queue_id FROM log.main.all_messages WHERE id IN (SELECT message FROM candidate WHERE message > 0)
	), counted AS (
		SELECT p.row, p.source_id, p.log, p.line, p.panics, hash(p.what, if(p.panics, NULL, c.ip), if(p.panics, NULL, s.value), m.queue_id) AS whole, row_number() OVER (PARTITION BY p.log, whole ORDER BY p.source_id, p.line) AS nth
		FROM candidate p
		JOIN (SELECT id, hash(ip) AS ip FROM log.store.peer) c ON c.id = p.client
		JOIN (SELECT id, hash(value) AS value FROM log.store.address) s ON s.id = p.sender
		LEFT JOIN named m ON m.id = p.message
	), numbered AS (
		SELECT * EXCLUDE (nth), nth + max((line & 65535) - nth) OVER (PARTITION BY log, whole ORDER BY nth ROWS UNBOUNDED PRECEDING) AS nth FROM counted
	)
	SELECT row, source_id FROM (
		SELECT row, source_id, source_id IN (%s) AND line >> 16 > coalesce(d.position, 0) AS new,
			min(source_id) OVER same AS first, bool_or(NOT new) OVER same AS known, panics, log, max(log) OVER same AS main
		FROM numbered LEFT JOIN log.store.compared d USING (source_id) WINDOW same AS (PARTITION BY whole, nth)
	) WHERE if(panics, log < main, new AND (known OR first < source_id))`

// yetToCompare returns those of late that have lines that were not compared with other
// sources, with commas between. An import may have been killed before it did so.
func yetToCompare(ctx context.Context, tx *sql.Tx, late []int32) (list string, err error) {
	if len(late) == 0 {
		return "", nil
	}
	err = tx.QueryRowContext(ctx, "SELECT coalesce(string_agg(source_id, ','), '') FROM "+Uncompared+" WHERE source_id IN ("+numbers.List(late)+")").Scan(&list)
	return list, err
}

// Uncompared are the sources that have lines that were not compared.
const Uncompared = "(SELECT source_id FROM log.main.sources s LEFT JOIN log.store.compared d USING (source_id) WHERE s.position > coalesce(d.position, 0))"
