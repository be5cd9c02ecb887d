-- How much other servers than the one at $1 took: those that have its name $2, or took mail for the domain $3.
--
--   .Since   a condition on time
SELECT count(*)
FROM store.happening
WHERE {{.Since}} AND {{isDelivered}}
	AND relay IN (SELECT id FROM store.peer WHERE ip != $1 AND {{beyond}})
	AND (relay IN (SELECT id FROM store.peer WHERE name = $2) OR domain IN (SELECT id FROM store.name WHERE value = $3))
