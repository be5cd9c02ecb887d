-- title: SMTP connections
-- description: How often clients connected in each span of time, by host and service, whether or not they did anything; if there are
--   more rows than --limit, only the latest. Spans are an hour, or --param every=1d …, rounded up to whole hours. What is kept is
--   their number in each hour of UTC: an hour into which --since or --until falls counts whole, and in a zone that is half an hour
--   off it stands under the hour in which it begins.
-- counts: connections
-- param: since time - nothing from before this time
-- param: until time - nothing from this time on
-- param: mta text - postfix, exim or exchange
-- param: host text - the machine that wrote the log
-- param: every span 1h length of a span, rounded up to whole hours
-- param: limit integer 168 rows at most
-- column: share bar
WITH spans AS (
	SELECT time_bucket(to_hours(ceil($every / 3600)::BIGINT), local_time(time)) AS time, host, service, sum(connections)::BIGINT AS connections,
		sum(connections) / sum(sum(connections)) OVER () AS share
	FROM connections
	WHERE time NOT NULL
	AND time > $since - INTERVAL 1 HOUR -- if: since
	AND time < $until -- if: until
	AND mta = $mta -- if: mta
	AND lower(host) = lower($host) -- if: host
	GROUP BY ALL
), latest AS (
	FROM spans ORDER BY time DESC, host, service LIMIT $limit
)
SELECT utc_time(time) AS time, host, service, connections, share
FROM latest
ORDER BY time, host, service
