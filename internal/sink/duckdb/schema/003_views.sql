-- What people and reports see.

-- The enhanced code in writing, NULL where there is none.
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

-- Everything but the receipt of messages.
CREATE VIEW outcomes AS
SELECT k.source_id, e.line >> 16 AS line_end, (e.line & 65535)::INTEGER AS item, e.time, k.mta, k.host, k.service, k.event,
	nullif(decode(m.queue_id), '') AS queue_id, nullif(decode(e.next_queue_id), '') AS next_queue_id,
	nullif(decode(m.message_id), '') AS message_id, nullif(decode(m.network_message_id), '') AS network_message_id,
	s.value AS sender, nullif(decode(e.recipient), '') AS recipient, d.value AS domain, o.value AS original_recipient,
	nullif(c.name, '') AS client_name, nullif(c.ip, '') AS client_ip, he.value AS helo, u.value AS sasl_user,
	nullif(r.name, '') AS relay_name, nullif(r.ip, '') AS relay_ip, nullif(r.port, 0) AS relay_port,
	v.reply_code, v.class, v.subject, v.detail, v.code, k.code_origin, v.mta_class, v.mta_subject, v.mta_detail, v.errno, k.stage,
	v.category, v.provider, v.persistence, v.owner, v.advice, v.rule, v.fingerprint_id,
	CASE WHEN e.delay >= 0 THEN e.delay / 1000.0 END AS delay,
	CASE WHEN e.delay_before_qmgr >= 0 THEN e.delay_before_qmgr / 1000.0 END AS delay_before_qmgr,
	CASE WHEN e.delay_in_qmgr >= 0 THEN e.delay_in_qmgr / 1000.0 END AS delay_in_qmgr,
	CASE WHEN e.delay_connect >= 0 THEN e.delay_connect / 1000.0 END AS delay_connect,
	CASE WHEN e.delay_transmission >= 0 THEN e.delay_transmission / 1000.0 END AS delay_transmission,
	nullif(m.size, 0) AS size, nullif(m.recipients, 0) AS recipients, k.tls_version, k.tls_cipher, k.protocol, k.direction,
	nullif(decode(e.text), '') AS text, k.failure
FROM store.happening e
JOIN kinds k ON k.id = e.kind
JOIN verdicts v ON v.id = e.verdict
JOIN all_messages m ON m.id = e.message
JOIN store.address s ON s.id = e.sender
JOIN store.address o ON o.id = e.original_recipient
JOIN store.peer c ON c.id = e.client
JOIN store.peer r ON r.id = e.relay
JOIN store.name d ON d.id = e.domain
JOIN store.name he ON he.id = e.helo
JOIN store.name u ON u.id = e.sasl_user;

-- One row per message on one host.
CREATE VIEW queued AS
SELECT m.id, k.source_id, m.line >> 16 AS line_end, m.received, m.last_time, k.mta, k.host, k.service, m.ended = 1 AS ended,
	nullif(decode(m.queue_id), '') AS queue_id, nullif(decode(m.message_id), '') AS message_id, nullif(decode(m.network_message_id), '') AS network_message_id,
	s.value AS sender, nullif(c.name, '') AS client_name, nullif(c.ip, '') AS client_ip, he.value AS helo, u.value AS sasl_user,
	nullif(m.size, 0) AS size, nullif(m.recipients, 0) AS recipients, k.tls_version, k.tls_cipher, k.protocol, k.direction
FROM all_messages m
JOIN kinds k ON k.id = m.kind
JOIN store.address s ON s.id = m.sender
JOIN store.peer c ON c.id = m.client
JOIN store.name he ON he.id = m.helo
JOIN store.name u ON u.id = m.sasl_user
WHERE m.id > 0;

