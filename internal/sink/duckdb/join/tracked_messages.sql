-- Gives messages of Exchange's protocol logs to those of its tracking logs.
CREATE TEMP TABLE tracked AS
WITH k AS (
	SELECT id, protocol, host, direction FROM log.store.kind WHERE mta = 3 -- Exchange
), said AS MATERIALIZED (
	SELECT queue_id, message_id FROM log.main.all_messages m JOIN k ON k.id = m.kind
	WHERE m.id > 0 AND k.protocol = 0 AND queue_id <> '' AND message_id <> ''
)
SELECT m.*, first_value(m.id) OVER same AS stays, first_value(received) OVER same AS received_by,
	first_value(k.host) OVER same AS host, first_value(direction) OVER same AS direction
FROM log.main.all_messages m JOIN k ON k.id = m.kind
WHERE hash(queue_id) IN (SELECT hash(queue_id) FROM said)
	AND hash(queue_id, message_id) IN (SELECT hash(queue_id, message_id) FROM said)
WINDOW same AS (
	PARTITION BY queue_id, message_id
	ORDER BY protocol = 0, network_message_id = '', k.host = 0, received IS NULL, m.id
)
QUALIFY stays <> m.id
	AND (k.host IN (0, first_value(k.host) OVER same) OR protocol = 0 AND network_message_id = '');

-- What is of the tracking log's message has its host and direction.
CREATE TEMP TABLE kind_of AS
WITH needed AS (
	SELECT h.kind AS old, x.host, x.direction FROM log.store.happening h JOIN temp.tracked x ON x.id = h.message
	UNION SELECT kind, host, direction FROM temp.tracked
), becomes AS (
	SELECT k.* EXCLUDE (id, host, direction), n.* FROM needed n JOIN log.store.kind k ON k.id = n.old
)
SELECT old, host, direction, min(id) IS NULL AS added,
	coalesce(min(id), (SELECT max(id) FROM log.store.kind) + row_number() OVER ()) AS new
FROM becomes NATURAL LEFT JOIN log.store.kind GROUP BY old, host, direction;

INSERT INTO log.store.kind BY NAME
SELECT k.* EXCLUDE (id, host, direction), n.new AS id, n.* EXCLUDE (old, new, added)
FROM temp.kind_of n JOIN log.store.kind k ON k.id = n.old WHERE added;

UPDATE log.store.happening SET message = x.stays, kind = x.new
FROM (SELECT id, stays, old, new FROM temp.tracked JOIN temp.kind_of USING (host, direction)) x
WHERE happening.message = x.id AND happening.kind = x.old;

CREATE TEMP TABLE part AS
SELECT x.*, n.new,
	received_by IS NULL AND received IS NOT NULL
		AND row_number() OVER (PARTITION BY stays ORDER BY received, id) = 1 AS first
FROM temp.tracked x JOIN temp.kind_of n ON n.old = x.kind AND n.host = x.host AND n.direction = x.direction;

{{template "fewer_events.sql" "temp.part p JOIN log.store.kind k ON k.id = p.new WHERE p.received IS NOT NULL AND NOT first"}};

-- A message is completed by what a receive log tells of its receipt. Of the line, the number within it says how
-- far an open message has got.
{{range messages}}
UPDATE log.store.{{.}} SET
	kind = if(first, p.new, kind),
	line = if(first, p.line >> 16 << 16 | {{.}}.line & 65535, {{.}}.line),
	received = if(first, p.received, {{.}}.received),
	last_time = greatest({{.}}.last_time, p.last_time),
	client = if({{.}}.client = 0, p.client, {{.}}.client),
	helo = if({{.}}.helo = 0, p.helo, {{.}}.helo),
	sasl_user = if({{.}}.sasl_user = 0, p.sasl_user, {{.}}.sasl_user)
FROM (
	SELECT stays, bool_or(first) AS first, min(received) AS received,
		any_value(new) FILTER (first) AS new, any_value(line) FILTER (first) AS line,
		max(last_time) AS last_time, max(client) AS client, max(helo) AS helo, max(sasl_user) AS sasl_user
	FROM temp.part GROUP BY stays
) p
WHERE {{.}}.id = p.stays;
{{end}}
DELETE FROM log.store.message WHERE id IN (SELECT id FROM temp.tracked);
DELETE FROM log.store.open_message WHERE id IN (SELECT id FROM temp.tracked);

-- An attempt has the client of its message, which the send log does not know: see fillFrom in package ingest.
UPDATE log.store.happening SET
	client = if(happening.client = 0, m.client, happening.client),
	helo = if(happening.helo = 0, m.helo, happening.helo),
	sasl_user = if(happening.sasl_user = 0, m.sasl_user, happening.sasl_user)
FROM log.main.all_messages m
WHERE m.id IN (SELECT stays FROM temp.tracked) AND happening.message = m.id
	AND (happening.client = 0 AND m.client <> 0 OR happening.helo = 0 AND m.helo <> 0
		OR happening.sasl_user = 0 AND m.sasl_user <> 0);

DROP TABLE temp.part;
DROP TABLE temp.kind_of;
DROP TABLE temp.tracked
