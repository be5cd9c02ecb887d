package duckdb

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/mtalog/mtalog/internal/sink"
	"github.com/mtalog/mtalog/parsers"
)

// dropAnswers deletes what Exchange's receive logs tell twice: what the Transport service answered
// to a session of the Front End's stands in the logs of both. The pipeline drops one of the two
// if it reads them at once. sources, with commas between, are those that were not compared yet.
//
// Both name the client with its port, and answer it at the same time, by clocks that may differ
// a little. Of equal answers the nearest two are a pair, until there are no more; the one that was
// stored first stays. Connectors tell the logs apart: a log goes on in the next file, but no
// connector hands a session on to itself.
func dropAnswers(ctx context.Context, tx *sql.Tx, sources string) error {
	var several bool
	if err := tx.QueryRowContext(ctx, "SELECT count(DISTINCT connector) > 1 FROM "+answerKinds).Scan(&several); err != nil || !several {
		return err
	}
	from, to, err := spanOf(ctx, tx, sources, answerKinds)
	if err != nil || !from.Valid {
		return err
	}
	if _, err := tx.ExecContext(ctx, findAnswers, from.Time.Add(-answerSkew), to.Time.Add(answerSkew)); err != nil {
		return err
	}
	for pairs := int64(1); pairs > 0; {
		if pairs, err = pairAnswers(ctx, tx); err != nil {
			return err
		}
	}
	return inTurn(ctx, tx, dropAnswerSteps)
}

// answerSkew is by how much the times of two logs of one answer may differ, and refusalSkew, if it is
// a refusal, which a client may really get again: what is left of one pair may stand in one log, and of
// the next in the other. It has room for the 5 s by which a connector holds up a refusal. Where a
// client got the same several times, and one pair was found, the others may be as far apart as answers.
const (
	answerSkew  = time.Minute
	refusalSkew = 10 * time.Second
)

// pairAnswers moves the later answer of each pair to those that go, and takes the other from
// those that may have one.
func pairAnswers(ctx context.Context, tx *sql.Tx) (pairs int64, err error) {
	for _, q := range pairAnswerSteps {
		res, err := tx.ExecContext(ctx, q)
		if err != nil {
			return 0, err
		}
		if n, err := res.RowsAffected(); err == nil && q == pairAnswerSteps[1] {
			pairs = n
		}
	}
	return pairs, nil
}

// answerKinds are the kinds of what a receive connector, whose name begins with that of its
// server, has answered. Tracking logs, which name a protocol, may have its name, too.
var answerKinds = fmt.Sprintf(`(SELECT k.id, k.source_id, k.event, k.stage, s.value AS connector
	FROM log.store.kind k JOIN log.store.name s ON s.id = k.service
	WHERE k.mta = %d AND k.event IN (%s) AND k.protocol = 0 AND instr(s.value, '\') > 1)`, uint8(parsers.Exchange), eventList(sink.InFrontEnd))

// findAnswers makes tables of the answers that may be told twice, and of those that go. Its
// parameters are the times from which on and until which to look. A receipt is a row of a message,
// and has its number; a refusal is an event.
var findAnswers = `CREATE TEMP TABLE gone (row BIGINT, message BIGINT, stays BIGINT, source_id INTEGER, what UBIGINT);
CREATE TEMP TABLE answer AS
	WITH k AS MATERIALIZED (FROM ` + answerKinds + `), told AS MATERIALIZED (
		SELECT h.rowid AS row, 0 AS message, line, time, kind, client, sender, hash(recipient, v.reply_code, v.code) AS said
		FROM log.store.happening h JOIN log.store.verdict v ON v.id = h.verdict
		WHERE kind IN (SELECT id FROM k) AND time BETWEEN $1 AND $2
		UNION ALL
		SELECT -1, id, line, received, kind, client, sender, hash(queue_id, message_id)
		FROM log.main.all_messages WHERE kind IN (SELECT id FROM k) AND received BETWEEN $1 AND $2
	)
	SELECT row, message, line, time, source_id, connector, hash(event, stage, said, p.ip, p.port, a.value) AS what
	FROM told t JOIN k ON k.id = t.kind JOIN log.store.peer p ON p.id = t.client JOIN log.store.address a ON a.id = t.sender
	WHERE p.port > 0
	QUALIFY min(connector) OVER (PARTITION BY what) <> max(connector) OVER (PARTITION BY what)`

var pairAnswerSteps = []string{
	fmt.Sprintf(`CREATE TEMP TABLE pair AS
	SELECT a.row, a.message, b.row AS later, b.message AS later_message, b.source_id, a.what
	FROM temp.answer a JOIN temp.answer b ON b.what = a.what AND b.connector <> a.connector AND (b.source_id, b.line) > (a.source_id, a.line)
	WHERE abs(epoch_us(a.time) - epoch_us(b.time)) <= CASE WHEN a.message > 0 OR a.what IN (SELECT what FROM temp.gone) THEN %d ELSE %d END
	QUALIFY row_number() OVER (PARTITION BY a.row, a.message ORDER BY abs(epoch_us(a.time) - epoch_us(b.time)), b.source_id, b.line) = 1
		AND row_number() OVER (PARTITION BY b.row, b.message ORDER BY abs(epoch_us(a.time) - epoch_us(b.time)), a.source_id, a.line) = 1`, answerSkew.Microseconds(), refusalSkew.Microseconds()),
	`INSERT INTO temp.gone SELECT later, later_message, message, source_id, what FROM temp.pair`,
	`DELETE FROM temp.answer WHERE (row, message) IN (SELECT (row, message) FROM temp.pair UNION ALL SELECT (later, later_message) FROM temp.pair)`,
	`DROP TABLE temp.pair`,
}

var dropAnswerSteps = []string{
	`DELETE FROM log.store.happening WHERE rowid IN (SELECT row FROM temp.gone WHERE message = 0)`,
	`UPDATE log.store.happening SET message = stays FROM temp.gone g WHERE g.message > 0 AND happening.message = g.message`,
	`DELETE FROM log.store.message WHERE id IN (SELECT message FROM temp.gone WHERE message > 0)`,
	`DELETE FROM log.store.open_message WHERE id IN (SELECT message FROM temp.gone WHERE message > 0)`,
	fewerEvents("temp.gone"),
	`DROP TABLE temp.gone`,
	`DROP TABLE temp.answer`,
}
