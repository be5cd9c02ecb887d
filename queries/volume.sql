-- title: Who sends most bytes
-- description: Senders, their domains and clients with most bytes in the messages that came, and their share of all of their kind.
-- counts: messages received
-- param: limit integer 5 rows of each kind at most
-- column: bytes bytes
-- column: share bar
-- rows: FROM queued WHERE received IS NOT NULL AND size > 0 AND CASE shown.kind WHEN 'sender' THEN sender WHEN 'sender domain' THEN lower(nullif(regexp_extract(sender, '@([^@]*)$', 1), ''))
--   WHEN 'client' THEN coalesce(client_ip, client_name) END = shown.who
-- number: messages
WITH came AS (
	SELECT sender, client, count(*) AS n, sum(size) AS bytes
	FROM all_messages
	WHERE id > 0 AND received NOT NULL AND size > 0
	-- include: message_filters.sql
	GROUP BY GROUPING SETS ((sender), (client))
), kinds AS (
	SELECT 1 AS place, 'sender' AS kind, value AS who, n, bytes FROM came JOIN store.address a ON a.id = sender
	UNION ALL SELECT 2, 'sender domain', lower(nullif(regexp_extract(value, '@([^@]*)$', 1), '')), n, bytes FROM came JOIN store.address a ON a.id = sender
	UNION ALL SELECT 3, 'client', coalesce(nullif(ip, ''), nullif(name, '')), n, bytes FROM came JOIN store.peer p ON p.id = client
), counted AS (
	SELECT place, kind, who, sum(n)::BIGINT AS messages, sum(bytes)::BIGINT AS bytes, sum(bytes) / sum(sum(bytes)) OVER (PARTITION BY place) AS share
	FROM kinds WHERE who NOT NULL GROUP BY place, kind, who
)
SELECT kind, who, messages, bytes, share
FROM counted
QUALIFY row_number() OVER (PARTITION BY place ORDER BY bytes DESC, who) <= $limit
ORDER BY place, bytes DESC, who
