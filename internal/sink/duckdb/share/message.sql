-- Messages of a table.
SELECT t.* REPLACE (coalesce(l.copy, 0) AS sasl_user, coalesce(g.copy, 0) AS helo,
	p_message_id(message_id) AS message_id, p_key(p_message_id(message_id)) AS message_id_key)
FROM {{.}} t LEFT JOIN login l ON l.id = sasl_user LEFT JOIN greeting g ON g.id = helo
