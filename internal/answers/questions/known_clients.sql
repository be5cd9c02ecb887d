-- How often failures were met, in each window, by clients that had mail taken in the windows before, and by how many.
--
--   .Columns   of a cause, without inbound: see Diagnosis.columns
--   .About     a condition on the failures
WITH known AS (
	SELECT DISTINCT c.ip
	FROM {{.Windows}} h JOIN store.peer c ON c.id = client
	WHERE slot > 0 AND client > 0 AND sasl_user = 0 AND {{isDelivered}}
)
SELECT {{.Columns}}, {{inbound}}, slot, count(*), count(DISTINCT c.ip)
FROM {{.Windows}} h
JOIN store.kind k ON k.id = h.kind
JOIN store.verdict v ON v.id = h.verdict
JOIN store.peer c ON c.id = client
WHERE {{.About}} AND c.ip IN (FROM known)
GROUP BY ALL
