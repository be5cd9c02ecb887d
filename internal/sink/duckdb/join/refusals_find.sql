-- Makes temp.duplicate: the refusals of Exim that are new in some sources, and that another log has too,
-- if that was known before or is of a source stored before. Of several equal refusals, the n-th of one
-- log is the n-th of the other, as package ingest has it. Of what a panic log has as well, that one's row goes,
-- even if it is known: the sender and the client are those of the message, whose receipt is in the main log.
--
--   $1, $2     from when and until when to look
--   .Sources   the sources, with commas between
--
-- A main log is one log with those that it was rotated to. Of the refusals that are equal in a log, those
-- that the pipeline found in the other one are not stored: the number within the line says how many were
-- before it.
--
-- The times are bound as values: from a subquery DuckDB could not tell how few rows they leave. There may
-- be millions of refusals, so only those that may be duplicates are joined with their strings; most of them
-- have no message, and DuckDB is slow to join a number that so many have.
--
-- That a source is the first to have a refusal is not asked with SEMI JOIN … AND o.source_id < l.source_id:
-- DuckDB 1.1 looks at the inequality of one row only, and finds that first source as well.
CREATE TEMP TABLE duplicate AS
WITH kinds AS MATERIALIZED (
	SELECT k.id, k.source_id, hash(k.event, h.value) AS what, k.event IN ({{inPanicLog}}) AS panics,
		parse_filename(s.path, false, 'both_slash') AS file,
		CASE WHEN contains(file, 'paniclog') THEN -3 WHEN panics OR contains(file, 'mainlog') THEN -1
			WHEN contains(file, 'rejectlog') THEN -2 ELSE source_id END AS log
	FROM log.store.kind k
	JOIN log.store.name h ON h.id = k.host
	JOIN log.main.sources s USING (source_id)
	WHERE {{template "refusals_kinds.sql"}}
), refusal AS MATERIALIZED (
	SELECT rowid AS row, line, message, sender, client, kind, hash(time, recipient, text) AS what
	FROM log.store.happening
	WHERE kind IN (SELECT id FROM kinds) AND time BETWEEN $1 AND $2
), placed AS (
	SELECT r.* EXCLUDE (what), k.source_id, k.log, k.panics, hash(r.what, k.what) AS what
	FROM refusal r JOIN kinds k ON k.id = r.kind
), candidate AS MATERIALIZED (
	FROM placed WHERE what IN (SELECT what FROM placed GROUP BY what HAVING min(log) < max(log))
), named AS (
	SELECT id, hash(queue_id) AS queue_id FROM log.main.all_messages
	WHERE id IN (SELECT message FROM candidate WHERE message > 0)
), counted AS (
	SELECT p.row, p.source_id, p.log, p.line, p.panics,
		hash(p.what, if(p.panics, NULL, c.ip), if(p.panics, NULL, s.value), m.queue_id) AS whole,
		row_number() OVER (PARTITION BY p.log, whole ORDER BY p.source_id, p.line) AS nth
	FROM candidate p
	JOIN (SELECT id, hash(ip) AS ip FROM log.store.peer) c ON c.id = p.client
	JOIN (SELECT id, hash(value) AS value FROM log.store.address) s ON s.id = p.sender
	LEFT JOIN named m ON m.id = p.message
), numbered AS (
	SELECT * EXCLUDE (nth),
		nth + max((line & 65535) - nth) OVER (PARTITION BY log, whole ORDER BY nth ROWS UNBOUNDED PRECEDING) AS nth
	FROM counted
)
SELECT row, source_id FROM (
	SELECT row, source_id, source_id IN ({{.Sources}}) AND line >> 16 > coalesce(d.position, 0) AS new,
		min(source_id) OVER same AS first, bool_or(NOT new) OVER same AS known,
		panics, log, max(log) OVER same AS main
	FROM numbered LEFT JOIN log.store.compared d USING (source_id)
	WINDOW same AS (PARTITION BY whole, nth)
) WHERE if(panics, log < main, new AND (known OR first < source_id))
