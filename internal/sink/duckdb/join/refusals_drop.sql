-- Deletes the refusals in temp.duplicate.
DELETE FROM log.store.happening WHERE rowid IN (SELECT row FROM temp.duplicate);
{{template "fewer_events.sql" "temp.duplicate"}};
DROP TABLE temp.duplicate
