-- The numbers of messages, and when something happened to each last.
--
--   .Condition   on a row of store.message and of store.open_message, so that its arguments are bound twice
--   .Order       by which the first are chosen
--   .Limit       how many
SELECT id, last_time
FROM (
	SELECT id, last_time FROM store.message WHERE {{.Condition}} AND id > 0
	UNION ALL
	SELECT id, last_time FROM store.open_message WHERE {{.Condition}} AND id > 0
)
ORDER BY {{.Order}}
LIMIT {{.Limit}}
