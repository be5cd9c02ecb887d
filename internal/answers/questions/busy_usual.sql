-- What a sender sent in each window: deliveries, recipients of mail that is not older than a window, and the
-- addresses that it came from.
--
--   .Sender     a condition on a row of store.happening; $1 is the sender's name
--   .Length     of a window, in milliseconds
--   .ToFilter   see toFilter
SELECT slot, count(*) FILTER (event = 11), -- delivered
	count(DISTINCT hash(message, recipient_key)) FILTER (delay <= {{.Length}} AND NOT {{.ToFilter}}),
	count(DISTINCT c.ip), min(c.ip)
FROM {{.Windows}} h
JOIN store.kind k ON k.id = h.kind
JOIN store.peer c ON c.id = h.client
WHERE {{attempts}} AND {{.Sender}}
GROUP BY slot
