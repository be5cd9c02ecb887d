-- Makes temp.pair, of messages that are the same one: a head, which lacks its end, and a tail, which
-- lacks its beginning. As a queue ID may be used again, each is paired with its neighbour in time. A part
-- that belongs in two pairs is first joined to its beginning, and in the next round to its end.
--
-- For Postfix, a sender and a size alone do not make a beginning: its queue manager logs them again
-- whenever it takes up a deferred message; and a sender without a size is the one that a user gave, before
-- it was rewritten. Exchange is left out: it logs no end of a message, and each of its lines gives all facts.
--
-- A log that lacks half of a site's lines may have millions of messages without a beginning or an end. Of
-- these only the hashes of their queue IDs are held in memory, until it is known which occur twice.
CREATE TEMP TABLE pair AS
WITH kind AS (
	SELECT k.id, k.mta, h.value AS host
	FROM log.store.kind k JOIN log.store.name h ON h.id = k.host
	WHERE k.mta <> 3 -- Exchange
), part AS (
	SELECT m.*, k.host,
		m.received IS NULL OR k.mta = 1 AND m.client = 0 AND m.message_id = '' AS headless -- 1: Postfix
	FROM log.main.all_messages m JOIN kind k ON k.id = m.kind
	WHERE m.id > 0 AND m.queue_id <> '' AND (ended = 0 OR headless)
), twice AS MATERIALIZED (
	SELECT hash(queue_id) AS id FROM part
	GROUP BY ALL HAVING count(*) > 1 AND bool_or(ended = 0) AND bool_or(headless)
), candidate AS MATERIALIZED (
	SELECT p.id, p.host, p.queue_id, coalesce(p.received, p.last_time) AS first_time, p.last_time,
		a.value AS sender, p.size, p.message_id, p.ended, p.headless
	FROM part p JOIN log.store.address a ON a.id = p.sender
	WHERE hash(p.queue_id) IN (SELECT id FROM twice)
), tail AS (
	FROM candidate WHERE headless
), head AS (
	FROM candidate WHERE ended = 0
), match AS MATERIALIZED (
	SELECT b.id AS head, e.id AS tail
	FROM head b JOIN tail e ON e.queue_id = b.queue_id
	WHERE e.id <> b.id AND e.host IS NOT DISTINCT FROM b.host
		AND (b.last_time < e.first_time OR b.last_time = e.first_time AND (NOT b.headless OR b.id > e.id))
		AND (b.sender IS NULL OR b.size = 0 OR e.sender IS NULL OR b.sender = e.sender)
		AND (b.size = 0 OR e.size = 0 OR b.size = e.size)
		AND (b.message_id = '' OR e.message_id = '' OR b.message_id = e.message_id)
	QUALIFY row_number() OVER (PARTITION BY e.id ORDER BY b.last_time DESC, b.id) = 1
		AND row_number() OVER (PARTITION BY b.id ORDER BY e.first_time, e.id) = 1
)
FROM match WHERE head NOT IN (SELECT tail FROM match)
