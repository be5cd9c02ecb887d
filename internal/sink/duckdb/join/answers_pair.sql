-- Makes temp.pair: of two answers that are the same, the one that stays and the later one, which goes.
--
--   .Which     a condition on the answers that are compared
--   .What      what is the same in both
--   .Other     is true of one of the two
--   .Number    of the comparison: those that met in it, or in one before, have a partner
--   .Limit     how far apart they may be, in microseconds
--   .Receipt   the same for a receipt, or if some of the same went
--   .Refusal   the same for any other refusal
--
-- In the order of time an answer of the one log opens what the next of the other closes, or the other way
-- round: edge is the level that both begin or end at. Those of one level are of the two logs in turn, and in
-- each run of them without a gap that is too wide the first goes with the second, the third with the fourth.
-- Of two that were both compared before none goes (is_new), or more would go each time. But if its log has
-- new answers, the one that stays counts as met, so that it does not stand in their way: its partner may
-- have gone then.
CREATE TEMP TABLE pair AS
WITH named AS (
	SELECT row, message, told_by, log, source_id, line, new, epoch_us(time) AS time, {{.What}} AS what
	FROM temp.answer WHERE met < {{.Number}} AND {{.Which}}
), sided AS (
	SELECT *, {{.Other}} AS other FROM named
), compared AS MATERIALIZED (
	SELECT *, bool_or(new) OVER (PARTITION BY what, other) AS some_new FROM sided
	QUALIFY bool_or(other) OVER (PARTITION BY what) AND NOT bool_and(other) OVER (PARTITION BY what)
		AND bool_or(new) OVER (PARTITION BY what)
), leveled AS (
	SELECT *, sum(if(other, 1, -1)) OVER (PARTITION BY what ORDER BY time, source_id, line ROWS UNBOUNDED PRECEDING)
		- if(other, 1, 0) AS edge
	FROM compared
), divided AS (
	SELECT *, time - lag(time) OVER same
		> least({{.Limit}}, if(message > 0 OR what IN (SELECT what FROM temp.gone), {{.Receipt}}, {{.Refusal}})) AS far
	FROM leveled WINDOW same AS (PARTITION BY what, edge ORDER BY time, source_id, line)
), run AS (
	SELECT *, sum(if(far, 1, 0)) OVER (PARTITION BY what, edge ORDER BY time, source_id, line ROWS UNBOUNDED PRECEDING) AS run
	FROM divided
), followed AS (
	SELECT what, {'told_by': told_by, 'source_id': source_id, 'line': line, 'row': row, 'message': message,
			'new': new, 'some_new': some_new} AS a,
		lead(a) OVER same AS b, row_number() OVER same AS nth
	FROM run WINDOW same AS (PARTITION BY what, edge, run ORDER BY time, source_id, line)
)
SELECT what, least(a, b) AS stays, greatest(a, b) AS later, a.new OR b.new AS is_new FROM followed
WHERE b IS NOT NULL AND nth % 2 = 1 AND (is_new OR least(a, b).some_new)
