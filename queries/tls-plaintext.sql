-- title: Mail sent in clear
-- description: Relays that took mail without TLS, with the share of it.
-- counts: attempts that delivered
-- param: limit integer 30 rows at most
-- column: share bar
-- rows: FROM deliveries WHERE event = 'delivered' AND coalesce(nullif(relay_name, 'unknown'), relay_ip) = shown.relay
-- number: in_clear tls_version IS NULL
-- number: delivered
WITH by_id AS (
	SELECT relay, count(*) AS n, count(*) FILTER (tls = 0) AS clear, max(time) FILTER (tls = 0) AS last_time
	FROM store.event
	WHERE event = 11 AND relay > 0 -- delivered
	-- include: event_filters.sql
	-- include: recipient_filters.sql
	GROUP BY relay
)
SELECT coalesce(nullif(nullif(p.name, ''), 'unknown'), nullif(p.ip, '')) AS relay, sum(clear)::BIGINT AS in_clear, sum(n)::BIGINT AS delivered, sum(clear) / sum(n) AS share, max(last_time) AS last
FROM by_id b JOIN store.peer p ON p.id = b.relay
GROUP BY ALL
HAVING sum(clear) > 0
ORDER BY in_clear DESC, relay
LIMIT $limit
