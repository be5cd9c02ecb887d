package join

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/mtalog/mtalog/internal/sink"
	"github.com/mtalog/mtalog/parsers"
)

// dropAnswers deletes what several of Exchange's logs tell of one answer to a client. sources, with commas
// between, are those that were not compared yet.
//
// What the Transport service answered to a session of the Front End's stands in the receive logs of both;
// the pipeline drops one of the two if it reads them at once. Connectors tell the logs apart: a log goes on
// in the next file, but no connector hands a session on to itself. What an anti-spam agent refused stands in
// the receive log, which has it from the client's side and stays; in the tracking log, which lacks the
// client's port and, of a command, all but its address; and in the agents' own log.
//
// All name the client, and answer it at the same time, by clocks that may differ a little. Of equal answers
// that follow one another in two logs are a pair, as brackets are: those of which one opens what the other
// closes. A join by time would take as long as the product of their numbers: a client may be refused
// the same by the thousands.
func dropAnswers(ctx context.Context, tx *sql.Tx, sources string) error {
	var several bool
	if err := tx.QueryRowContext(ctx, "SELECT count(DISTINCT log) > 1 FROM "+answerKinds).Scan(&several); err != nil || !several {
		return err
	}
	from, to, err := spanOf(ctx, tx, sources, answerKinds)
	if err != nil || !from.Valid {
		return err
	}
	if _, err := tx.ExecContext(ctx, findAnswers, from.Time.Add(-answerSkew), to.Time.Add(answerSkew), sources); err != nil {
		return err
	}
	for i, c := range answerComparisons {
		var some bool
		if err := tx.QueryRowContext(ctx, "SELECT EXISTS (FROM temp.answer WHERE told_by = "+fmt.Sprint(c.log)+")").Scan(&some); err != nil {
			return err
		}
		if !some {
			continue
		}
		if err := pairAnswers(ctx, tx, i+1, c); err != nil {
			return err
		}
	}
	return inTurn(ctx, tx, dropAnswerSteps)
}

// answerSkew is by how much the times of two logs of one answer may differ, and refusalSkew, if it is
// a refusal, which a client may really get again: what is left of one pair may stand in one log, and of
// the next in the other. It has room for the 5 s by which a connector holds up a refusal. Where a
// client got the same several times, and one pair was found, the others may be as far apart as answers.
// Those that are no further apart than nearSkew find one another first.
const (
	answerSkew  = time.Minute
	refusalSkew = 10 * time.Second
	nearSkew    = time.Second
)

// Which log has told of an answer: of a pair, the one with the higher number goes. tracksCommand is a row of
// the tracking log that has neither reply nor recipient.
const (
	receives = iota
	tracks
	filters
	tracksCommand
)

// answerComparison says which answers are compared with those of a log: what is the same in both of a pair, and
// other is true of the one of them.
type answerComparison struct {
	log                int
	which, what, other string
}

var answerComparisons = []answerComparison{
	{receives, fmt.Sprintf("told_by = %d", receives), "hash(event, stage, said, ip, port, sender)", "log <> min(log) OVER (PARTITION BY what)"},
	{filters, fmt.Sprintf("told_by IN (%d, %d) AND message = 0", receives, filters), "hash(said, ip, port, sender)", fmt.Sprintf("told_by = %d", filters)},
	{tracks, fmt.Sprintf("told_by <> %d AND message = 0", tracksCommand), "hash(said, ip, sender)", fmt.Sprintf("told_by = %d", tracks)},
	// Two rows of the tracking log are two refusals.
	{tracksCommand, fmt.Sprintf("told_by <> %d AND message = 0", tracks), "hash(ip)", fmt.Sprintf("told_by = %d", tracksCommand)},
}

// pairAnswers moves one answer of each pair of a comparison to those that go, until there are no more. Its
// number is kept with the other one, which has no second partner in it.
func pairAnswers(ctx context.Context, tx *sql.Tx, number int, c answerComparison) error {
	steps := []string{
		`INSERT INTO temp.gone SELECT later.row, later.message, stays.row, stays.message, later.source_id, what FROM temp.pair WHERE is_new`,
		fmt.Sprintf(`UPDATE temp.answer SET met = %d FROM temp.pair p WHERE answer.row = p.stays.row AND answer.message = p.stays.message`, number),
		`DELETE FROM temp.answer WHERE (row, message) IN (SELECT (later.row, later.message) FROM temp.pair WHERE is_new)`,
		`DROP TABLE temp.pair`,
	}
	for _, limit := range []time.Duration{nearSkew, answerSkew} {
		for pairs := 1; pairs > 0; {
			if _, err := tx.ExecContext(ctx, fmt.Sprintf(findAnswerPairs, c.what, c.other, number, c.which, limit.Microseconds())); err != nil {
				return err
			}
			if err := tx.QueryRowContext(ctx, "SELECT count(*) FROM temp.pair").Scan(&pairs); err != nil {
				return err
			}
			if err := inTurn(ctx, tx, steps); err != nil {
				return err
			}
		}
	}
	return nil
}

