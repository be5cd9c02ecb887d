-- title: Sessions that broke
-- description: Clients that vanished or timed out, failed to log in, or failed in TLS, by stage of the session. What varies in the text is
--   folded away. A session in which logins fail before it is lost counts once for each. TLS that failed on the way out is in tls-failures.
-- counts: events
-- param: limit integer 30 rows at most
-- narrow: first last
-- rows: FROM outcomes WHERE event IN ('lost_connection', 'auth_failed', 'tls_failed')
--   AND (event != 'tls_failed' OR coalesce(relay_name, relay_ip, queue_id) IS NULL) AND replace(event, '_', ' ') = shown.what
--   AND stage IS NOT DISTINCT FROM shown.stage AND coalesce(client_ip, client_name) IS NOT DISTINCT FROM shown.client
-- number: events
WITH broken AS (
	SELECT event, stage, client, count(*) AS n, min(time) AS first_time, max(time) AS last_time, min(nullif(fingerprint, 0)) AS fingerprint
	FROM store.event
	WHERE event IN (32, 33, 34) -- lost_connection, auth_failed, tls_failed
		AND (event != 34 OR relay = 0 AND message = 0) -- not on the way out: said apart, so that no other kinds are read
	-- include: event_filters.sql
	GROUP BY ALL
)
SELECT replace(en.name, '_', ' ') AS what, st.name AS stage, coalesce(nullif(p.ip, ''), nullif(p.name, '')) AS client, sum(n)::BIGINT AS events,
	min(first_time) AS first, max(last_time) AS last, min(t.value) AS text
FROM broken b JOIN event_names en ON en.id = b.event JOIN stage_names st ON st.id = b.stage JOIN store.peer p ON p.id = b.client
LEFT JOIN store.fingerprint t ON t.id = b.fingerprint
GROUP BY ALL
ORDER BY events DESC, what, stage, client
LIMIT $limit
