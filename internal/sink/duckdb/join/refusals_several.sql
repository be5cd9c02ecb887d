-- Whether one of some sources and another source have refusals of Exim that may be of the same time.
--
--   $1, $2     the times of the first and the last line of the sources
--   .Sources   the sources, with commas between
SELECT count(DISTINCT source_id) > 1 AND count(*) FILTER (source_id IN ({{.Sources}})) > 0
FROM log.store.kind k
WHERE {{template "refusals_kinds.sql"}}
	AND source_id IN (SELECT source_id FROM log.main.sources WHERE first_time <= $2 AND last_time >= $1)
