-- Everything but the receipt of messages.
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
FROM {{.Happenings}} e
JOIN kinds k ON k.id = e.kind
JOIN verdicts v ON v.id = e.verdict
JOIN {{.TheirMessages}} m ON m.id = e.message
JOIN store.address s ON s.id = e.sender
JOIN store.address o ON o.id = e.original_recipient
JOIN {{.Peers}} c ON c.id = e.client
JOIN {{.Peers}} r ON r.id = e.relay
JOIN store.name d ON d.id = e.domain
JOIN store.name he ON he.id = e.helo
JOIN store.name u ON u.id = e.sasl_user
