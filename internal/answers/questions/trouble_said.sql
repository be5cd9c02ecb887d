-- What a server said of itself, by slot, if it said it often enough in the first ones. What is said again with other
-- queue IDs (also Exim's, wherever they are), numbers and addresses is counted together. What is said about a client in
-- a session is left out.
--
--   .Rows     rows of store.happening with a slot
--   .Kinds    see trouble_kinds.sql
--   .Slots    how many slots are the first ones
--   .Least    how often it was said in these
--   .Texts    of how many texts it is told, those that were said most
WITH said AS (
	SELECT slot, kind,
		regexp_replace(
			regexp_replace(decode(text), '^[0-9A-Za-z]{6,20}: |\b[0-9A-Za-z]{6}-(?:[0-9A-Za-z]{6}|[0-9A-Za-z]{11})-[0-9A-Za-z]{2}(?:[0-9A-Za-z]{2})?\b', '', 'g'),
			'[0-9A-F]*[0-9][0-9A-Fa-f.:]*', '#', 'g') AS folded,
		count(*) AS n, min(time) AS first, min(decode(text)) AS example
	FROM {{.Rows}}
	WHERE kind IN ({{.Kinds}}) AND (client = 0 OR message > 0)
	GROUP BY ALL
), named AS (
	SELECT k.event = 41 AS fatal, coalesce(v.value, '') AS daemon, folded, slot,
		sum(n)::BIGINT AS n, min(first) AS first, min(example) AS example
	FROM said s
	JOIN store.kind k ON k.id = s.kind
	JOIN store.name v ON v.id = k.service
	GROUP BY fatal, daemon, folded, slot
), often AS (
	SELECT fatal, daemon, folded FROM named
	WHERE slot < {{.Slots}}
	GROUP BY ALL HAVING sum(n) >= {{.Least}}
	ORDER BY sum(n) DESC, fatal DESC, daemon, folded
	LIMIT {{.Texts}}
)
SELECT fatal, daemon, folded, slot, n, first, example
FROM named SEMI JOIN often USING (fatal, daemon, folded)
ORDER BY ALL
