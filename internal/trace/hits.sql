-- What happened in a span of time, the newest first: when, to which message, and whether it was a refusal.
--
--   .Refusals    is true of these
--   .Condition   on a row of store.happening
--   .Limit       how many
SELECT time, message, {{.Refusals}}
FROM store.happening
WHERE {{.Condition}}
ORDER BY time DESC, message DESC
LIMIT {{.Limit}}
