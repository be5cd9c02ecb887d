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
WITH spans AS (
	SELECT CASE WHEN delay < 1000 THEN 1 WHEN delay < 10000 THEN 10 WHEN delay < 60000 THEN 60 WHEN delay < 300000 THEN 300 WHEN delay < 900000 THEN 900
		WHEN delay < 1800000 THEN 1800 WHEN delay < 3600000 THEN 3600 WHEN delay < 10800000 THEN 10800 WHEN delay < 21600000 THEN 21600
		WHEN delay < 43200000 THEN 43200 WHEN delay < 86400000 THEN 86400 ELSE 1000000000 END AS under, count(*) AS n, count(*) FILTER (relay > 0 AND relay NOT IN (SELECT id FROM store.peer WHERE ip IN ('127.0.0.1', '::1', '') OR contains(ip, '/'))) AS remote
	FROM store.event
	WHERE event = 11 AND delay >= 0 -- delivered
	-- include: event_filters.sql
	-- include: recipient_filters.sql
	GROUP BY under
)
SELECT CASE under WHEN 1 THEN 'under 1 s' WHEN 10 THEN 'under 10 s' WHEN 60 THEN 'under 1 min' WHEN 300 THEN 'under 5 min' WHEN 900 THEN 'under 15 min'
		WHEN 1800 THEN 'under 30 min' WHEN 3600 THEN 'under 1 h' WHEN 10800 THEN 'under 3 h' WHEN 21600 THEN 'under 6 h' WHEN 43200 THEN 'under 12 h'
		WHEN 86400 THEN 'under 1 day' ELSE '1 day and more' END AS time_on_queue,
	n AS deliveries, sum(n) OVER (ORDER BY under) / sum(n) OVER () AS cumulative,
	remote, sum(remote) OVER (ORDER BY under) / nullif(sum(remote) OVER (), 0) AS cumulative_remote
FROM spans
ORDER BY under
