-- Delivery attempts, one row per recipient and attempt, and what expired: by
-- recipient in Exim's logs, by message and beside the last deferral in Postfix's.
SELECT * EXCLUDE (failure) FROM {{.Outcomes}} WHERE event IN ('delivered', 'deferred', 'bounced', 'expired')
