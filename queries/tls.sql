-- title: Encryption
-- description: TLS of deliveries to other hosts and of messages received from clients (not over the host's own loopback address), and what went in
--   clear; the share is of its direction. Not logged: Postfix names TLS only with smtp_tls_loglevel, for clients smtpd_tls_loglevel, of 1
--   or more, Exchange's tracking log never.
-- counts: attempts that delivered; messages
-- column: share bar
-- rows: FROM deliveries WHERE shown.direction = 'sent' AND event = 'delivered' AND relay_ip NOT IN ('127.0.0.1', '::1') AND NOT contains(relay_ip, '/')
--   AND coalesce(tls_version, CASE WHEN mta = 'exim' OR coalesce(host, '') IN (SELECT coalesce(host, '') FROM kinds WHERE event = 'delivered' AND tls_version IS NOT NULL)
--   THEN 'in clear' ELSE 'not logged' END) = shown.tls AND tls_cipher IS NOT DISTINCT FROM shown.cipher
-- number: count
-- rows: FROM queued WHERE shown.direction = 'received' AND received IS NOT NULL AND client_ip NOT IN ('127.0.0.1', '::1') AND NOT contains(client_ip, '/')
--   AND coalesce(tls_version, CASE WHEN mta = 'exim' OR coalesce(host, '') IN (SELECT coalesce(host, '') FROM kinds WHERE event = 'received' AND tls_version IS NOT NULL)
--   THEN 'in clear' ELSE 'not logged' END) = shown.tls AND tls_cipher IS NOT DISTINCT FROM shown.cipher
-- number: count
WITH here AS ( -- no address, a socket, loopback
	SELECT id FROM store.peer WHERE ip IN ('127.0.0.1', '::1', '') OR contains(ip, '/')
), sent AS (
	SELECT mta, host, tls, count(*) AS n
	FROM store.event
	WHERE event = 11 AND relay > 0 AND relay NOT IN (SELECT id FROM here) -- delivered
	-- include: event_filters.sql
	-- include: recipient_filters.sql
	GROUP BY ALL
), taken_kinds AS (
	SELECT kind, count(*) AS n
	FROM all_messages
	WHERE id > 0 AND received NOT NULL AND client > 0 AND client NOT IN (SELECT id FROM here)
	-- include: message_filters.sql
	GROUP BY ALL
), taken AS (
	SELECT mta, host, tls, sum(n)::BIGINT AS n FROM taken_kinds t JOIN store.kind k ON k.id = t.kind GROUP BY ALL
), telling AS (
	SELECT DISTINCT k.event, coalesce(h.value, '') AS host FROM store.kind k JOIN store.name h ON h.id = k.host WHERE k.tls > 0
), named AS (
	SELECT direction, coalesce(nullif(split_part(t.value, ' ', 1), ''),
			CASE WHEN b.mta = 2 OR g.event NOT NULL THEN 'in clear' ELSE 'not logged' END) AS tls, -- 2: exim
		nullif(split_part(t.value, ' ', 2), '') AS cipher, sum(n)::BIGINT AS count
	FROM (SELECT 'sent' AS direction, 11 AS event, * FROM sent UNION ALL SELECT 'received', 10, * FROM taken) b
	JOIN store.name t ON t.id = b.tls
	JOIN store.name h ON h.id = b.host
	LEFT JOIN telling g ON g.event = b.event AND g.host = coalesce(h.value, '')
	GROUP BY ALL
)
SELECT direction, tls, cipher, count, count / sum(count) OVER (PARTITION BY direction) AS share
FROM named
ORDER BY direction DESC, count DESC, tls, cipher
