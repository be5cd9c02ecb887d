-- Events by their identities, in the columns of Line. The view events is not read: of all of a large database, DuckDB would
-- make hash tables to join a few events with. It knows that they are few by a LIMIT only, their number.
--
--   $ids   the identities, with commas between: source, line and number within it, with blanks between
--   $n     how many they are, which is written in place of it
WITH wanted AS (
	SELECT id, split_part(id, ' ', 1)::INTEGER AS source,
		split_part(id, ' ', 2)::BIGINT * 65536 + split_part(id, ' ', 3)::INTEGER AS line
	FROM (SELECT unnest(string_split($ids, ',')) AS id)
), found AS MATERIALIZED (
	SELECT w.id AS identity, h.*
	FROM wanted w
	JOIN store.happening h ON h.line = w.line
	JOIN store.kind k ON k.id = h.kind AND k.source_id = w.source
), few AS (
	FROM found LIMIT $n
), message AS (
	FROM store.message WHERE id IN (SELECT message FROM few)
	UNION ALL
	FROM store.open_message WHERE id IN (SELECT message FROM few)
)
SELECT identity, e.time, k.event, k.host, coalesce(nullif(decode(m.queue_id), ''), nullif(decode(m.network_message_id), '')),
	s.value, nullif(decode(e.recipient), ''),
	coalesce(nullif(nullif(c.name, ''), 'unknown'), nullif(c.ip, '')),
	coalesce(nullif(nullif(r.name, ''), 'unknown'), nullif(r.ip, '')),
	v.code, nullif(decode(e.text), '')
FROM few e
JOIN kinds k ON k.id = e.kind
JOIN verdicts v ON v.id = e.verdict
JOIN message m ON m.id = e.message
JOIN store.address s ON s.id = e.sender
JOIN store.peer c ON c.id = e.client
JOIN store.peer r ON r.id = e.relay
