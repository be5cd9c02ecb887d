-- How much was delivered over IPv6. Addresses of this host and its network tell nothing.
--
--   .Since   a condition on time
SELECT count(*)
FROM store.happening
WHERE {{.Since}} AND {{isDelivered}}
	AND relay IN (
		SELECT id FROM store.peer
		WHERE contains(ip, ':') AND NOT starts_with(ip, '::') AND NOT starts_with(lower(ip), 'f')
	)
