-- The kinds of what Exchange answered to a client, each with the log that tells it.
--
-- told_by is 0 for a receive log, 1 for a tracking log and 2 for the log of an anti-spam agent: of a pair, the
-- one with the higher number goes. A receive connector, whose name begins with that of its server, has no
-- protocol; tracking logs, which name one, may have its name, too. An agent has no protocol and no connector.
(
	SELECT k.id, k.source_id, k.event, k.stage,
		CASE WHEN k.protocol <> 0 THEN 1 WHEN instr(s.value, '\') > 1 THEN 0 ELSE 2 END AS told_by,
		if(told_by = 0, s.value, told_by::VARCHAR) AS log
	FROM log.store.kind k
	JOIN log.store.name s ON s.id = k.service
	JOIN log.store.name p ON p.id = k.protocol
	WHERE k.mta = 3 -- Exchange
		AND (k.event IN ({{inFrontEnd}}) AND k.protocol = 0 AND instr(s.value, '\') > 1
			OR k.event = 30 AND (k.protocol = 0 AND k.service <> 0 OR p.value IN ('SMTP', 'AGENT'))) -- rejected
)
