-- The newest text of each fingerprint of each cause in the window, of those that are about certain places if there are
-- some; the most frequent fingerprint of a cause comes last. Of several at one time, it is the one logged last.
--
--   .Columns   of a cause, without inbound: see Diagnosis.columns
--   .About     a condition on the failures
--   .Places    domains, and addresses of clients, as literals with commas between
SELECT {{.Columns}}, {{inbound}}, v.fingerprint, count(*) AS n,
	arg_max(decode(text), (coalesce(p.value IN ({{.Places}}), false) OR coalesce(c.ip IN ({{.Places}}), false), time, line))
FROM {{happenings}}
LEFT JOIN store.name p ON p.id = domain
LEFT JOIN store.peer c ON c.id = client
WHERE {{.InWindow}} AND {{.About}}
GROUP BY ALL
ORDER BY n, fingerprint DESC
