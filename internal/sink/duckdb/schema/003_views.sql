-- What people and reports see.

-- The enhanced code in writing, NULL where there is none.
CREATE MACRO code_text(c) AS CASE WHEN c > 0 THEN (c // 1000000) || '.' || (c // 1000 % 1000) || '.' || (c % 1000) END;

CREATE VIEW all_messages AS FROM store.message UNION ALL FROM store.open_message;

-- Everything but the receipt of messages.
CREATE VIEW outcomes AS
SELECT e.source_id, e.line_end, e.item, e.time,
	mn.name AS mta, h.value AS host, sv.value AS service, en.name AS event,
	nullif(m.queue_id, '') AS queue_id, nullif(e.next_queue_id, '') AS next_queue_id,
	nullif(m.message_id, '') AS message_id, nullif(m.network_message_id, '') AS network_message_id,
	s.value AS sender, nullif(e.recipient, '') AS recipient, d.value AS domain, nullif(e.original_recipient, '') AS original_recipient,
	c.name AS client_name, c.ip AS client_ip, he.value AS helo, u.value AS sasl_user,
	r.name AS relay_name, r.ip AS relay_ip, nullif(r.port, 0) AS relay_port,
	nullif(e.reply_code, 0)::INTEGER AS reply_code,
	CASE WHEN e.code > 0 THEN e.code // 1000000 END AS class,
	CASE WHEN e.code > 0 THEN e.code // 1000 % 1000 END AS subject,
	CASE WHEN e.code > 0 THEN e.code % 1000 END AS detail,
	code_text(e.code) AS code,
	[NULL, 'reply', 'mta', 'implied'][e.code_origin + 1] AS code_origin,
	CASE WHEN e.mta_code > 0 THEN e.mta_code // 1000000 END AS mta_class,
	CASE WHEN e.mta_code > 0 THEN e.mta_code // 1000 % 1000 END AS mta_subject,
	CASE WHEN e.mta_code > 0 THEN e.mta_code % 1000 END AS mta_detail,
	nullif(e.errno, 0) AS errno, st.name AS stage,
	ca.name AS category, pr.name AS provider, ca.persistence, ca.owner, ca.advice, nullif(e.rule, 0) AS rule, nullif(e.fingerprint, 0) AS fingerprint_id,
	CASE WHEN e.delay >= 0 THEN e.delay / 1000.0 END AS delay,
	CASE WHEN e.delay_before_qmgr >= 0 THEN e.delay_before_qmgr / 1000.0 END AS delay_before_qmgr,
	CASE WHEN e.delay_in_qmgr >= 0 THEN e.delay_in_qmgr / 1000.0 END AS delay_in_qmgr,
	CASE WHEN e.delay_connect >= 0 THEN e.delay_connect / 1000.0 END AS delay_connect,
	CASE WHEN e.delay_transmission >= 0 THEN e.delay_transmission / 1000.0 END AS delay_transmission,
	nullif(m.size, 0) AS size, nullif(m.recipients, 0) AS recipients,
	nullif(split_part(t.value, ' ', 1), '') AS tls_version, nullif(split_part(t.value, ' ', 2), '') AS tls_cipher,
	p.value AS protocol, di.value AS direction,
	nullif(e.text, '') AS text
FROM store.event e
JOIN all_messages m ON m.id = e.message
JOIN mta_names mn ON mn.id = e.mta
JOIN event_names en ON en.id = e.event
JOIN stage_names st ON st.id = e.stage
JOIN store.name h ON h.id = e.host
JOIN store.name sv ON sv.id = e.service
JOIN store.name d ON d.id = e.domain
JOIN store.name he ON he.id = e.helo
JOIN store.name u ON u.id = e.sasl_user
JOIN store.name t ON t.id = e.tls
JOIN store.name p ON p.id = e.protocol
JOIN store.name di ON di.id = e.direction
JOIN store.address s ON s.id = e.sender
JOIN store.peer c ON c.id = e.client
JOIN store.peer r ON r.id = e.relay
JOIN categories ca ON ca.id = e.category
JOIN providers pr ON pr.id = e.provider;

-- One row per message on one host.
CREATE VIEW queued AS
SELECT m.id, m.source_id, m.line_end, m.received, m.last_time, mn.name AS mta, h.value AS host, sv.value AS service, m.ended,
	nullif(m.queue_id, '') AS queue_id, nullif(m.message_id, '') AS message_id, nullif(m.network_message_id, '') AS network_message_id,
	s.value AS sender, c.name AS client_name, c.ip AS client_ip, he.value AS helo, u.value AS sasl_user,
	nullif(m.size, 0) AS size, nullif(m.recipients, 0) AS recipients,
	nullif(split_part(t.value, ' ', 1), '') AS tls_version, nullif(split_part(t.value, ' ', 2), '') AS tls_cipher,
	p.value AS protocol, di.value AS direction
FROM all_messages m
JOIN mta_names mn ON mn.id = m.mta
JOIN store.name h ON h.id = m.host
JOIN store.name sv ON sv.id = m.service
JOIN store.name he ON he.id = m.helo
JOIN store.name u ON u.id = m.sasl_user
JOIN store.name t ON t.id = m.tls
JOIN store.name p ON p.id = m.protocol
JOIN store.name di ON di.id = m.direction
JOIN store.address s ON s.id = m.sender
JOIN store.peer c ON c.id = m.client
WHERE m.id > 0;

-- One row per thing that happened, the receipt of messages included.
CREATE VIEW events AS
FROM outcomes
UNION ALL BY NAME
SELECT source_id, line_end, 0 AS item, received AS time, mta, host, service, 'received' AS event, queue_id, message_id, network_message_id,
	sender, client_name, client_ip, helo, sasl_user, size, recipients, tls_version, tls_cipher, protocol, direction
FROM queued WHERE received IS NOT NULL;

-- Failures with the meaning of their effective enhanced code. An unknown
-- detail has its subject's meaning, an unknown subject its class's
-- (RFC 3463 section 2).
CREATE VIEW failures AS
SELECT o.*,
	cl.name AS class_name, su.name AS subject_name,
	coalesce(k.name, su.name, cl.name) AS meaning,
	k.operator_hint AS hint
FROM outcomes o
LEFT JOIN classes cl ON cl.class = o.class
LEFT JOIN subjects su ON su.subject = o.subject
LEFT JOIN enhanced_codes k ON k.class = o.class AND k.subject = o.subject AND k.detail = o.detail
WHERE o.event IN (SELECT name FROM event_names WHERE failure);

-- Delivery attempts, one row per recipient and attempt.
CREATE VIEW deliveries AS
FROM outcomes WHERE event IN ('delivered', 'deferred', 'bounced', 'expired');

-- One row per message and recipient with its last outcome.
CREATE VIEW messages AS
SELECT host, queue_id, recipient,
	any_value(sender) AS sender, any_value(message_id) AS message_id, any_value(size) AS size, any_value(client_name) AS client_name,
	arg_max(event, (time, line_end)) AS outcome, arg_max(code, (time, line_end)) AS code, arg_max(text, (time, line_end)) AS text,
	count(*) AS attempts, min(time) AS first_time, max(time) AS last_time
FROM deliveries WHERE queue_id IS NOT NULL AND recipient IS NOT NULL
GROUP BY host, queue_id, message_id, recipient;
