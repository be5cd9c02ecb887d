-- The kinds of what stands in tracking and in protocol logs of Exchange. Rows of tracking logs name the protocol, those of
-- protocol logs a connector.
SELECT k.id, k.source_id, k.event, k.protocol
FROM store.kind k JOIN store.name p ON p.id = k.protocol
WHERE k.mta = 3 AND k.event IN (10, 11, 12, 13) -- Exchange; received, delivered, deferred, bounced
	AND p.value IS DISTINCT FROM 'TRACE' AND (k.protocol <> 0 OR k.service <> 0)
