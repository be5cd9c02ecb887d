-- How much each host logged in the window.
SELECT o.value, sum(n)::BIGINT
FROM (SELECT kind, count(*) AS n FROM store.happening WHERE {{.InWindow}} GROUP BY kind)
JOIN store.kind k ON k.id = kind
JOIN store.name o ON o.id = k.host
WHERE o.value NOT NULL
GROUP BY o.value
