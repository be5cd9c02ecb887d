-- Failures with the meaning of their effective enhanced code. An unknown
-- detail has its subject's meaning, an unknown subject its class's
-- (RFC 3463 section 2).
SELECT o.* EXCLUDE (failure),
	cl.name AS class_name, su.name AS subject_name,
	coalesce(k.name, su.name, cl.name) AS meaning,
	k.operator_hint AS hint
FROM {{.Outcomes}} o
LEFT JOIN classes cl ON cl.class = o.class
LEFT JOIN subjects su ON su.subject = o.subject
LEFT JOIN enhanced_codes k ON k.class = o.class AND k.subject = o.subject AND k.detail = o.detail
WHERE o.failure
