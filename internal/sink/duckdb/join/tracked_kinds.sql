-- The kinds of what Exchange did by SMTP. Tracking logs name the protocol, protocol logs a connector. A mailbox has
-- its message by SMTP from the transport service and, in the tracking log, from the store driver: at_mailbox.
-- Only of a delivery the protocol log knows that it was for one.
(
	SELECT k.*, k.protocol = 0 AS of_protocol,
		k.stage = 12 AND (p.value = 'STOREDRIVER' OR k.protocol = 0 AND k.event = 11) AS at_mailbox -- local delivery; delivered
	FROM log.store.kind k JOIN log.store.name p ON p.id = k.protocol
	WHERE k.mta = 3 -- Exchange
		AND (k.protocol = 0 AND k.service <> 0 OR p.value = 'SMTP' OR p.value = 'STOREDRIVER' AND k.stage = 12)
)
