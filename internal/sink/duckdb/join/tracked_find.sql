-- Makes temp.told, of attempts that Exchange's tracking and its protocol logs both tell of: row stays, which is that of
-- the protocol log, and takes the delay; goes is deleted. Of what was for a mailbox it is the tracking log's row that
-- stays, as it is, and row is NULL.
--
--   $1, $2           from when and until when to look
--   .Before, .After  by how much a row of a tracking log may be older, and newer, in microseconds
--
-- In the order of time, a row of the protocol log opens what the next row of the tracking log closes that is not
-- taken by a later one: as with brackets, the two stand next to one another among those of their level. A join by
-- time would take as long as the product of their numbers: one message may be tried for one recipient by the
-- thousands.
CREATE TEMP TABLE told AS
WITH k AS MATERIALIZED (
	SELECT id, source_id, event, of_protocol, at_mailbox FROM {{template "tracked_kinds.sql"}}
	WHERE event IN (11, 12, 13) -- delivered, deferred, bounced
), attempt AS MATERIALIZED (
	SELECT h.rowid AS row, h.delay, k.source_id, k.of_protocol, at_mailbox,
		hash(h.message, k.event, at_mailbox AND k.event = 11, h.recipient_key) AS what,
		epoch_us(h.time) - if(k.of_protocol, {{.Before}}, 0) AS time
	FROM log.store.happening h JOIN k ON k.id = h.kind
	WHERE h.message > 0 AND h.recipient <> '' AND h.time BETWEEN $1 AND $2
), shared AS (
	SELECT what FROM attempt GROUP BY what HAVING bool_or(of_protocol) AND NOT bool_and(of_protocol)
), leveled AS (
	SELECT *, sum(if(of_protocol, 1, -1)) OVER (PARTITION BY what ORDER BY time, NOT of_protocol, row ROWS UNBOUNDED PRECEDING)
		+ if(of_protocol, 0, 1) AS level
	FROM attempt WHERE what IN (FROM shared)
)
SELECT if(at_mailbox, NULL, lag(row) OVER same) AS row, if(at_mailbox, lag(row) OVER same, row) AS goes, delay,
	if(at_mailbox, lag(source_id) OVER same, source_id) AS source_id
FROM leveled
WINDOW same AS (PARTITION BY what, level ORDER BY time, NOT of_protocol, row)
QUALIFY NOT of_protocol AND lag(of_protocol) OVER same AND time - lag(time) OVER same <= {{.Before}} + {{.After}}
