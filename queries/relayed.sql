-- title: Mail passed on
-- description: From which client to which relay mail went through this server, with the domains of its senders. A client that is none of ours, to a
--   relay that is none of ours, is forwarded mail, or an open relay. Of more than 200,000 deliveries only the busiest pairs are looked at: what
--   they count is exact, but pairs of few deliveries are missing.
-- counts: recipients delivered
-- param: limit integer 20 rows at most
-- narrow: client_name sender_domains
-- rows: FROM deliveries WHERE event = 'delivered' AND coalesce(client_ip, client_name) = coalesce(shown.client_ip, shown.client_name)
--   AND coalesce(nullif(relay_name, 'unknown'), relay_ip) = shown.relay
-- number: delivered
WITH buckets AS ( -- a pair has at most as many deliveries as its bucket, of a million, and buckets take a fraction of the time of pairs
	SELECT (hash(client, relay) >> 44)::UINTEGER AS bucket, count(*) AS n
	FROM store.event
	WHERE event = 11 AND client > 0 AND relay > 0 -- delivered
	-- include: event_filters.sql
	-- include: recipient_filters.sql
	GROUP BY bucket
), levels AS ( -- the deliveries of all buckets that have n or more
	SELECT n, sum(sum(n)) OVER (ORDER BY n DESC) AS delivered FROM buckets GROUP BY n
), busy AS (
	SELECT bucket FROM buckets WHERE n >= (SELECT coalesce(min(n) FILTER (delivered <= 200000), max(n)) FROM levels)
), by_id AS (
	SELECT client, relay, sender, count(*) AS n
	FROM store.event
	WHERE event = 11 AND client > 0 AND relay > 0 AND (hash(client, relay) >> 44)::UINTEGER IN (SELECT bucket FROM busy)
	-- include: event_filters.sql
	-- include: recipient_filters.sql
	GROUP BY ALL
), named AS (
	SELECT c.ip AS client_ip, nullif(nullif(c.name, ''), 'unknown') AS client_name, coalesce(nullif(nullif(r.name, ''), 'unknown'), nullif(r.ip, '')) AS relay,
		lower(nullif(regexp_extract(a.value, '@([^@]*)$', 1), '')) AS sender_domain, n
	FROM by_id b JOIN store.peer c ON c.id = b.client JOIN store.peer r ON r.id = b.relay JOIN store.address a ON a.id = b.sender
)
SELECT nullif(client_ip, '') AS client_ip, max(client_name) AS client_name, relay, count(DISTINCT sender_domain) AS sender_domains, sum(n)::BIGINT AS delivered
FROM named
WHERE relay NOT NULL AND (client_ip != '' OR client_name NOT NULL)
GROUP BY named.client_ip, CASE WHEN named.client_ip = '' THEN named.client_name END, relay
ORDER BY delivered DESC, client_ip, client_name, relay
LIMIT $limit
