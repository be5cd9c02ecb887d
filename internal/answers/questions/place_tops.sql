-- In each of some respects, what most failures of each cause in the window have in common, how many have it, and in how
-- many different things that differ.
--
--   .Columns    of a cause, without inbound: see Diagnosis.columns
--   .Of         a condition on the verdicts of the causes
--   .Respects   see respect
--   .Distinct   the columns of the respects
--   .Mailboxes  the kinds of deliveries to mailboxes of this server: see intoMailboxes
--
-- That all verdicts are at least 0 makes the condition on c.inbound one on h too: of k and c alone, DuckDB 1.1 would join all
-- kinds with all causes first.
WITH causes AS MATERIALIZED (
	SELECT *, dense_rank() OVER (ORDER BY category, provider, code, reply, inbound) AS cause FROM (
		SELECT v.id AS verdict, {{.Columns}}, {{inbound}} AS inbound
		FROM store.verdict v, (VALUES (13), (30)) AS k(event) -- bounced, rejected
		WHERE {{.Of}}
	)
), failed AS MATERIALIZED (
	SELECT c.cause, c.inbound, {{.Distinct}}, k.id IN ({{.Mailboxes}}) AS local, count(*) AS n
	FROM store.happening h
	JOIN store.kind k ON k.id = h.kind
	JOIN causes c ON c.verdict = h.verdict AND c.inbound = ({{inbound}} AND h.verdict >= 0)
	WHERE {{.InWindow}} AND {{failing}} AND {{counted}}
	GROUP BY ALL
), placed AS ({{range $i, $r := .Respects}}{{if $i}}
	UNION ALL{{end}}
	SELECT cause, '{{$r.Name}}' AS what, {{$r.Who}} AS who, n
	FROM (SELECT cause, {{$r.Number}}, sum(n)::BIGINT AS n FROM failed WHERE {{$r.Of}} GROUP BY ALL) {{$r.Names}}{{end}}
), tops AS (
	SELECT cause, what, arg_min(who, (-n, who)) AS who, max(n) AS n, count(*) AS others
	FROM (SELECT cause, what, who, sum(n)::BIGINT AS n FROM placed GROUP BY ALL)
	WHERE who IS NOT NULL
	GROUP BY cause, what
)
SELECT category, provider, code, reply, inbound, what, who, n, others
FROM tops JOIN (SELECT DISTINCT category, provider, code, reply, inbound, cause FROM causes) USING (cause)
