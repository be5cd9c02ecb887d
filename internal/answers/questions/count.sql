-- How often each cause was met in each window. Attempts without a failure have the category 0. Of the verdicts of a
-- cause, that which was met most often says who has to act, by which rule, and which fingerprint is the example.
WITH parts AS (
	SELECT slot, kind, verdict, {{outwards}} AS outwards, count(*) AS n, min(time) AS first, max(time) AS last
	FROM {{.Windows}}
	GROUP BY ALL
), g AS (
	SELECT slot, kind, verdict, sum(n)::BIGINT AS n, min(first) AS first, max(last) AS last
	FROM parts JOIN store.kind k ON k.id = kind
	WHERE {{notTLSOut "outwards"}}
	GROUP BY slot, kind, verdict
)
SELECT slot, {{causeColumns}}, {{inbound}},
	sum(n)::BIGINT, (sum(n) FILTER ({{attempts}}))::BIGINT, min(first),
	arg_max(v.owner, (n, -v.id)), arg_max(v.rule, (n, -v.id)), arg_max(v.fingerprint, (n, -v.id)), max(last)
FROM g
JOIN store.kind k ON k.id = g.kind
JOIN store.verdict v ON v.id = g.verdict
WHERE v.category > 0 AND {{failing}} OR {{attempts}}
GROUP BY ALL
