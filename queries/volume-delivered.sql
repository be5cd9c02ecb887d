-- title: Who takes most bytes
-- description: Domains of recipients and relays by the size of the messages that they took, once for each recipient, and their share of all of
--   their kind.
-- counts: recipients delivered of messages whose size is known
-- param: limit integer 10 rows of each kind at most
-- column: bytes bytes
-- column: share bar
-- rows: FROM deliveries WHERE event = 'delivered' AND size > 0 AND CASE shown.kind WHEN 'recipient domain' THEN domain
--   WHEN 'relay' THEN coalesce(nullif(relay_name, 'unknown'), relay_ip) END = shown.who
-- number: delivered
WITH went AS ( -- the join takes most of the time: one for both kinds
	SELECT domain, relay, count(*) AS n, sum(m.size) AS bytes
	FROM store.event e JOIN (SELECT id, size FROM all_messages) m ON m.id = e.message
	WHERE event = 11 AND size > 0 AND recipient_key != 0 -- delivered
	-- include: event_filters.sql
	-- include: recipient_filters.sql
	GROUP BY ALL
), kinds AS (
	SELECT 1 AS place, 'recipient domain' AS kind, value AS who, n, bytes FROM went JOIN store.name d ON d.id = domain
	UNION ALL SELECT 2, 'relay', coalesce(nullif(nullif(name, ''), 'unknown'), nullif(ip, '')), n, bytes FROM went JOIN store.peer p ON p.id = relay
), counted AS (
	SELECT place, kind, who, sum(n)::BIGINT AS delivered, sum(bytes)::BIGINT AS bytes, sum(bytes) / sum(sum(bytes)) OVER (PARTITION BY place) AS share
	FROM kinds WHERE who NOT NULL GROUP BY place, kind, who
)
SELECT kind, who, delivered, bytes, share
FROM counted
QUALIFY row_number() OVER (PARTITION BY place ORDER BY bytes DESC, who) <= $limit
ORDER BY place, bytes DESC, who
