-- title: Encryption
-- description: TLS of deliveries to other hosts and of messages received from clients, and what went in clear.
-- counts: attempts that delivered; messages
-- column: share bar
-- rows: FROM deliveries WHERE shown.direction = 'sent' AND event = 'delivered' AND coalesce(relay_name, relay_ip) IS NOT NULL
--   AND coalesce(tls_version, 'in clear') = shown.tls AND tls_cipher IS NOT DISTINCT FROM shown.cipher
-- number: count
-- rows: FROM queued WHERE shown.direction = 'received' AND coalesce(client_name, client_ip) IS NOT NULL
--   AND coalesce(tls_version, 'in clear') = shown.tls AND tls_cipher IS NOT DISTINCT FROM shown.cipher
-- number: count
WITH sent AS (
	SELECT tls, count(*) AS n
	FROM store.event
	WHERE event = 11 AND relay > 0 -- delivered
	-- include: event_filters.sql
	-- include: recipient_filters.sql
	GROUP BY tls
), taken_kinds AS (
	SELECT kind, count(*) AS n
	FROM all_messages
	WHERE id > 0 AND client > 0
	-- include: message_filters.sql
	GROUP BY kind
), taken AS (
	SELECT tls, sum(n)::BIGINT AS n FROM taken_kinds t JOIN store.kind k ON k.id = t.kind GROUP BY tls
), named AS (
	SELECT direction, coalesce(nullif(split_part(t.value, ' ', 1), ''), 'in clear') AS tls, nullif(split_part(t.value, ' ', 2), '') AS cipher, sum(n)::BIGINT AS count
	FROM (SELECT 'sent' AS direction, * FROM sent UNION ALL SELECT 'received', * FROM taken) b
	JOIN store.name t ON t.id = b.tls
	GROUP BY ALL
)
SELECT direction, tls, cipher, count, count / sum(count) OVER (PARTITION BY direction) AS share
FROM named
ORDER BY direction DESC, count DESC, tls, cipher
