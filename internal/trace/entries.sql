-- Messages by number. The names of their numbers are looked up later.
--
--   .Left   those that have left the queue, with the columns of .Open
--   .Open   the others
WITH m AS MATERIALIZED (
	{{.Left}}
	UNION ALL
	{{.Open}}
)
SELECT m.id, k.host, k.mta, decode(m.queue_id), decode(m.message_id), decode(m.network_message_id),
	m.sender, m.client, m.helo, m.sasl_user, m.size, m.recipients, m.received, m.last_time, m.ended = 1
FROM m JOIN store.kind k ON k.id = m.kind
