-- Failures with the meaning of their effective enhanced code. An unknown
-- detail has its subject's meaning, an unknown subject its class's
-- (RFC 3463 section 2).
CREATE VIEW failures AS
SELECT e.*,
	e.class || '.' || e.subject || '.' || e.detail AS code,
	c.name AS class_name,
	s.name AS subject_name,
	coalesce(k.name, s.name, c.name) AS meaning,
	k.operator_hint AS hint
FROM events e
LEFT JOIN classes c ON c.class = e.class
LEFT JOIN subjects s ON s.subject = e.subject
LEFT JOIN enhanced_codes k ON k.class = e.class AND k.subject = e.subject AND k.detail = e.detail
WHERE e.event IN ('deferred', 'bounced', 'expired', 'rejected', 'undeliverable', 'delayed', 'connect_failed');

-- Delivery attempts, one row per recipient and attempt.
CREATE VIEW deliveries AS
SELECT * FROM events WHERE event IN ('delivered', 'deferred', 'bounced', 'expired');

-- One row per message and recipient with its last outcome.
CREATE VIEW messages AS
SELECT host, queue_id, recipient,
	max(sender) AS sender, max(message_id) AS message_id,
	arg_max(event, time) AS outcome, arg_max(text, time) AS text,
	count(*) AS attempts, min(time) AS first_time, max(time) AS last_time
FROM deliveries WHERE queue_id IS NOT NULL AND recipient IS NOT NULL
GROUP BY host, queue_id, recipient;
