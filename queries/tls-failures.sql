-- title: TLS failures
-- description: Handshakes and certificates that failed, on the way out (deferred, bounced) and in (tls failed), by peer and
--   text, in which what varies is folded away.
-- counts: events
-- param: limit integer 30 rows at most
-- narrow: first last
-- rows: FROM outcomes LEFT JOIN store.fingerprint t ON t.id = fingerprint_id WHERE (event = 'tls_failed' OR event IN ('deferred', 'bounced', 'expired') AND (stage = 'starttls' OR category = 'tls'))
--   AND replace(event, '_', ' ') = shown.outcome AND t.value IS NOT DISTINCT FROM shown.text
--   AND CASE WHEN coalesce(relay_name, relay_ip) IS NOT NULL THEN coalesce(nullif(relay_name, 'unknown'), relay_ip)
--   WHEN event = 'tls_failed' AND queue_id IS NULL THEN coalesce(nullif(client_name, 'unknown'), client_ip) END IS NOT DISTINCT FROM shown.peer
-- number: events
WITH failed AS (
	SELECT event, CASE WHEN relay > 0 THEN relay WHEN event = 34 AND message = 0 THEN client ELSE 0 END AS peer, fingerprint, count(*) AS n,
		min(time) AS first_time, max(time) AS last_time
	FROM store.event
	WHERE (event = 34 OR event BETWEEN 12 AND 14 AND (stage = 5 OR category = 8)) -- tls_failed; deferred, bounced, expired; starttls; tls
	-- include: event_filters.sql
	-- include: recipient_filters.sql
	GROUP BY ALL
)
SELECT replace(en.name, '_', ' ') AS outcome, coalesce(nullif(nullif(p.name, ''), 'unknown'), nullif(p.ip, '')) AS peer, t.value AS text, sum(n)::BIGINT AS events,
	min(first_time) AS first, max(last_time) AS last
FROM failed f JOIN event_names en ON en.id = f.event JOIN store.peer p ON p.id = f.peer JOIN store.fingerprint t ON t.id = f.fingerprint
GROUP BY ALL
ORDER BY events DESC, outcome, peer, text
LIMIT $limit
