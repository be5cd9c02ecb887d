-- Deletes what summaries of Exchange's message traces tell that is known otherwise.

-- A message trace has the network message ID in place of a queue ID. Of several rows of a message, the one with
-- the receipt stays.
CREATE TEMP TABLE traced AS
SELECT m.id, k.source_id, received, first_value(m.id) OVER (PARTITION BY queue_id ORDER BY received IS NULL, m.id) AS stays
FROM log.main.all_messages m JOIN {{template "summaries_kinds.sql"}} k ON k.id = m.kind
WHERE m.id > 0 AND queue_id = network_message_id AND queue_id <> ''
QUALIFY bool_or(of_summary) OVER (PARTITION BY queue_id) AND stays <> m.id;

UPDATE log.store.happening SET message = stays FROM temp.traced t WHERE happening.message = t.id;
{{template "fewer_events.sql" "temp.traced WHERE received IS NOT NULL"}};
DELETE FROM log.store.message WHERE id IN (SELECT id FROM temp.traced);
DELETE FROM log.store.open_message WHERE id IN (SELECT id FROM temp.traced);
DROP TABLE temp.traced;

-- The receipt that a tracking log has as well.
CREATE TEMP TABLE received_too AS
WITH m AS MATERIALIZED (
	SELECT m.id, k.source_id, network_message_id, of_summary
	FROM log.main.all_messages m JOIN {{template "summaries_kinds.sql"}} k ON k.id = m.kind
	WHERE m.id > 0 AND received IS NOT NULL AND network_message_id <> ''
)
SELECT id, source_id FROM m
WHERE of_summary AND network_message_id IN (SELECT network_message_id FROM m WHERE NOT of_summary);

UPDATE log.store.message SET received = NULL WHERE id IN (SELECT id FROM temp.received_too);
UPDATE log.store.open_message SET received = NULL WHERE id IN (SELECT id FROM temp.received_too);
{{template "fewer_events.sql" "temp.received_too"}};
DROP TABLE temp.received_too;

-- What became of a recipient: it was delivered, or failed, which a summary says of all that ends so, or still waited.
CREATE TEMP TABLE told AS
WITH k AS MATERIALIZED (
	SELECT id, source_id, of_summary,
		CASE WHEN event IN (13, 14, 17, 30) THEN 13 ELSE event END AS event -- bounced, expired, discarded, rejected
	FROM {{template "summaries_kinds.sql"}}
), m AS MATERIALIZED (
	SELECT m.id, network_message_id, CASE WHEN network_message_id = '' THEN message_id END AS message_id
	FROM log.main.all_messages m
	WHERE m.id > 0 AND (kind IN (SELECT id FROM {{template "summaries_kinds.sql"}} WHERE of_summary)
		OR network_message_id <> '' AND network_message_id IN (
			SELECT network_message_id FROM log.main.all_messages
			WHERE kind IN (SELECT id FROM {{template "summaries_kinds.sql"}} WHERE of_summary)))
), h AS (
	SELECT h.rowid AS row, h.line, k.source_id, k.of_summary,
		hash(k.event, lower(decode(h.recipient)), m.network_message_id, m.message_id,
			CASE WHEN m.message_id IS NOT NULL THEN h.time END) AS what
	FROM log.store.happening h JOIN k ON k.id = h.kind JOIN m ON m.id = h.message
	WHERE h.recipient <> ''
)
SELECT row, source_id FROM (
	FROM h SELECT *, row_number() OVER (PARTITION BY what ORDER BY of_summary, source_id, line) AS nth
) WHERE of_summary AND nth > 1;

DELETE FROM log.store.happening WHERE rowid IN (SELECT row FROM temp.told);
{{template "fewer_events.sql" "temp.told"}};
DROP TABLE temp.told
