-- title: Which recipients take most bytes
-- description: Recipients by the size of the messages that were delivered to them, and their share of all that was delivered.
-- counts: recipients delivered
-- param: limit integer 20 rows at most
-- column: bytes bytes
-- column: share bar
-- rows: FROM deliveries WHERE event = 'delivered' AND size > 0 AND recipient = shown.recipient
-- number: delivered
WITH by_key AS MATERIALIZED ( -- keys are grouped in half the time of addresses
	SELECT recipient_key, sum(size) AS bytes
	FROM store.event e JOIN (SELECT id, size FROM all_messages) m ON m.id = e.message
	WHERE event = 11 AND size > 0 AND recipient_key != 0 -- delivered
	-- include: event_filters.sql
	-- include: recipient_filters.sql
	GROUP BY ALL
), candidates AS ( -- as many as are shown; but if a key stands for several of them, others may have more
	SELECT sum(size) AS bytes
	FROM store.event e JOIN (SELECT id, size FROM all_messages) m ON m.id = e.message
	WHERE event = 11 AND size > 0 AND recipient_key IN (SELECT recipient_key FROM by_key ORDER BY bytes DESC LIMIT $limit)
	-- include: event_filters.sql
	-- include: recipient_filters.sql
	GROUP BY recipient
), most AS (
	SELECT recipient_key FROM by_key WHERE bytes >= (SELECT min(bytes) FROM (SELECT bytes FROM candidates ORDER BY bytes DESC LIMIT $limit))
)
SELECT decode(recipient) AS recipient, count(*) AS delivered, sum(size)::BIGINT AS bytes, sum(size) / (SELECT sum(bytes) FROM by_key) AS share
FROM store.event e JOIN (SELECT id, size FROM all_messages) m ON m.id = e.message
WHERE event = 11 AND size > 0 AND recipient_key IN (FROM most)
-- include: event_filters.sql
-- include: recipient_filters.sql
GROUP BY recipient
ORDER BY bytes DESC, recipient
LIMIT $limit
