-- title: What greylisting costs
-- description: Recipients that were greylisted, by domain: how many got the message later, how long they waited from the
--   first refusal, and how many are still waiting or failed.
-- counts: recipients of a message
-- param: limit integer 20 rows at most
-- column: median_wait duration
-- column: max_wait duration
-- rows: FROM deliveries WHERE event = 'deferred' AND category = 'greylist' AND domain IS NOT DISTINCT FROM shown.domain
-- number: refusals
WITH greylisted AS ( -- within a message the key of a recipient is enough to know it
	SELECT message, recipient_key AS recipient, any_value(domain) AS domain, count(*) AS attempts
	FROM store.event
	WHERE event = 12 AND message > 0 AND category = 12 -- deferred; greylist
	-- include: event_filters.sql
	-- include: recipient_filters.sql
	GROUP BY ALL
), ended AS (
	SELECT message, recipient_key AS recipient, min(time) FILTER (event = 12 AND category = 12) AS refused, min(time) FILTER (event = 11) AS delivered, bool_or(event > 12) AS failed
	FROM store.event -- whatever the filters: the first refusal may be before --since
	WHERE event BETWEEN 11 AND 14 AND message IN (SELECT message FROM greylisted) -- delivered, deferred, bounced, expired
	GROUP BY ALL
), waits AS (
	SELECT g.domain, g.attempts, coalesce(e.failed, false) OR coalesce(w.failed, false) AS failed,
		CASE WHEN e.delivered >= e.refused THEN epoch(e.delivered) - epoch(e.refused) END AS wait
	FROM greylisted g
	LEFT JOIN ended e ON e.message = g.message AND e.recipient = g.recipient
	LEFT JOIN ended w ON w.message = g.message AND w.recipient = 0 -- expired for whom it did not say
)
SELECT d.value AS domain, count(*) AS greylisted, count(wait) AS delivered, count(*) FILTER (wait IS NULL AND failed) AS failed,
	count(*) FILTER (wait IS NULL AND NOT failed) AS waiting, sum(attempts)::BIGINT AS refusals, median(wait) AS median_wait, max(wait) AS max_wait
FROM waits w JOIN store.name d ON d.id = w.domain
GROUP BY d.value
ORDER BY greylisted DESC, domain
LIMIT $limit
