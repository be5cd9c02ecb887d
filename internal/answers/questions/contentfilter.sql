-- Where on this server mail of the window went that came back as another message.
--
--   .Lately   a condition on the last time of a message
SELECT DISTINCT r.ip, r.port
FROM store.happening h JOIN store.peer r ON r.id = h.relay
WHERE {{.InWindow}} AND next_queue_id != ''::BLOB AND (starts_with(r.ip, '127.') OR r.ip = '::1')
	AND next_queue_id IN (SELECT queue_id FROM all_messages WHERE {{.Lately}})
