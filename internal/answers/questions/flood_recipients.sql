-- The keys of the recipients with the most attempts in the window.
--
--   .Fewest   attempts that one has at least
SELECT recipient_key, count(*) AS n
FROM store.happening
WHERE {{.InWindow}} AND {{isAttempt}} AND recipient_key != 0
GROUP BY recipient_key HAVING n >= {{.Fewest}}
ORDER BY n DESC, recipient_key
LIMIT 3
