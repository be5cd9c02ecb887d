-- The verdicts of failures, each with every kind of event that has it, and how many. skip is true for a verdict without a
-- fingerprint of which some event has a text: the table of fingerprints was full.
WITH used AS (
	SELECT verdict, k.event, k.stage, {{relayOf}} AS relay, {{serviceOf}} AS service, {{ofMessage}} AS of_message, count(*) AS n
	FROM log.store.happening h JOIN log.store.kind k ON k.id = h.kind
	WHERE k.event IN ({{failures}})
	GROUP BY ALL
), wordless AS (
	SELECT DISTINCT verdict
	FROM log.store.happening
	WHERE verdict IN (SELECT id FROM log.store.verdict WHERE fingerprint = 0 AND category > 0) AND text <> ''
)
SELECT u.verdict, u.event, u.stage, u.relay, u.service, u.of_message, u.n, v.reply_code, v.code, coalesce(f.value, ''),
	v.category, v.persistence, v.owner, v.rule, u.verdict IN (FROM wordless) AS skip
FROM used u JOIN log.store.verdict v ON v.id = u.verdict JOIN log.store.fingerprint f ON f.id = v.fingerprint
ORDER BY u.verdict, u.n DESC, u.event, u.stage, u.relay, u.service, u.of_message
