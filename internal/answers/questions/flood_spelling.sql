-- How a recipient is spelt most often. It is not asked of all recipients, as their addresses take long to read.
--
--   .Recipient   a condition on a row of store.happening
SELECT decode(recipient) AS recipient
FROM store.happening
WHERE {{.InWindow}} AND {{isAttempt}} AND {{.Recipient}}
GROUP BY ALL
ORDER BY count(*) DESC, recipient
LIMIT 1
