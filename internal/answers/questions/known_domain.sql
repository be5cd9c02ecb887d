-- The domain for which most refusals of a cause in the window are, of those whose mail went no further than this
-- server before and no longer does; and how many.
--
--   .Lately   a condition on time: the window and those that it is compared with
--   .Cause    a condition on the verdict v
WITH taken AS (
	SELECT domain, host, max(time) AS last
	FROM store.happening JOIN store.kind k ON k.id = kind
	WHERE {{.Lately}} AND {{isDelivered}}
	GROUP BY ALL HAVING count(*) FILTER (relay IN (SELECT id FROM store.peer WHERE {{beyond}})) = 0
)
SELECT n.value, count(*) AS refusals
FROM {{happenings}}
JOIN store.name n ON n.id = h.domain
JOIN taken t ON t.domain = h.domain AND t.host = k.host AND h.time > t.last
WHERE {{.InWindow}} AND {{inbound}} AND {{failing}} AND {{.Cause}}
GROUP BY n.value
ORDER BY refusals DESC, n.value
LIMIT 1
