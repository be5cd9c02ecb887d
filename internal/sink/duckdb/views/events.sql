-- One row per thing that happened, the receipt of messages included; that has
-- item -1, as other things may stand on its line.
SELECT * EXCLUDE (failure) FROM {{.Outcomes}}
UNION ALL BY NAME
SELECT * EXCLUDE (id, received, last_time, ended), -1 AS item, received AS time, 'received' AS event
FROM {{.Queued}} WHERE received IS NOT NULL
