-- title: What this server refused
-- description: Refusals by stage of the session, reply and enhanced code, with how many clients they hit, the one that was refused most, and the most
--   frequent text.
--   Rules that only warn are counted apart.
-- counts: refusals
-- param: limit integer 30 rows at most
-- column: share bar
-- narrow: warnings client clients share reply
-- rows: FROM outcomes WHERE event IN ('rejected', 'reject_warning') AND stage IS NOT DISTINCT FROM shown.stage AND reply_code IS NOT DISTINCT FROM shown.reply
--   AND code IS NOT DISTINCT FROM shown.code AND category IS NOT DISTINCT FROM shown.category
-- number: refusals event = 'rejected'
-- number: warnings event = 'reject_warning'
WITH by_client AS MATERIALIZED (
	SELECT stage, reply_code, code, category, client, fingerprint, count(*) AS n, count(*) FILTER (event = 30) AS refusals, count(*) FILTER (event = 31) AS warnings
	FROM store.event
	WHERE event IN (30, 31) -- rejected, reject_warning
	-- include: event_filters.sql
	-- include: recipient_filters.sql
	GROUP BY ALL
), by_text AS (
	SELECT stage, reply_code, code, category, fingerprint, sum(refusals)::BIGINT AS refusals, sum(warnings)::BIGINT AS warnings FROM by_client GROUP BY ALL
), texts AS (
	SELECT stage, reply_code, code, category, sum(refusals)::BIGINT AS refusals, sum(warnings)::BIGINT AS warnings,
		arg_max(f.example, (t.refusals + t.warnings, f.value)) AS example
	FROM by_text t JOIN store.fingerprint f ON f.id = fingerprint GROUP BY ALL
), addresses AS (
	SELECT stage, reply_code, code, category, coalesce(nullif(p.ip, ''), p.name) AS address, sum(n)::BIGINT AS n,
		min(coalesce(nullif(nullif(p.name, ''), 'unknown'), nullif(p.ip, ''))) AS name
	FROM by_client b JOIN store.peer p ON p.id = b.client
	GROUP BY ALL
), clients AS (
	SELECT stage, reply_code, code, category, count(address) AS clients, arg_max(name, (n, name)) AS client FROM addresses GROUP BY ALL
)
SELECT st.name AS stage, nullif(reply_code, 0) AS reply, code_text(code) AS code, ca.name AS category,
	refusals, warnings, refusals / nullif(sum(refusals) OVER (), 0) AS share, clients, client, b.example
FROM texts b
JOIN clients USING (stage, reply_code, code, category)
JOIN stage_names st ON st.id = b.stage
JOIN categories ca ON ca.id = b.category
ORDER BY refusals DESC, warnings DESC, stage, reply, code, category
LIMIT $limit
