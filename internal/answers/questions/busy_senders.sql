-- Which logins, and which senders of mail without one, have so many attempts in the window that they may be out of
-- line; with how many, and how many of these failed.
--
--   .Least    attempts that one has at least, under one number
--   .Fewest   the same of all its numbers
--   .Failed   the share that must fail of a sender's without a login
WITH many AS (
	SELECT sasl_user, CASE WHEN sasl_user = 0 THEN sender ELSE 0 END AS sender, count(*) AS n,
		count(*) FILTER (kind IN (SELECT id FROM store.kind WHERE event > 11)) AS failed -- 11: delivered
	FROM store.happening
	WHERE {{.InWindow}} AND (sasl_user > 0 OR sender > 0)
		AND sender NOT IN (SELECT id FROM store.address WHERE value = '<>')
		AND {{isAttempt}}
	GROUP BY ALL HAVING n >= {{.Least}}
)
SELECT m.sasl_user > 0 AS login, coalesce(u.value, a.value) AS who, sum(n)::BIGINT AS tries, sum(failed)::BIGINT AS failures
FROM many m
JOIN store.name u ON u.id = m.sasl_user
JOIN store.address a ON a.id = m.sender
GROUP BY ALL HAVING tries >= {{.Fewest}} AND (login OR failures > {{.Failed}} * tries)
ORDER BY tries DESC, who
LIMIT 5
