-- How many addresses clients met a failure with, each of them for itself.
--
--   .Cause   a condition on its verdict v
SELECT count(*) FROM (
	SELECT DISTINCT c.ip, h.recipient_key
	FROM {{happenings}}
	JOIN store.peer c ON c.id = client
	WHERE {{.InWindow}} AND {{inbound}} AND {{.Cause}} AND h.recipient_key != 0
)
