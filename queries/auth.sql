-- title: Failed logins
-- description: SMTP authentication that failed, by client and login. What varies in the text is folded away.
-- counts: attempts to log in
-- param: limit integer 30 rows at most
-- narrow: first last
-- rows: FROM outcomes WHERE event = 'auth_failed' AND coalesce(client_ip, client_name) IS NOT DISTINCT FROM shown.client
--   AND sasl_user IS NOT DISTINCT FROM shown.login
-- number: attempts
WITH failed AS (
	SELECT client, sasl_user, count(*) AS n, min(time) AS first_time, max(time) AS last_time, min(nullif(fingerprint, 0)) AS fingerprint
	FROM store.event
	WHERE event = 33 -- auth_failed
	-- include: event_filters.sql
	GROUP BY ALL
)
SELECT coalesce(nullif(p.ip, ''), nullif(p.name, '')) AS client, u.value AS login, sum(n)::BIGINT AS attempts,
	min(first_time) AS first, max(last_time) AS last, min(t.value) AS text
FROM failed f JOIN store.peer p ON p.id = f.client JOIN store.name u ON u.id = f.sasl_user
LEFT JOIN store.fingerprint t ON t.id = f.fingerprint
GROUP BY ALL
ORDER BY attempts DESC, client, login
LIMIT $limit
