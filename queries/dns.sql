-- title: DNS failures
-- description: Recipient domains whose mail hosts could not be looked up, by kind. Many domains of one kind point to your own
--   resolver, few to theirs. What varies in the text is folded away.
-- counts: attempts
-- param: limit integer 30 rows at most
-- narrow: first domains_of_this_kind last
-- rows: FROM deliveries LEFT JOIN store.fingerprint f ON f.id = fingerprint_id WHERE event IN ('deferred', 'bounced', 'expired') AND (stage = 'dns' OR category IN ('dns', 'bad_domain')) AND domain IS NOT DISTINCT FROM shown.domain
--   AND CASE WHEN regexp_matches(f.value, '(?i)try again|temporar|server fail|servfail|time[d ]*out|timeout|did not complete|^lookup of host .* failed') THEN 'no answer from a name server'
--   WHEN regexp_matches(f.value, '(?i)null ?mx|(does not|never) accepts? mail|no (mail|smtp) service|mail for this domain is not accepted') THEN 'domain takes no mail'
--   WHEN regexp_matches(f.value, '(?i)malformed|invalid|bogus|loops? back|lowest numbered') THEN 'broken records'
--   WHEN regexp_matches(f.value, '(?i)not found|nxdomain|no such|unrouteable|does not exist|non-?existent|no .*record') THEN 'no such domain or record'
--   ELSE 'other' END = shown.kind
-- number: attempts
WITH failed AS (
	SELECT domain, fingerprint, count(*) AS n, min(time) AS first_time, max(time) AS last_time
	FROM store.event
	WHERE event BETWEEN 12 AND 14 -- deferred, bounced, expired
		AND (stage = 1 OR category IN (4, 6)) -- dns; bad_domain, dns
	-- include: event_filters.sql
	-- include: recipient_filters.sql
	GROUP BY ALL
), kinds AS ( -- by fingerprints, which do not hold the names that strangers chose
	SELECT d.value AS domain, n, first_time, last_time, f.value AS text, CASE
		WHEN regexp_matches(f.value, '(?i)try again|temporar|server fail|servfail|time[d ]*out|timeout|did not complete|^lookup of host .* failed') THEN 'no answer from a name server'
		WHEN regexp_matches(f.value, '(?i)null ?mx|(does not|never) accepts? mail|no (mail|smtp) service|mail for this domain is not accepted') THEN 'domain takes no mail'
		WHEN regexp_matches(f.value, '(?i)malformed|invalid|bogus|loops? back|lowest numbered') THEN 'broken records'
		WHEN regexp_matches(f.value, '(?i)not found|nxdomain|no such|unrouteable|does not exist|non-?existent|no .*record') THEN 'no such domain or record'
		ELSE 'other' END AS kind
	FROM failed JOIN store.name d ON d.id = failed.domain JOIN store.fingerprint f ON f.id = failed.fingerprint
), by_domain AS (
	SELECT kind, domain, sum(n)::BIGINT AS attempts, min(first_time) AS first, max(last_time) AS last, min(text) AS text
	FROM kinds GROUP BY ALL
)
SELECT kind, count(*) OVER (PARTITION BY kind) AS domains_of_this_kind, domain, attempts, first, last, text
FROM by_domain
ORDER BY attempts DESC, kind, domain
LIMIT $limit
