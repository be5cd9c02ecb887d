-- title: Which recipients take most bytes
-- description: Recipients by the size of the messages that were delivered to them, and their share of all that was delivered.
-- counts: recipients delivered of messages whose size is known
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
), most AS ( -- those who have it are shown, unless a key stands for several of them
	SELECT min(bytes) AS bytes FROM (SELECT bytes FROM by_key ORDER BY bytes DESC LIMIT $limit)
), theirs AS MATERIALIZED (
	SELECT recipient, count(*) AS delivered, sum(size) AS bytes
	FROM store.event e JOIN (SELECT id, size FROM all_messages) m ON m.id = e.message
	WHERE event = 11 AND size > 0 AND recipient_key IN (SELECT recipient_key FROM by_key WHERE bytes >= (FROM most))
	-- include: event_filters.sql
	-- include: recipient_filters.sql
	GROUP BY recipient
), shown AS ( -- others may have more than one of those who share a key; mostly nobody has, and the search ends at once
	SELECT min(bytes) AS bytes FROM (SELECT bytes FROM theirs ORDER BY bytes DESC LIMIT $limit)
), named AS (
	FROM theirs
	UNION ALL
	SELECT recipient, count(*), sum(size)
	FROM store.event e JOIN (SELECT id, size FROM all_messages) m ON m.id = e.message
	WHERE event = 11 AND size > 0 AND recipient_key IN (SELECT recipient_key FROM by_key WHERE bytes < (FROM most) AND bytes >= (FROM shown))
	-- include: event_filters.sql
	-- include: recipient_filters.sql
	GROUP BY recipient
)
SELECT decode(recipient) AS recipient, delivered, bytes::BIGINT AS bytes, bytes / (SELECT sum(bytes) FROM by_key) AS share
FROM named
ORDER BY bytes DESC, recipient
LIMIT $limit
