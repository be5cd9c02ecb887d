-- title: DNS failures
-- description: Recipient domains whose mail hosts could not be looked up, by kind. Many domains within one kind point to the own
--   resolver, few to theirs.
-- counts: attempts
-- param: limit integer 30 rows at most
-- narrow: first domains_of_this_kind last
-- rows: FROM deliveries WHERE event IN ('deferred', 'bounced', 'expired') AND (stage = 'dns' OR category IN ('dns', 'bad_domain')) AND domain IS NOT DISTINCT FROM shown.domain
--   AND CASE WHEN regexp_matches(text, '(?i)try again|temporar|server fail|servfail|time[d ]*out|timeout|did not complete|^lookup of host .* failed') THEN 'no answer from a name server'
--   WHEN regexp_matches(text, '(?i)null ?mx|(does not|never) accepts? mail|no (mail|smtp) service|mail for this domain is not accepted') THEN 'domain takes no mail'
--   WHEN regexp_matches(text, '(?i)malformed|invalid|bogus|loops? back|lowest numbered') THEN 'broken records'
--   WHEN regexp_matches(text, '(?i)not found|nxdomain|no such|unrouteable|does not exist|non-?existent|no .*record') THEN 'no such domain or record'
--   ELSE 'other' END = shown.kind
-- number: attempts
WITH failed AS (
	SELECT domain, event, text, count(*) AS n, min(time) AS first_time, max(time) AS last_time
	FROM store.event
	WHERE event BETWEEN 12 AND 14 -- deferred, bounced, expired
		AND (stage = 1 OR category IN (4, 6)) -- dns; bad_domain, dns
	-- include: event_filters.sql
	-- include: recipient_filters.sql
	GROUP BY ALL
), kinds AS (
	SELECT d.value AS domain, n, first_time, last_time, text, CASE
		WHEN regexp_matches(text, '(?i)try again|temporar|server fail|servfail|time[d ]*out|timeout|did not complete|^lookup of host .* failed') THEN 'no answer from a name server'
		WHEN regexp_matches(text, '(?i)null ?mx|(does not|never) accepts? mail|no (mail|smtp) service|mail for this domain is not accepted') THEN 'domain takes no mail'
		WHEN regexp_matches(text, '(?i)malformed|invalid|bogus|loops? back|lowest numbered') THEN 'broken records'
		WHEN regexp_matches(text, '(?i)not found|nxdomain|no such|unrouteable|does not exist|non-?existent|no .*record') THEN 'no such domain or record'
		ELSE 'other' END AS kind
	FROM failed f JOIN store.name d ON d.id = f.domain
), by_domain AS (
	SELECT kind, domain, sum(n)::BIGINT AS attempts, min(first_time) AS first, max(last_time) AS last, min(nullif(text, '')) AS example
	FROM kinds GROUP BY ALL
)
SELECT kind, count(*) OVER (PARTITION BY kind) AS domains_of_this_kind, domain, attempts, first, last, example
FROM by_domain
ORDER BY attempts DESC, kind, domain
LIMIT $limit
