-- Whether there are logs of Exchange, and none has a delivery to a mailbox. It costs nothing.
SELECT (count(*) > 0 AND NOT bool_or(event = 11 AND stage = 12))::BIGINT -- delivered, local delivery
FROM store.kind
WHERE mta = 3 -- Exchange
