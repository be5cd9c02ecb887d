-- A condition on a row k of store.kind: Exim may have written it into two logs. If there is no panic log, what one
-- may have, which is much, is not looked at.
k.mta = 2 -- Exim
	AND (k.event IN ({{inRejectLog}}) OR k.event IN ({{inPanicLog}})
		AND EXISTS (FROM log.main.sources WHERE contains(parse_filename(path, false, 'both_slash'), 'paniclog')))
