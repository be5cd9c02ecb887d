-- One row per message on one host.
SELECT m.id, k.source_id, m.line >> 16 AS line_end, m.received, m.last_time, k.mta, k.host, k.service, m.ended = 1 AS ended,
	nullif(decode(m.queue_id), '') AS queue_id, nullif(decode(m.message_id), '') AS message_id, nullif(decode(m.network_message_id), '') AS network_message_id,
	s.value AS sender, nullif(c.name, '') AS client_name, nullif(c.ip, '') AS client_ip, he.value AS helo, u.value AS sasl_user,
	nullif(m.size, 0) AS size, nullif(m.recipients, 0) AS recipients, k.tls_version, k.tls_cipher, k.protocol, k.direction
FROM {{.ReceivedMessages}} m
JOIN kinds k ON k.id = m.kind
JOIN store.address s ON s.id = m.sender
JOIN {{.Peers}} c ON c.id = m.client
JOIN store.name he ON he.id = m.helo
JOIN store.name u ON u.id = m.sasl_user
WHERE m.id > 0
