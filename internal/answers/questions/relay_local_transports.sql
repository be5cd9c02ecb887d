-- The kinds of all that Exim's transports did with which nothing was handed to another host lately.
--
--   .Lately   a condition on time
SELECT id
FROM store.kind
WHERE mta = 2 AND service IN ( -- Exim
	SELECT k.service
	FROM (
		SELECT kind, max(relay) AS relay FROM store.happening
		WHERE {{.Lately}} AND kind IN (SELECT id FROM store.kind WHERE mta = 2 AND event = 11 AND service > 0) -- delivered
		GROUP BY kind
	)
	JOIN store.kind k ON k.id = kind
	GROUP BY k.service HAVING max(relay) = 0
)
