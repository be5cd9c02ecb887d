-- The addresses that refusals of mail from this server name in the window, and how many do, by cause. The address of the
-- server that refused is none of ours.
--
--   .Columns     of a cause, without inbound: see Diagnosis.columns
--   .Category    a condition on the verdict v
--   .Reference   a regular expression for what looks like an address and is none, as a literal
--   .Address     a regular expression for what may be an address, as a literal
WITH named AS (
	SELECT {{.Columns}}, h.relay,
		unnest(list_distinct(regexp_extract_all(regexp_replace(decode(text), {{.Reference}}, ' '), {{.Address}}))) AS address
	FROM {{happenings}}
	WHERE {{.InWindow}} AND {{.Category}} AND {{attempts}}
)
SELECT category, provider, code, reply, address, count(*) AS n
FROM named JOIN store.peer r ON r.id = relay
WHERE address IS DISTINCT FROM r.ip
GROUP BY ALL
ORDER BY n DESC, address