// answerKinds are the kinds of what was answered to a client. A receive connector, whose name begins with that of
// its server, has no protocol; tracking logs, which name one, may have its name, too. An agent has no protocol
// and no connector.
var answerKinds = fmt.Sprintf(`(SELECT k.id, k.source_id, k.event, k.stage,
		CASE WHEN k.protocol <> 0 THEN %[4]d WHEN instr(s.value, '\') > 1 THEN %[3]d ELSE %[5]d END AS told_by, if(told_by = %[3]d, s.value, told_by::VARCHAR) AS log
	FROM log.store.kind k JOIN log.store.name s ON s.id = k.service JOIN log.store.name p ON p.id = k.protocol
	WHERE k.mta = %[1]d AND (k.event IN (%[2]s) AND k.protocol = 0 AND instr(s.value, '\') > 1 OR k.event = %[6]d AND (k.protocol = 0 AND k.service <> 0 OR p.value IN ('SMTP', 'AGENT'))))`,
	uint8(parsers.Exchange), EventList(sink.InFrontEnd), receives, tracks, filters, uint8(parsers.Rejected))

// findAnswers makes tables of the answers that may be told twice, and of those that go. Its
// parameters are the times from which on and until which to look, and the sources. A receipt is a row of a message,
// and has its number; a refusal is an event. What is new was not compared yet.
var findAnswers = fmt.Sprintf(`CREATE TEMP TABLE gone (row BIGINT, message BIGINT, stays_row BIGINT, stays BIGINT, source_id INTEGER, what UBIGINT);
CREATE TEMP TABLE answer AS
	WITH k AS MATERIALIZED (
		SELECT k.*, if(list_contains(string_split($3, ','), source_id::VARCHAR), coalesce(d.position, 0), NULL) AS compared
		FROM `+answerKinds+` k LEFT JOIN log.store.compared d USING (source_id)
	), told AS MATERIALIZED (
		SELECT h.rowid AS row, 0 AS message, line, time, kind, client, sender, hash(recipient_key, v.reply_code, v.code) AS said, recipient_key = 0 AND v.reply_code = 0 AS bare
		FROM log.store.happening h JOIN log.store.verdict v ON v.id = h.verdict
		WHERE kind IN (SELECT id FROM k) AND time BETWEEN $1 AND $2
		UNION ALL
		SELECT -1, id, line, received, kind, client, sender, hash(queue_id, message_id), false
		FROM log.main.all_messages WHERE kind IN (SELECT id FROM k) AND received BETWEEN $1 AND $2 AND (SELECT count(DISTINCT log) > 1 FROM k WHERE told_by = %[1]d)
	)
	SELECT row, message, line, time, source_id, if(k.told_by = %[2]d AND bare, %[3]d, k.told_by) AS told_by, log, event, stage, said, p.ip, p.port, lower(a.value) AS sender, 0 AS met, coalesce(line >> 16 > compared, false) AS new
	FROM told t JOIN k ON k.id = t.kind JOIN log.store.peer p ON p.id = t.client JOIN log.store.address a ON a.id = t.sender
	WHERE p.port > 0 OR k.told_by = %[2]d AND p.ip <> ''`, receives, tracks, tracksCommand)

