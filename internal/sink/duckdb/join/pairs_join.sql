-- Makes one message of each pair in temp.pair. It has the number of the head.
CREATE TEMP TABLE joined AS
SELECT b.id, b.line, coalesce(b.received, e.received) AS received, greatest(b.last_time, e.last_time) AS last_time,
	b.kind, e.ended,
	if(b.sender = 0 OR b.size = 0 AND e.sender <> 0, e.sender, b.sender) AS sender,
	if(b.client = 0, e.client, b.client) AS client,
	if(b.helo = 0, e.helo, b.helo) AS helo,
	if(b.sasl_user = 0, e.sasl_user, b.sasl_user) AS sasl_user,
	if(b.size = 0, e.size, b.size) AS size,
	if(b.recipients = 0, e.recipients, b.recipients) AS recipients,
	if(b.message_id = '', e.message_id_key, b.message_id_key) AS message_id_key,
	b.queue_id,
	if(b.message_id = '', e.message_id, b.message_id) AS message_id,
	if(b.network_message_id = '', e.network_message_id, b.network_message_id) AS network_message_id
FROM temp.pair p
JOIN log.main.all_messages b ON b.id = p.head
JOIN log.main.all_messages e ON e.id = p.tail;

UPDATE log.store.happening SET message = x.id,
	sender = if(happening.sender = 0, x.sender, happening.sender),
	client = if(happening.client = 0, x.client, happening.client),
	helo = if(happening.helo = 0, x.helo, happening.helo),
	sasl_user = if(happening.sasl_user = 0, x.sasl_user, happening.sasl_user)
FROM (SELECT unnest([p.head, p.tail]) AS part, j.* FROM temp.pair p JOIN temp.joined j ON j.id = p.head) x
WHERE happening.message = x.part;

-- Exim need not log how long a message has waited: see fillDelays in package ingest.
UPDATE log.store.happening SET delay = least(epoch_ms(happening.time) - epoch_ms(j.received), 2147483647)
FROM temp.joined j, log.store.kind k
WHERE happening.message = j.id AND happening.delay < 0 AND happening.time >= j.received
	AND k.id = happening.kind AND k.mta = 2 AND k.event BETWEEN 11 AND 14; -- delivered, deferred, bounced, expired

-- Each message was received once, and that counts for the source of its beginning.
UPDATE log.main.sources SET events = events - x.n
FROM (
	SELECT source_id, sum(n)::BIGINT AS n FROM (
		SELECT unnest([{'kind': e.kind, 'n': 1}, {'kind': b.kind, 'n': if(b.received IS NULL, -1, 0)}], recursive := true)
		FROM temp.pair p
		JOIN log.main.all_messages b ON b.id = p.head
		JOIN log.main.all_messages e ON e.id = p.tail
		WHERE e.received IS NOT NULL
	) r JOIN log.store.kind k ON k.id = r.kind GROUP BY ALL
) x
WHERE sources.source_id = x.source_id;

DELETE FROM log.store.message WHERE id IN (SELECT head FROM temp.pair UNION ALL SELECT tail FROM temp.pair);
DELETE FROM log.store.open_message WHERE id IN (SELECT head FROM temp.pair UNION ALL SELECT tail FROM temp.pair);
INSERT INTO log.store.message FROM temp.joined WHERE ended = 1;
INSERT INTO log.store.open_message FROM temp.joined WHERE ended = 0;
DROP TABLE temp.joined
