-- One row per thing that happened, the receipt of messages included; that has
-- item -1, as other things may stand on its line.
SELECT * EXCLUDE (failure) FROM {{.Outcomes}}
UNION ALL BY NAME
SELECT source_id, line_end, -1 AS item, received AS time, mta, host, service, 'received' AS event, queue_id, message_id, network_message_id,
	sender, client_name, client_ip, helo, sasl_user, size, recipients, tls_version, tls_cipher, protocol, direction
FROM {{.Queued}} WHERE received IS NOT NULL