-- SMTP connections of clients, by the hour in which they began.
CREATE VIEW connections AS
SELECT c.source_id, nullif(c.hour, TIMESTAMP 'epoch') AS time, mn.name AS mta, h.value AS host, s.value AS service, c.n AS connections
FROM store.connection c
JOIN mta_names mn ON mn.id = c.mta
JOIN store.name h ON h.id = c.host
JOIN store.name s ON s.id = c.service;

-- One row per thing that happened, the receipt of messages included; that has
-- item -1, as other things may stand on its line.
CREATE VIEW events AS
SELECT * EXCLUDE (failure) FROM outcomes
UNION ALL BY NAME
SELECT source_id, line_end, -1 AS item, received AS time, mta, host, service, 'received' AS event, queue_id, message_id, network_message_id,
	sender, client_name, client_ip, helo, sasl_user, size, recipients, tls_version, tls_cipher, protocol, direction
FROM queued WHERE received IS NOT NULL;

-- Failures with the meaning of their effective enhanced code. An unknown
-- detail has its subject's meaning, an unknown subject its class's
-- (RFC 3463 section 2).
CREATE VIEW failures AS
SELECT o.* EXCLUDE (failure),
	cl.name AS class_name, su.name AS subject_name,
	coalesce(k.name, su.name, cl.name) AS meaning,
	k.operator_hint AS hint
FROM outcomes o
LEFT JOIN classes cl ON cl.class = o.class
LEFT JOIN subjects su ON su.subject = o.subject
LEFT JOIN enhanced_codes k ON k.class = o.class AND k.subject = o.subject AND k.detail = o.detail
WHERE o.failure;

-- Delivery attempts, one row per recipient and attempt, and what expired: by
-- recipient in Exim's logs, by message and beside the last deferral in Postfix's.
CREATE VIEW deliveries AS
SELECT * EXCLUDE (failure) FROM outcomes WHERE event IN ('delivered', 'deferred', 'bounced', 'expired');

-- One row per message and recipient with its last outcome. What ends or stops
-- the whole message (it expired, was cancelled, removed or put on hold) is
-- logged without recipients: it is the outcome of those whose last attempt was
-- deferred, and their code and text stay those of that attempt, which are the reason.
-- Where Exim skipped a recipient (see parsers.Skipped), what its last attempt came to
-- stays; one that was never tried is deferred after 0 attempts.
CREATE VIEW messages AS
WITH last_attempt AS (
	SELECT host, queue_id, message_id, recipient,
		any_value(sender) AS sender, any_value(size) AS size, any_value(client_name) AS client_name,
		coalesce(arg_max(event, (time, line_end)) FILTER (event != 'skipped'), 'deferred') AS outcome,
		arg_max(code, (time, line_end)) AS code, arg_max(text, (event != 'skipped', time, line_end)) AS text,
		count(*) FILTER (event NOT IN ('removed', 'skipped')) AS attempts, min(time) AS first_time, max(time) AS last_time
	FROM outcomes
	WHERE event IN ('delivered', 'deferred', 'bounced', 'expired', 'removed', 'skipped') AND queue_id IS NOT NULL AND recipient IS NOT NULL
	GROUP BY ALL
), whole AS (
	SELECT host, queue_id, message_id, arg_max(event, (time, line_end)) AS outcome, max(time) AS last_time
	FROM outcomes
	WHERE event IN ('bounced', 'expired', 'removed', 'held', 'released') AND queue_id IS NOT NULL AND recipient IS NULL
	GROUP BY ALL
)
SELECT a.host, a.queue_id, a.recipient, a.sender, a.message_id, a.size, a.client_name,
	coalesce(w.outcome, a.outcome) AS outcome, a.code, a.text, a.attempts, a.first_time, coalesce(w.last_time, a.last_time) AS last_time
FROM last_attempt a
LEFT JOIN whole w ON w.host IS NOT DISTINCT FROM a.host AND w.queue_id = a.queue_id AND w.message_id IS NOT DISTINCT FROM a.message_id
	AND w.last_time >= a.last_time AND w.outcome != 'released' AND a.outcome = 'deferred';
