-- title: Mail sent in clear
-- description: Other hosts that took mail without TLS, with the share of it. Postfix and Exchange may not log TLS at all: a server in whose
--   log no delivery has TLS is left out; report tls counts its deliveries as not logged.
-- counts: attempts that delivered
-- param: limit integer 30 rows at most
-- column: share bar
-- rows: FROM deliveries WHERE event = 'delivered' AND relay_ip NOT IN ('127.0.0.1', '::1') AND NOT contains(relay_ip, '/')
--   AND (mta = 'exim' OR coalesce(host, '') IN (SELECT coalesce(host, '') FROM kinds WHERE event = 'delivered' AND tls_version IS NOT NULL))
--   AND coalesce(nullif(relay_name, 'unknown'), relay_ip) = shown.relay
-- number: in_clear tls_version IS NULL
-- number: delivered
WITH telling AS (
	SELECT id FROM store.name WHERE coalesce(value, '') IN (
		SELECT coalesce(h.value, '') FROM store.kind k JOIN store.name h ON h.id = k.host WHERE k.event = 11 AND k.tls > 0) -- delivered
), by_id AS (
	SELECT relay, mta, host, count(*) AS n, count(*) FILTER (tls = 0) AS clear, max(time) FILTER (tls = 0) AS last_time
	FROM store.event
	WHERE event = 11 AND relay > 0 -- delivered
	-- include: event_filters.sql
	-- include: recipient_filters.sql
	GROUP BY ALL
)
SELECT coalesce(nullif(nullif(p.name, ''), 'unknown'), nullif(p.ip, '')) AS relay,
	sum(clear)::BIGINT AS in_clear, sum(n)::BIGINT AS delivered, sum(clear) / sum(n) AS share, max(last_time) AS last
FROM by_id b JOIN store.peer p ON p.id = b.relay
WHERE p.ip NOT IN ('127.0.0.1', '::1', '') AND NOT contains(p.ip, '/') AND (mta = 2 OR host IN (SELECT id FROM telling)) -- exim
GROUP BY ALL
HAVING sum(clear) > 0
ORDER BY in_clear DESC, relay
LIMIT $limit
