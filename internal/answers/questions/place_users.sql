-- As how many users the client with the address $1 met a failure.
--
--   .Cause   a condition on its verdict v
SELECT count(DISTINCT u.value)
FROM {{happenings}}
JOIN store.peer c ON c.id = client
JOIN store.name u ON u.id = sasl_user
WHERE {{.InWindow}} AND {{inbound}} AND {{.Cause}} AND c.ip = $1
