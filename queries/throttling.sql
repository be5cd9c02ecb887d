-- title: Who slows us down
-- description: Deferrals because of rate or volume by provider, or by domain if the provider is not known, with their course over the
--   period (is it easing?) and their share of all attempts there.
-- counts: attempts
-- param: limit integer 20 rows at most
-- param: domain text - domain of the recipient
-- param: code code - reply code (550), enhanced code (5.7.1) or its beginning (5.7, 5)
-- param: provider text - mailbox provider, such as Google
-- param: category text - category of the failure, such as mailbox_full
-- column: share_of_attempts percent
-- column: trend sparkline
-- narrow: first last
-- rows: FROM deliveries WHERE event IN ('deferred', 'bounced', 'expired') AND category = 'rate_limit'
--   AND coalesce(provider, domain, '(unknown)') = shown.target
-- number: slowed
WITH tried AS (
	SELECT provider, domain, code, time, category = 11 AND event BETWEEN 12 AND 14 -- rate_limit; deferred, bounced, expired
		AND (code BETWEEN $code_from AND $code_to OR reply_code = $code_reply) -- if: code
		AND category IN (SELECT id FROM categories WHERE name = $category) -- if: category
		AS slowed
	FROM store.event
	WHERE event BETWEEN 11 AND 14 -- delivered, deferred, bounced, expired
	-- include: event_filters.sql
	AND domain IN (SELECT id FROM store.name WHERE value = $domain) -- if: domain
	-- include: sender_filter.sql
	AND provider IN (SELECT id FROM providers WHERE name = $provider) -- if: provider
), attempts AS (
	SELECT provider, CASE WHEN provider = 0 THEN domain ELSE 0 END AS domain, slowed, CASE WHEN slowed THEN code END AS code,
		CASE WHEN slowed THEN epoch_us(time) // 600_000_000 END AS span, -- of ten minutes, counted from 1970
		count(*) AS n, min(time) AS first_time, max(time) AS last_time
	FROM tried
	GROUP BY ALL
), named AS (
	SELECT coalesce(p.name, d.value, '(unknown)') AS target, span, slowed, code, sum(n)::BIGINT AS n, min(first_time) AS first_time, max(last_time) AS last_time
	FROM attempts a JOIN providers p ON p.id = a.provider JOIN store.name d ON d.id = a.domain
	GROUP BY ALL
), period AS (
	SELECT epoch_us(max(last_time)) // 600_000_000 AS last, last - epoch_us(min(first_time)) // 600_000_000 AS length,
		length // 24 + 1 AS width, length // width + 1 AS parts -- of as many spans each but the first, at most 24
	FROM attempts
), trends AS (
	SELECT target, list_transform(range(parts), part -> coalesce(by_part[part][1], 0)) AS trend FROM (
		SELECT target, map(list(part) FILTER (part NOT NULL), list(n) FILTER (part NOT NULL)) AS by_part FROM (
			SELECT target, (parts - 1 - (last - span) // width)::INTEGER AS part, sum(n)::BIGINT AS n
			FROM named, period WHERE slowed GROUP BY ALL)
		GROUP BY target), period
)
SELECT target, string_agg(DISTINCT code_text(code), ' ' ORDER BY code_text(code)) AS codes, (sum(n) FILTER (named.slowed))::BIGINT AS slowed,
	(sum(n) FILTER (named.slowed)) / sum(n) AS share_of_attempts, any_value(trend) AS trend,
	min(first_time) FILTER (named.slowed) AS first, max(last_time) FILTER (named.slowed) AS last
FROM named JOIN trends USING (target)
GROUP BY target
ORDER BY sum(n) FILTER (named.slowed) DESC, target
LIMIT $limit
