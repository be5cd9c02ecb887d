-- What people and reports see, and what that is made of. The views that can be
-- narrowed to what happened lately are in views/.

-- The enhanced code as text, NULL if there is none.
CREATE MACRO code_text(c) AS CASE WHEN c > 0 THEN (c // 1000000) || '.' || (c // 1000 % 1000) || '.' || (c % 1000) END;

CREATE VIEW all_messages AS FROM store.message UNION ALL FROM store.open_message;

-- Kinds and verdicts with their names. The outer joins keep these small tables
-- together: the optimiser would otherwise try all orders of twenty joins.
CREATE VIEW kinds AS
SELECT k.id, k.source_id, mn.name AS mta, h.value AS host, s.value AS service, en.name AS event, en.failure, st.name AS stage,
	[NULL, 'reply', 'mta', 'implied'][k.code_origin + 1] AS code_origin,
	nullif(split_part(t.value, ' ', 1), '') AS tls_version, nullif(split_part(t.value, ' ', 2), '') AS tls_cipher,
	p.value AS protocol, d.value AS direction
FROM store.kind k
LEFT JOIN mta_names mn ON mn.id = k.mta
LEFT JOIN event_names en ON en.id = k.event
LEFT JOIN stage_names st ON st.id = k.stage
LEFT JOIN store.name h ON h.id = k.host
LEFT JOIN store.name s ON s.id = k.service
LEFT JOIN store.name t ON t.id = k.tls
LEFT JOIN store.name p ON p.id = k.protocol
LEFT JOIN store.name d ON d.id = k.direction;

CREATE VIEW verdicts AS
SELECT v.id, nullif(v.reply_code, 0)::INTEGER AS reply_code,
	CASE WHEN v.code > 0 THEN v.code // 1000000 END AS class,
	CASE WHEN v.code > 0 THEN v.code // 1000 % 1000 END AS subject,
	CASE WHEN v.code > 0 THEN v.code % 1000 END AS detail,
	code_text(v.code) AS code,
	CASE WHEN v.mta_code > 0 THEN v.mta_code // 1000000 END AS mta_class,
	CASE WHEN v.mta_code > 0 THEN v.mta_code // 1000 % 1000 END AS mta_subject,
	CASE WHEN v.mta_code > 0 THEN v.mta_code % 1000 END AS mta_detail,
	nullif(v.errno, 0) AS errno,
	c.name AS category, p.name AS provider, ps.name AS persistence, o.name AS owner, c.advice, nullif(v.rule, 0) AS rule, nullif(v.fingerprint, 0) AS fingerprint_id
FROM store.verdict v
LEFT JOIN categories c ON c.id = v.category
LEFT JOIN persistences ps ON ps.id = v.persistence
LEFT JOIN owners o ON o.id = v.owner
LEFT JOIN providers p ON p.id = v.provider;

-- SMTP connections of clients, by the hour in which they began.
CREATE VIEW connections AS
SELECT c.source_id, nullif(c.hour, TIMESTAMP 'epoch') AS time, mn.name AS mta, h.value AS host, s.value AS service, c.n AS connections
FROM store.connection c
JOIN mta_names mn ON mn.id = c.mta
JOIN store.name h ON h.id = c.host
JOIN store.name s ON s.id = c.service;
