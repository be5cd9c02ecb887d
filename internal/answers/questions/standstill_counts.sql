-- How many attempts there were in each window to domains, and when the last.
--
--   .Domains   their numbers, with commas between; each has all numbers of its name
SELECT d.value, slot, count(*), max(time)
FROM {{.Windows}} JOIN store.name d ON d.id = domain
WHERE d.value IN (SELECT value FROM store.name WHERE id IN ({{.Domains}})) AND domain > 0 AND {{isAttempt}}
GROUP BY ALL
ORDER BY ALL
