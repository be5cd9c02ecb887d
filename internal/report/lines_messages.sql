-- Messages, and receipts of messages, by their identities, in the columns of Line. See lines_events.sql.
--
--   $ids   the identities, with commas between: -1 and the number of a message, or the source and the line of its receipt, with
--          a blank between
--   $n     how many they are, which is written in place of it
WITH wanted AS (
	SELECT id, split_part(id, ' ', 1)::INTEGER AS source, split_part(id, ' ', 2)::BIGINT AS line
	FROM (SELECT unnest(string_split($ids, ',')) AS id)
), found AS MATERIALIZED (
	SELECT w.id AS identity, m.*
	FROM wanted w JOIN all_messages m ON m.id = w.line
	WHERE w.source < 0
	UNION ALL
	SELECT w.id, m.*
	FROM wanted w
	JOIN all_messages m ON m.line >> 16 = w.line
	JOIN store.kind k ON k.id = m.kind AND k.source_id = w.source
	WHERE w.source >= 0 AND m.id > 0 AND m.received IS NOT NULL
), few AS (
	FROM found LIMIT $n
)
SELECT identity, coalesce(received, last_time), 'received', k.host,
	coalesce(nullif(decode(m.queue_id), ''), nullif(decode(m.network_message_id), '')),
	s.value, NULL, coalesce(nullif(nullif(c.name, ''), 'unknown'), nullif(c.ip, '')), NULL, NULL, NULL
FROM few m
JOIN kinds k ON k.id = m.kind
JOIN store.address s ON s.id = m.sender
JOIN store.peer c ON c.id = m.client
