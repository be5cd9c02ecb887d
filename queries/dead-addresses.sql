-- title: Dead addresses
-- description: Recipients that bounced for good at least --param bounces=2 times because the address or its domain does not exist, with nothing
--   delivered since. With --format csv the list is ready for taking them off a mailing list.
-- counts: bounces
-- param: bounces integer 2 bounces at least
-- param: limit integer 1000 rows at most
-- rows: FROM deliveries WHERE event = 'bounced' AND recipient = shown.recipient
--   AND (code IN ('5.1.1', '5.1.2', '5.1.3', '5.1.6', '5.1.10', '5.2.1') OR category IN ('bad_mailbox', 'bad_domain', 'mailbox_disabled'))
-- number: bounces
WITH bounced AS (
	SELECT recipient, any_value(recipient_key) AS key, count(*) AS n, min(time) AS first_time, max(time) AS last_time, arg_max(code, (time, code)) AS code
	FROM store.event
	WHERE event = 13 AND recipient != '' -- bounced
		AND (code BETWEEN 5001001 AND 5001003 OR code IN (5001006, 5001010, 5002001)
			OR category IN (1, 2, 4)) -- bad_mailbox, mailbox_disabled, bad_domain
	-- include: event_filters.sql
	-- include: recipient_filters.sql
	GROUP BY recipient
	HAVING count(*) >= $bounces
), took AS (
	SELECT recipient, max(time) AS time FROM store.event
	WHERE event = 11 AND recipient_key IN (SELECT key FROM bounced) -- found faster by key, told apart by the join below
	GROUP BY recipient
)
SELECT decode(b.recipient) AS recipient, n AS bounces, code_text(code) AS last_code, first_time AS first, last_time AS last
FROM bounced b LEFT JOIN took t ON t.recipient = b.recipient
WHERE t.time IS NULL OR t.time < last_time
ORDER BY n DESC, b.recipient
LIMIT $limit
