-- title: Clients
-- description: The hosts that gave us mail, and what they were refused: messages, bytes, refusals, broken sessions, failed logins.
-- counts: messages; refusals; sessions
-- param: limit integer 20 rows at most
-- column: bytes bytes
-- narrow: bytes lost
-- rows: FROM queued WHERE received IS NOT NULL AND coalesce(client_ip, nullif(client_name, 'unknown')) = coalesce(shown.ip, shown.name)
-- number: messages
-- rows: FROM outcomes WHERE coalesce(client_ip, nullif(client_name, 'unknown')) = coalesce(shown.ip, shown.name)
-- number: refused event = 'rejected'
-- number: lost event = 'lost_connection'
-- number: bad_logins event = 'auth_failed'
WITH gave AS (
	SELECT client, count(*) AS messages, sum(size) AS bytes, sum(recipients) AS recipients
	FROM all_messages
	WHERE id > 0 AND received NOT NULL AND client > 0
	-- include: message_filters.sql
	GROUP BY client
), was_refused AS (
	SELECT client, count(*) FILTER (event = 30) AS refused, count(*) FILTER (event = 32) AS lost, count(*) FILTER (event = 33) AS bad_logins
	FROM store.event
	WHERE event IN (30, 32, 33) AND client > 0 -- rejected, lost_connection, auth_failed
	-- include: event_filters.sql
	-- include: sender_filter.sql
	GROUP BY client
), both_sides AS (
	SELECT client, messages, bytes, recipients, 0 AS refused, 0 AS lost, 0 AS bad_logins FROM gave
	UNION ALL
	SELECT client, 0, 0, 0, refused, lost, bad_logins FROM was_refused
)
SELECT nullif(p.ip, '') AS ip, max(nullif(nullif(p.name, ''), 'unknown')) AS name, sum(messages)::BIGINT AS messages,
	CASE WHEN sum(messages) = 0 THEN 0 ELSE nullif(sum(bytes), 0) END::BIGINT AS bytes, -- 0 bytes of something means not known
	CASE WHEN sum(messages) = 0 THEN 0 ELSE nullif(sum(recipients), 0) END::BIGINT AS recipients,
	sum(refused)::BIGINT AS refused, sum(lost)::BIGINT AS lost, sum(bad_logins)::BIGINT AS bad_logins
FROM both_sides b JOIN store.peer p ON p.id = b.client
GROUP BY p.ip, CASE WHEN p.ip = '' THEN p.name END
ORDER BY messages DESC, refused DESC, lost DESC, p.ip
LIMIT $limit
