-- title: Who sends and takes most bytes
-- description: Of each kind those with most bytes, and their share of the bytes of that kind: senders, their domains and clients by the size of the
--   messages that came; recipients, their domains and relays by that of the messages they took, once for each recipient.
-- counts: messages received; recipients delivered
-- param: limit integer 5 rows of each kind at most
-- column: bytes bytes
-- column: share bar
-- narrow: delivered messages
-- rows: FROM queued WHERE received IS NOT NULL AND size > 0 AND CASE shown.kind WHEN 'sender' THEN sender WHEN 'sender domain' THEN lower(nullif(split_part(sender, '@', 2), ''))
--   WHEN 'client' THEN coalesce(client_ip, client_name) END = shown.who
-- number: messages
-- rows: FROM deliveries WHERE event = 'delivered' AND size > 0 AND CASE shown.kind WHEN 'recipient' THEN recipient WHEN 'recipient domain' THEN domain
--   WHEN 'relay' THEN coalesce(nullif(relay_name, 'unknown'), relay_ip) END = shown.who
-- number: delivered
WITH came AS (
	SELECT sender, client, count(*) AS n, sum(size) AS bytes
	FROM all_messages
	WHERE id > 0 AND received NOT NULL AND size > 0
	-- include: message_filters.sql
	GROUP BY GROUPING SETS ((sender), (client))
), went AS ( -- the join takes most of the time: one for all kinds
	SELECT domain, relay, hash(recipient) AS hashed, count(*) AS n, sum(m.size) AS bytes
	FROM store.event e JOIN all_messages m ON m.id = e.message
	WHERE event = 11 AND size > 0 AND recipient != '' -- delivered
	-- include: event_filters.sql
	GROUP BY GROUPING SETS ((domain), (relay), (hashed))
), took AS (
	SELECT hashed, n, bytes, bytes / sum(bytes) OVER () AS share FROM went WHERE hashed NOT NULL ORDER BY bytes DESC LIMIT $limit
), named AS (
	SELECT hash(recipient) AS hashed, decode(any_value(recipient)) AS who
	FROM store.event
	WHERE event = 11 AND hash(recipient) IN (SELECT hashed FROM took)
	GROUP BY hash(recipient)
), kinds AS (
	SELECT 1 AS place, 'sender' AS kind, value AS who, n AS messages, NULL AS delivered, bytes FROM came JOIN store.address a ON a.id = sender
	UNION ALL SELECT 2, 'sender domain', lower(nullif(split_part(value, '@', 2), '')), n, NULL, bytes FROM came JOIN store.address a ON a.id = sender
	UNION ALL SELECT 3, 'client', coalesce(nullif(ip, ''), nullif(name, '')), n, NULL, bytes FROM came JOIN store.peer p ON p.id = client
	UNION ALL SELECT 5, 'recipient domain', value, NULL, n, bytes FROM went JOIN store.name d ON d.id = domain
	UNION ALL SELECT 6, 'relay', coalesce(nullif(nullif(name, ''), 'unknown'), nullif(ip, '')), NULL, n, bytes FROM went JOIN store.peer p ON p.id = relay
), counted AS (
	SELECT place, kind, who, sum(messages)::BIGINT AS messages, sum(delivered)::BIGINT AS delivered, sum(bytes)::BIGINT AS bytes,
		sum(bytes) / sum(sum(bytes)) OVER (PARTITION BY place) AS share
	FROM kinds WHERE who NOT NULL GROUP BY place, kind, who
	UNION ALL SELECT 4, 'recipient', who, NULL, n, bytes::BIGINT, share FROM took JOIN named USING (hashed)
)
SELECT kind, who, messages, delivered, bytes, share
FROM counted
QUALIFY row_number() OVER (PARTITION BY place ORDER BY bytes DESC, who) <= $limit
ORDER BY place, bytes DESC, who
