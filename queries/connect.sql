-- title: Hosts that could not be reached
-- description: Deliveries that failed because a relay could not be reached, turned us away before the session began or was lost in it, and
--   connections that failed, whether or not another host then took the mail; by host, kind and family of its address.
-- counts: attempts; connections
-- param: limit integer 30 rows at most
-- narrow: first last family
-- rows: FROM outcomes WHERE (event = 'connect_failed' OR event IN ('deferred', 'bounced', 'expired') AND (stage IN ('connect', 'greeting') OR category = 'network'))
--   AND coalesce(relay_name, nullif(lower(regexp_extract(text, '(?:connect to|connection with|conversation with|talk to me|host) ([^\s\[]+)\[', 1)), ''), domain) IS NOT DISTINCT FROM shown.host
--   AND coalesce(relay_ip, nullif(regexp_extract(text, '\[([0-9a-fA-F.:]+)\]', 1), '')) IS NOT DISTINCT FROM shown.ip
--   AND CASE WHEN contains(text, 'refused to talk to me') THEN 'turned away'
--   WHEN reply_code IS NOT NULL AND NOT contains(text, 'Winsock error code')
--   THEN CASE WHEN coalesce(stage, 'dns') NOT IN ('dns', 'connect', 'greeting') OR contains(text, 'Connection dropped') THEN 'lost' ELSE 'turned away' END
--   WHEN regexp_matches(text, '(?i)refused|error code: 10061') THEN 'refused' WHEN regexp_matches(text, '(?i)time[d ]*out|timeout|error code: 10060') THEN 'timed out'
--   WHEN regexp_matches(text, '(?i)unreachable|no route|error code: 100(?:51|65)') THEN 'no route' WHEN regexp_matches(text, '(?i)lost connection|reset|broken pipe|closed|error code: 1005[34]') THEN 'lost'
--   ELSE 'other' END = shown.kind
-- number: attempts event <> 'connect_failed'
-- number: connections event = 'connect_failed'
WITH failed AS MATERIALIZED (
	SELECT domain, relay, stage > 3 AS greeted, reply_code, text, count(*) FILTER (event <> 35) AS attempts, count(*) FILTER (event = 35) AS connections,
		min(time) AS first_time, max(time) AS last_time
	FROM store.event
	WHERE event IN (12, 13, 14, 35) -- deferred, bounced, expired; connect_failed
		AND (event = 35 OR stage IN (2, 3) OR category = 7) -- connect_failed; connect, greeting; network; said apart, so that no other kinds are read
	-- include: event_filters.sql
	-- include: recipient_filters.sql
	GROUP BY ALL
), relays AS ( -- of all peers, DuckDB would make a hash table
	SELECT id, name, ip FROM store.peer WHERE id IN (SELECT relay FROM failed)
), kinds AS (
	SELECT coalesce(nullif(p.name, ''),
			nullif(lower(regexp_extract(text, '(?:connect to|connection with|conversation with|talk to me|host) ([^\s\[]+)\[', 1)), ''), d.value) AS host,
		coalesce(nullif(p.ip, ''), nullif(regexp_extract(text, '\[([0-9a-fA-F.:]+)\]', 1), '')) AS ip,
		CASE
		WHEN contains(text, 'refused to talk to me') THEN 'turned away'
		WHEN reply_code > 0 AND NOT contains(text, 'Winsock error code') -- where the reply is Exchange's own
		THEN CASE WHEN greeted OR contains(text, 'Connection dropped') THEN 'lost' ELSE 'turned away' END
		WHEN regexp_matches(text, '(?i)refused|error code: 10061') THEN 'refused'
		WHEN regexp_matches(text, '(?i)time[d ]*out|timeout|error code: 10060') THEN 'timed out'
		WHEN regexp_matches(text, '(?i)unreachable|no route|error code: 100(?:51|65)') THEN 'no route'
		WHEN regexp_matches(text, '(?i)lost connection|reset|broken pipe|closed|error code: 1005[34]') THEN 'lost'
		ELSE 'other' END AS kind,
		attempts, connections, first_time, last_time, text
	FROM failed f JOIN relays p ON p.id = f.relay JOIN store.name d ON d.id = f.domain
)
SELECT host, ip, CASE WHEN contains(ip, ':') THEN 'IPv6' WHEN ip NOT NULL THEN 'IPv4' END AS family, kind,
	sum(attempts)::BIGINT AS attempts, sum(connections)::BIGINT AS connections, min(first_time) AS first, max(last_time) AS last, min(nullif(text, '')) AS example
FROM kinds
GROUP BY host, ip, kind
ORDER BY attempts DESC, connections DESC, host, ip, kind
LIMIT $limit
