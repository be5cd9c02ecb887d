-- What happened, with what it means. readEvent reads the columns.
--
--   .Rows        the rows of store.happening, which must be few, with the columns of happening
--   .Condition   on these
WITH h AS MATERIALIZED ({{.Rows}})
SELECT h.message, h.line, h.time, k.event, decode(h.recipient), h.original_recipient, h.relay, h.client, h.sender,
	k.stage, v.reply_code, v.code, decode(h.next_queue_id),
	h.delay, h.delay_before_qmgr, h.delay_in_qmgr, h.delay_connect, h.delay_transmission, decode(h.text),
	v.category, ca.name, ca.title, ca.advice, v.rule, p.name, ow.name, pe.name
FROM h
JOIN store.kind k ON k.id = h.kind
JOIN store.verdict v ON v.id = h.verdict
LEFT JOIN categories ca ON ca.id = v.category
LEFT JOIN providers p ON p.id = v.provider
LEFT JOIN owners ow ON ow.id = v.owner
LEFT JOIN persistences pe ON pe.id = v.persistence
{{with .Condition}}WHERE {{.}}{{end}}
