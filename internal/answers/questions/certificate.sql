-- What is said most often in the window of TLS that failed on the way out.
--
--   .Where   a condition on a row of store.happening
SELECT arg_max(decode(text), (time, line))
FROM store.happening
WHERE {{.InWindow}} AND {{.Where}} AND kind IN (SELECT id FROM store.kind WHERE event = 34) -- TLS failed
GROUP BY verdict
ORDER BY count(*) DESC, verdict
LIMIT 1
