-- Makes temp.answer, of the answers that may be told twice, and temp.gone, for those that go.
--
--   $1, $2  from when and until when to look
--   $3      the sources that were not compared yet, with commas between
--
-- A receipt is a row of a message, and has its number; a refusal is an event. What is new was not compared
-- yet. told_by is 3 for a row of the tracking log that has neither reply nor recipient; else see answers_kinds.sql.
CREATE TEMP TABLE gone (row BIGINT, message BIGINT, stays_row BIGINT, stays BIGINT, source_id INTEGER, what UBIGINT);
CREATE TEMP TABLE answer AS
WITH k AS MATERIALIZED (
	SELECT k.*, if(list_contains(string_split($3, ','), source_id::VARCHAR), coalesce(d.position, 0), NULL) AS compared
	FROM {{template "answers_kinds.sql"}} k LEFT JOIN log.store.compared d USING (source_id)
), told AS MATERIALIZED (
	SELECT h.rowid AS row, 0 AS message, line, time, kind, client, sender,
		hash(recipient_key, v.reply_code, v.code) AS said, recipient_key = 0 AND v.reply_code = 0 AS bare
	FROM log.store.happening h JOIN log.store.verdict v ON v.id = h.verdict
	WHERE kind IN (SELECT id FROM k) AND time BETWEEN $1 AND $2
	UNION ALL
	SELECT -1, id, line, received, kind, client, sender, hash(queue_id, message_id), false
	FROM log.main.all_messages
	WHERE kind IN (SELECT id FROM k) AND received BETWEEN $1 AND $2
		AND (SELECT count(DISTINCT log) > 1 FROM k WHERE told_by = 0)
)
SELECT row, message, line, time, source_id, if(k.told_by = 1 AND bare, 3, k.told_by) AS told_by, log, event, stage, said,
	p.ip, p.port, lower(a.value) AS sender, 0 AS met, coalesce(line >> 16 > compared, false) AS new
FROM told t
JOIN k ON k.id = t.kind
JOIN log.store.peer p ON p.id = t.client
JOIN log.store.address a ON a.id = t.sender
WHERE p.port > 0 OR k.told_by = 1 AND p.ip <> ''
