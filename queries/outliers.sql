-- title: Senders out of line
-- description: Logins, users of this machine, or senders of mail without either, that sent more on their busiest day than on their other
--   days, or with many failures, and to how many domains on that day. A stolen login looks like this. A log of one day has no other days.
--   With --code or --category, attempts are those that failed so.
-- counts: attempts
-- param: attempts integer 10 attempts on the busiest day at least
-- param: limit integer 20 rows at most
-- column: failed_share percent
-- narrow: mean_of_other_days kind
-- rows: FROM deliveries WHERE coalesce(sasl_user, sender) = shown.who AND shown.kind = CASE WHEN sasl_user IS NULL THEN 'sender'
--   WHEN coalesce(client_ip, client_name) IS NULL THEN 'local user' ELSE 'login' END AND local_time(time)::DATE::VARCHAR = shown.day
-- number: attempts
WITH by_id AS MATERIALIZED (
	SELECT sasl_user, sasl_user > 0 AND client = 0 AS here, CASE WHEN sasl_user = 0 THEN sender ELSE 0 END AS sender, local_time(time)::DATE AS day, count(*) AS n, count(*) FILTER (event > 11) AS failed
	FROM store.event
	WHERE event BETWEEN 11 AND 14 AND (sasl_user > 0 OR sender > 0) -- delivered, deferred, bounced, expired
	-- include: event_filters.sql
	-- include: recipient_filters.sql
	GROUP BY ALL
), named AS MATERIALIZED (
	SELECT CASE WHEN here THEN 'local user' WHEN b.sasl_user > 0 THEN 'login' ELSE 'sender' END AS kind, coalesce(u.value, a.value) AS who, b.*
	FROM by_id b JOIN store.name u ON u.id = b.sasl_user JOIN store.address a ON a.id = b.sender
), by_day AS (
	SELECT kind, who, day, sum(n)::BIGINT AS n, sum(failed)::BIGINT AS failed FROM named GROUP BY ALL
), days AS (
	SELECT nullif(count(DISTINCT day) - 1, 0) AS others FROM by_id -- not from the first to the last, which one wrong year would make thousands
), busiest AS (
	SELECT kind, who, max(n) AS attempts, arg_max(day, (n, day)) FILTER (n >= $attempts) AS day, arg_max(failed, (n, day)) FILTER (n >= $attempts) AS failed, sum(n)::BIGINT AS total
	FROM by_day GROUP BY ALL
), ranked AS MATERIALIZED (
	SELECT kind, who, day, attempts, (total - attempts) / others AS mean_of_other_days,
		attempts / CASE WHEN others > 0 THEN greatest((total - attempts) / others, 1) END AS times, failed / attempts
		* NULL -- if: code
		* NULL -- if: category
		AS failed_share
	FROM busiest, days
	WHERE attempts >= $attempts
	ORDER BY coalesce(times, attempts) * (1 + coalesce(failed_share, 0)) DESC, who
	LIMIT $limit
), domains AS (
	SELECT kind, who, count(DISTINCT d.value) AS domains
	FROM store.event e
	JOIN (SELECT kind, who, day, sasl_user, here, sender AS from_id FROM named SEMI JOIN ranked USING (kind, who, day)) r
		ON r.sasl_user = e.sasl_user AND r.here = (e.sasl_user > 0 AND e.client = 0)
		AND r.from_id = CASE WHEN e.sasl_user = 0 THEN e.sender ELSE 0 END AND r.day = local_time(e.time)::DATE
	JOIN store.name d ON d.id = e.domain
	WHERE e.event BETWEEN 11 AND 14
	-- include: event_filters.sql
	-- include: recipient_filters.sql
	GROUP BY kind, who
)
SELECT kind, who, day::VARCHAR AS day, attempts, round(mean_of_other_days, 1) AS mean_of_other_days, round(times, 1) AS times, domains, failed_share
FROM ranked LEFT JOIN domains USING (kind, who)
ORDER BY coalesce(times, attempts) * (1 + coalesce(failed_share, 0)) DESC, who
