-- By host, how much is stamped later than a time, and the latest of it.
--
--   .Now   the time, as a literal
SELECT coalesce(o.value, ''), sum(n)::BIGINT, max(last)
FROM (SELECT kind, count(*) AS n, max(time) AS last FROM store.happening WHERE time >= {{.Now}} GROUP BY kind)
JOIN store.kind k ON k.id = kind
JOIN store.name o ON o.id = k.host
GROUP BY o.value
