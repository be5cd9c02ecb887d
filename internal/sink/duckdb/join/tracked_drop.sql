-- Leaves one row of each attempt in temp.told. It is of the protocol ESMTP then, as Exchange greets each server with
-- EHLO, so that no other row of the tracking log is taken for what it has told of it: that of an attempt that reached
-- no server, and is in no protocol log.
INSERT INTO log.store.name
SELECT (SELECT max(id) + 1 FROM log.store.name), 'ESMTP'
WHERE EXISTS (FROM temp.told WHERE row NOT NULL) AND NOT EXISTS (FROM log.store.name WHERE value = 'ESMTP');

CREATE TEMP TABLE kind_of AS
WITH needed AS (
	SELECT DISTINCT h.kind AS old, (SELECT min(id) FROM log.store.name WHERE value = 'ESMTP') AS protocol
	FROM log.store.happening h WHERE h.rowid IN (SELECT row FROM temp.told)
), becomes AS (
	SELECT k.* EXCLUDE (id, protocol), n.* FROM needed n JOIN log.store.kind k ON k.id = n.old
)
SELECT old, protocol, min(id) IS NULL AS added,
	coalesce(min(id), (SELECT max(id) FROM log.store.kind) + row_number() OVER ()) AS new
FROM becomes NATURAL LEFT JOIN log.store.kind GROUP BY old, protocol;

INSERT INTO log.store.kind BY NAME
SELECT k.* EXCLUDE (id, protocol), n.new AS id, n.* EXCLUDE (old, new, added)
FROM temp.kind_of n JOIN log.store.kind k ON k.id = n.old WHERE added;

UPDATE log.store.happening SET kind = n.new, delay = if(t.delay >= 0, t.delay, happening.delay)
FROM temp.told t, temp.kind_of n WHERE happening.rowid = t.row AND happening.kind = n.old;

DELETE FROM log.store.happening WHERE rowid IN (SELECT goes FROM temp.told);
{{template "fewer_events.sql" "temp.told"}};
DROP TABLE temp.kind_of;
DROP TABLE temp.told
