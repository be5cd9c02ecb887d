-- Deletes the answers in temp.gone.

-- Which message was refused only the tracking log and the agents' know.
CREATE TEMP TABLE refused AS
SELECT stays_row AS row, max(h.message) AS message
FROM temp.gone g JOIN log.store.happening h ON h.rowid = g.row
WHERE g.message = 0 AND h.message > 0 GROUP BY 1;

UPDATE log.store.happening SET message = r.message FROM temp.refused r
WHERE happening.rowid = r.row AND happening.message = 0;

CREATE TEMP TABLE left_over AS
WITH of AS (
	SELECT DISTINCT message FROM log.store.happening
	WHERE message > 0 AND rowid IN (SELECT row FROM temp.gone WHERE message = 0)
)
SELECT message AS id FROM log.store.happening WHERE message IN (FROM of)
GROUP BY 1 HAVING bool_and(rowid IN (SELECT row FROM temp.gone));

DELETE FROM log.store.message WHERE received IS NULL AND id IN (FROM temp.left_over);
DELETE FROM log.store.open_message WHERE received IS NULL AND id IN (FROM temp.left_over);
DROP TABLE temp.left_over;

DELETE FROM log.store.happening WHERE rowid IN (SELECT row FROM temp.gone WHERE message = 0);
UPDATE log.store.happening SET message = stays FROM temp.gone g WHERE g.message > 0 AND happening.message = g.message;
DELETE FROM log.store.message WHERE id IN (SELECT message FROM temp.gone WHERE message > 0);
DELETE FROM log.store.open_message WHERE id IN (SELECT message FROM temp.gone WHERE message > 0);
{{template "fewer_events.sql" "temp.gone"}};

-- A message lasts as long as what is told of it now: Expire goes by that.
{{range messages}}
UPDATE log.store.{{.}} SET last_time = x.time
FROM (
	SELECT message, max(time) AS time FROM log.store.happening
	WHERE message IN (SELECT stays FROM temp.gone WHERE stays > 0 UNION SELECT message FROM temp.refused)
	GROUP BY 1
) x
WHERE {{.}}.id = x.message AND {{.}}.last_time < x.time;
{{end}}
DROP TABLE temp.refused;
DROP TABLE temp.gone;
DROP TABLE temp.answer
