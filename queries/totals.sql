-- title: Totals
-- description: Messages and bytes in and out, and how many different senders, recipients and domains took part. Bytes delivered are counted
--   once for each recipient. Senders without the null sender; recipients and domains are those that took mail.
-- counts: what each row names
-- column: bytes bytes
WITH came AS (
	SELECT count(*) AS n, sum(size)::BIGINT AS bytes
	FROM all_messages
	WHERE id > 0 AND received NOT NULL
	-- include: message_filters.sql
), senders AS (
	SELECT count(DISTINCT a.value) AS n, count(DISTINCT lower(nullif(regexp_extract(a.value, '@([^@]*)$', 1), ''))) AS domains
	FROM store.address a
	WHERE a.value <> '<>' AND id IN (
		SELECT sender FROM all_messages WHERE id > 0 AND received NOT NULL
		-- include: message_filters.sql
	)
), delivered AS (
	SELECT count(*) AS n, sum(m.size)::BIGINT AS bytes
	FROM store.event e LEFT JOIN (SELECT id, size FROM all_messages) m ON m.id = e.message
	WHERE event = 11 -- delivered
	-- include: event_filters.sql
	-- include: sender_filter.sql
), recipients AS (
	SELECT count(DISTINCT hash(recipient)) AS n
	FROM store.event
	WHERE event = 11
	-- include: event_filters.sql
	-- include: sender_filter.sql
), domains AS (
	SELECT count(DISTINCT d.value) AS n
	FROM store.name d
	WHERE id IN (
		SELECT domain FROM store.event WHERE event = 11
		-- include: event_filters.sql
		-- include: sender_filter.sql
	)
)
SELECT what, count, bytes FROM (
	SELECT 1 AS place, 'messages received' AS what, n AS count, bytes FROM came
	UNION ALL SELECT 2, 'from senders', n, NULL FROM senders
	UNION ALL SELECT 3, 'of domains', domains, NULL FROM senders
	UNION ALL SELECT 4, 'deliveries', n, bytes FROM delivered
	UNION ALL SELECT 5, 'to recipients', n, NULL FROM recipients
	UNION ALL SELECT 6, 'at domains', n, NULL FROM domains
)
ORDER BY place