// findAnswerPairs makes a table of pairs. In the order of time an answer of the one log opens what the next of
// the other closes, or the other way round: edge is the level that both begin or end at. Those of one level
// are of the two logs in turn, and in each run of them without a gap that is too wide the first goes with the second,
// the third with the fourth. Of two that were both compared before none goes (is_new), or
// more would go each time. But if its log has new answers, the one that stays counts as met, so that it does not stand
// in their way: its partner may have gone then.
var findAnswerPairs = fmt.Sprintf(`CREATE TEMP TABLE pair AS
	WITH named AS (
		SELECT row, message, told_by, log, source_id, line, new, epoch_us(time) AS time, %%[1]s AS what FROM temp.answer WHERE met < %%[3]d AND %%[4]s
	), sided AS (
		SELECT *, %%[2]s AS other FROM named
	), compared AS MATERIALIZED (
		SELECT *, bool_or(new) OVER (PARTITION BY what, other) AS some_new FROM sided
		QUALIFY bool_or(other) OVER (PARTITION BY what) AND NOT bool_and(other) OVER (PARTITION BY what) AND bool_or(new) OVER (PARTITION BY what)
	), leveled AS (
		SELECT *, sum(if(other, 1, -1)) OVER (PARTITION BY what ORDER BY time, source_id, line ROWS UNBOUNDED PRECEDING) - if(other, 1, 0) AS edge
		FROM compared
	), divided AS (
		SELECT *, time - lag(time) OVER same > least(%%[5]d, if(message > 0 OR what IN (SELECT what FROM temp.gone), %d, %d)) AS far
		FROM leveled WINDOW same AS (PARTITION BY what, edge ORDER BY time, source_id, line)
	), run AS (
		SELECT *, sum(if(far, 1, 0)) OVER (PARTITION BY what, edge ORDER BY time, source_id, line ROWS UNBOUNDED PRECEDING) AS run FROM divided
	), followed AS (
		SELECT what, {'told_by': told_by, 'source_id': source_id, 'line': line, 'row': row, 'message': message, 'new': new, 'some_new': some_new} AS a, lead(a) OVER same AS b, row_number() OVER same AS nth
		FROM run WINDOW same AS (PARTITION BY what, edge, run ORDER BY time, source_id, line)
	)
	SELECT what, least(a, b) AS stays, greatest(a, b) AS later, a.new OR b.new AS is_new FROM followed
	WHERE b IS NOT NULL AND nth %%%% 2 = 1 AND (is_new OR least(a, b).some_new)`, answerSkew.Microseconds(), refusalSkew.Microseconds())

var dropAnswerSteps = []string{
	// Which message was refused only the tracking log and the agents' know.
	`CREATE TEMP TABLE refused AS
	SELECT stays_row AS row, max(h.message) AS message FROM temp.gone g JOIN log.store.happening h ON h.rowid = g.row WHERE g.message = 0 AND h.message > 0 GROUP BY 1`,
	`UPDATE log.store.happening SET message = r.message FROM temp.refused r WHERE happening.rowid = r.row AND happening.message = 0`,
	`CREATE TEMP TABLE left_over AS
	WITH of AS (SELECT DISTINCT message FROM log.store.happening WHERE message > 0 AND rowid IN (SELECT row FROM temp.gone WHERE message = 0))
	SELECT message AS id FROM log.store.happening WHERE message IN (FROM of) GROUP BY 1 HAVING bool_and(rowid IN (SELECT row FROM temp.gone))`,
	`DELETE FROM log.store.message WHERE received IS NULL AND id IN (FROM temp.left_over)`,
	`DELETE FROM log.store.open_message WHERE received IS NULL AND id IN (FROM temp.left_over)`,
	`DROP TABLE temp.left_over`,
	`DELETE FROM log.store.happening WHERE rowid IN (SELECT row FROM temp.gone WHERE message = 0)`,
	`UPDATE log.store.happening SET message = stays FROM temp.gone g WHERE g.message > 0 AND happening.message = g.message`,
	`DELETE FROM log.store.message WHERE id IN (SELECT message FROM temp.gone WHERE message > 0)`,
	`DELETE FROM log.store.open_message WHERE id IN (SELECT message FROM temp.gone WHERE message > 0)`,
	fewerEvents("temp.gone"),
	lastsLonger("message"), lastsLonger("open_message"),
	`DROP TABLE temp.refused`,
	`DROP TABLE temp.gone`,
	`DROP TABLE temp.answer`,
}

// lastsLonger has the messages of a table last as long as what is told of them now: Expire goes by that.
func lastsLonger(table string) string {
	return fmt.Sprintf(`UPDATE log.store.%[1]s SET last_time = x.time
	FROM (SELECT message, max(time) AS time FROM log.store.happening WHERE message IN (SELECT stays FROM temp.gone WHERE stays > 0 UNION SELECT message FROM temp.refused) GROUP BY 1) x
	WHERE %[1]s.id = x.message AND %[1]s.last_time < x.time`, table)
}
