-- title: Relays
-- description: The hosts that mail was handed to, or that could not be reached, with failures and the most frequent failing code.
--   Expired mail is not among the attempts.
-- counts: attempts
-- param: limit integer 20 rows at most
-- column: failed_share percent
-- column: mean_delay duration
-- narrow: mean_delay deferred bounced top_code ip
-- filter: failures
-- rows: FROM deliveries WHERE event <> 'expired' AND coalesce(nullif(relay_name, 'unknown'), relay_ip) = shown.relay AND relay_ip IS NOT DISTINCT FROM shown.ip
-- number: attempts
-- number: delivered event = 'delivered'
-- number: deferred event = 'deferred'
-- number: bounced event = 'bounced'
WITH by_id AS (
	SELECT relay, event, CASE WHEN event = 11 THEN 0 ELSE code END AS failing, count(*) AS n,
		sum(nullif(delay, -1)) AS waited, count(nullif(delay, -1)) AS timed
	FROM store.event
	WHERE event BETWEEN 11 AND 13 AND relay > 0 -- delivered, deferred, bounced
	-- include: event_filters.sql
	-- include: attempt_filters.sql
	GROUP BY ALL
), by_code AS (
	SELECT coalesce(nullif(nullif(p.name, ''), 'unknown'), nullif(p.ip, '')) AS relay, nullif(p.ip, '') AS ip, event, failing,
		sum(n)::BIGINT AS n, sum(waited) AS waited, sum(timed) AS timed
	FROM by_id b JOIN store.peer p ON p.id = b.relay
	GROUP BY ALL
), by_relay AS (
	SELECT relay, ip, sum(n)::BIGINT AS attempts,
		coalesce(sum(n) FILTER (event = 11), 0)::BIGINT AS delivered,
		coalesce(sum(n) FILTER (event = 12), 0)::BIGINT AS deferred,
		coalesce(sum(n) FILTER (event = 13), 0)::BIGINT AS bounced,
		arg_max(failing, (n, failing)) FILTER (event > 11) AS failing,
		sum(waited) FILTER (event = 11) AS waited, sum(timed) FILTER (event = 11) AS timed
	FROM by_code GROUP BY relay, ip
)
SELECT relay, ip, attempts, delivered, deferred, bounced, (attempts - delivered) / attempts AS failed_share, code_text(failing) AS top_code,
	waited / nullif(timed, 0) / 1000 AS mean_delay
FROM by_relay
WHERE true
	-- include: only_failing.sql
ORDER BY attempts - delivered DESC, attempts DESC, relay, ip
LIMIT $limit
