-- Deliveries to a recipient in each window, and messages for it that are not older than a window.
--
--   .Recipient   a condition on a row of store.happening
--   .Length      of a window, in milliseconds
--   .ToFilter    see toFilter
SELECT slot, count(*) FILTER (event = 11), -- delivered
	count(DISTINCT message) FILTER (delay <= {{.Length}} AND NOT {{.ToFilter}})
FROM {{.Windows}} h JOIN store.kind k ON k.id = h.kind
WHERE {{attempts}} AND {{.Recipient}}
GROUP BY slot
