-- Whether there are tracking and protocol logs of Exchange. It costs nothing.
SELECT (count(DISTINCT protocol = 0) > 1)::BIGINT FROM ({{template "exchangelogs_told.sql"}})
