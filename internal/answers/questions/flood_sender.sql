-- The sender of most messages to a recipient in the window, and how many they are.
--
--   .Recipient   a condition on a row of store.happening
--   .ToFilter    see toFilter
SELECT a.value, count(DISTINCT message) AS n
FROM store.happening h JOIN store.address a ON a.id = h.sender
WHERE {{.InWindow}} AND {{isAttempt}} AND {{.Recipient}} AND sender > 0 AND NOT {{.ToFilter}}
GROUP BY a.value
ORDER BY n DESC, a.value
LIMIT 1
