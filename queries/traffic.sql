-- title: Traffic
-- description: Messages and bytes that came in, and what went out, in each span of time, oldest first; if there are more spans than --limit,
--   only the latest. Spans are a day, or --param every=1h … Bytes delivered are counted once for each recipient.
-- counts: messages received; then recipients delivered and bounced, attempts deferred, refusals
-- param: every span 1d length of a span
-- param: limit integer 62 spans at most
-- column: bytes_received bytes
-- column: bytes_delivered bytes
-- narrow: bytes_delivered expired bytes_received
-- rows: FROM queued WHERE received IS NOT NULL AND time_bucket(to_seconds($every), local_time(received)) = time_bucket(to_seconds($every), local_time(shown.time))
-- number: received
-- rows: FROM outcomes WHERE time_bucket(to_seconds($every), local_time(time)) = time_bucket(to_seconds($every), local_time(shown.time))
-- number: delivered event = 'delivered'
-- number: deferred event = 'deferred'
-- number: bounced event = 'bounced'
-- number: expired event = 'expired'
-- number: rejected event = 'rejected'
WITH came AS (
	SELECT time_bucket(to_seconds($every), local_time(received)) AS time, count(*) AS received, sum(size) AS bytes_received
	FROM all_messages
	WHERE id > 0 AND received NOT NULL
	-- include: message_filters.sql
	GROUP BY ALL
), went AS (
	SELECT time_bucket(to_seconds($every), local_time(time)) AS time, count(*) FILTER (event = 11) AS delivered,
		count(*) FILTER (event = 12) AS deferred, count(*) FILTER (event = 13) AS bounced, count(*) FILTER (event = 14) AS expired, count(*) FILTER (event = 30) AS rejected
	FROM store.event
	WHERE (event BETWEEN 11 AND 14 OR event = 30) AND time NOT NULL -- delivered, deferred, bounced, expired; rejected
	-- include: event_filters.sql
	-- include: sender_filter.sql
	GROUP BY ALL
), sizes AS ( -- on its own: a LEFT JOIN would make a hash table of the events
	SELECT time_bucket(to_seconds($every), local_time(time)) AS time, sum(size) AS bytes_delivered
	FROM store.event e JOIN (SELECT id, size FROM all_messages) m ON m.id = e.message
	WHERE event = 11 AND size > 0 AND time NOT NULL
	-- include: event_filters.sql
	-- include: sender_filter.sql
	GROUP BY ALL
), spans AS (
	FROM came UNION ALL BY NAME FROM went UNION ALL BY NAME FROM sizes
), latest AS (
	SELECT time, coalesce(sum(received), 0)::BIGINT AS received, coalesce(sum(bytes_received), 0)::BIGINT AS bytes_received,
		coalesce(sum(delivered), 0)::BIGINT AS delivered, coalesce(sum(bytes_delivered), 0)::BIGINT AS bytes_delivered,
		coalesce(sum(deferred), 0)::BIGINT AS deferred, coalesce(sum(bounced), 0)::BIGINT AS bounced,
		coalesce(sum(expired), 0)::BIGINT AS expired, coalesce(sum(rejected), 0)::BIGINT AS rejected
	FROM spans GROUP BY time
	ORDER BY time DESC
	LIMIT $limit
)
SELECT * REPLACE (utc_time(time) AS time,
	CASE WHEN received = 0 OR bytes_received > 0 THEN bytes_received END AS bytes_received,
	CASE WHEN delivered = 0 OR bytes_delivered > 0 THEN bytes_delivered END AS bytes_delivered) -- 0 bytes of something means not known
FROM latest
ORDER BY time
