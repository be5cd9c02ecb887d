-- Exchange's kinds; of_summary says which are those of summaries of message traces.
(
	SELECT k.id, k.source_id, k.event, p.value IS NOT DISTINCT FROM 'TRACE' AS of_summary
	FROM log.store.kind k JOIN log.store.name p ON p.id = k.protocol WHERE k.mta = 3
)
