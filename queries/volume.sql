-- title: Who sends most bytes
-- description: Senders, their domains and clients with most bytes in the messages that came, and their share of all of their kind.
-- counts: messages received whose size is known
-- param: limit integer 5 rows of each kind at most
-- column: bytes bytes
-- column: share bar
-- rows: FROM queued WHERE received IS NOT NULL AND size > 0 AND CASE shown.kind WHEN 'sender' THEN sender WHEN 'sender domain' THEN lower(nullif(regexp_extract(sender, '@([^@]*)$', 1), ''))
--   WHEN 'client' THEN coalesce(client_ip, client_name) END = shown.who
-- number: messages
WITH by_sender AS MATERIALIZED (
	SELECT sender, count(*) AS n, sum(size) AS bytes
	FROM all_messages
	WHERE id > 0 AND received NOT NULL AND size > 0
	-- include: message_filters.sql
	GROUP BY sender
), by_client AS ( -- apart: GROUPING SETS take longer than reading twice
	SELECT client, count(*) AS n, sum(size) AS bytes
	FROM all_messages
	WHERE id > 0 AND received NOT NULL AND size > 0
	-- include: message_filters.sql
	GROUP BY client
), kinds AS (
	SELECT 1 AS place, value AS who, n, bytes FROM by_sender JOIN store.address a ON a.id = sender
	UNION ALL SELECT 2, lower(nullif(regexp_extract(value, '@([^@]*)$', 1), '')), n, bytes FROM by_sender JOIN store.address a ON a.id = sender
	UNION ALL SELECT 3, coalesce(nullif(ip, ''), nullif(name, '')), n, bytes FROM by_client JOIN store.peer p ON p.id = client
), counted AS MATERIALIZED (
	SELECT place, who, sum(n)::BIGINT AS messages, sum(bytes)::BIGINT AS bytes FROM kinds WHERE who NOT NULL GROUP BY ALL
), shown AS (
	(FROM counted WHERE place = 1 ORDER BY bytes DESC, who LIMIT $limit)
	UNION ALL (FROM counted WHERE place = 2 ORDER BY bytes DESC, who LIMIT $limit)
	UNION ALL (FROM counted WHERE place = 3 ORDER BY bytes DESC, who LIMIT $limit)
)
SELECT ['sender', 'sender domain', 'client'][place] AS kind, who, messages, bytes, bytes / of_kind AS share
FROM shown JOIN (SELECT place, sum(bytes) AS of_kind FROM counted GROUP BY place) USING (place)
ORDER BY place, bytes DESC, who
