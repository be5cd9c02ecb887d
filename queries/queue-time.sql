-- title: Time on the queue
-- description: How long it took until recipients had their message, all and those at other hosts (not what went to a
--   local mailbox, a socket or a filter on the same host), and the share of deliveries that took no longer.
-- counts: attempts that delivered
-- column: cumulative bar
-- column: cumulative_remote bar
-- rows: FROM deliveries WHERE event = 'delivered' AND delay >= 0
--   AND ['under 1 s', 'under 10 s', 'under 1 min', 'under 5 min', 'under 15 min', 'under 30 min', 'under 1 h', 'under 3 h', 'under 6 h', 'under 12 h', 'under 1 day',
--   '1 day and more'][1 + len(list_filter([1, 10, 60, 300, 900, 1800, 3600, 10800, 21600, 43200, 86400], bound -> bound <= delay))] = shown.time_on_queue
-- number: deliveries
-- number: remote relay_ip NOT IN ('127.0.0.1', '::1') AND NOT contains(relay_ip, '/')
WITH bounds AS (
	FROM (VALUES (1, 'under 1 s'), (10, 'under 10 s'), (60, 'under 1 min'), (300, 'under 5 min'), (900, 'under 15 min'), (1800, 'under 30 min'), (3600, 'under 1 h'),
		(10800, 'under 3 h'), (21600, 'under 6 h'), (43200, 'under 12 h'), (86400, 'under 1 day')) v(seconds, name)
), here AS ( -- no address, a socket, loopback
	SELECT id FROM store.peer WHERE ip IN ('127.0.0.1', '::1', '') OR contains(ip, '/')
), by_second AS ( -- of which there are few, to be compared with the bounds
	SELECT least(delay // 1000, 86400) AS seconds, count(*) AS n, count(*) FILTER (relay > 0 AND relay NOT IN (SELECT id FROM here)) AS remote
	FROM store.event
	WHERE event = 11 AND delay >= 0 -- delivered
	-- include: event_filters.sql
	-- include: recipient_filters.sql
	GROUP BY ALL
), spans AS (
	SELECT b.seconds AS under, coalesce(b.name, '1 day and more') AS name, sum(n)::BIGINT AS n, sum(remote)::BIGINT AS remote
	FROM by_second d ASOF LEFT JOIN bounds b ON d.seconds < b.seconds -- the least of those bounds
	GROUP BY ALL
)
SELECT name AS time_on_queue, n AS deliveries, sum(n) OVER in_order / sum(n) OVER () AS cumulative,
	remote, sum(remote) OVER in_order / nullif(sum(remote) OVER (), 0) AS cumulative_remote
FROM spans
WINDOW in_order AS (ORDER BY under NULLS LAST)
ORDER BY under NULLS LAST
