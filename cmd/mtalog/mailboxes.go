package main

import (
	"context"

	"github.com/mtalog/mtalog/internal/report"
)

// noMailboxes returns a sentence where a database has messages from Exchange's
// tracking logs, but no delivery to a mailbox: since 2013 (whose logs have a network
// message ID) these are in the logs of a service of its own, which are easily left
// behind. It is empty where there is nothing to say.
func noMailboxes(ctx context.Context, db report.Querier) (string, error) {
	n, err := count(ctx, db, `SELECT (EXISTS (FROM queued WHERE mta = 'exchange' AND network_message_id NOT NULL AND received NOT NULL)
		AND NOT EXISTS (FROM deliveries WHERE mta = 'exchange' AND event = 'delivered' AND stage = 'local'))::BIGINT`)
	if err != nil || n == 0 {
		return "", err
	}
	return "No delivery to a mailbox is among these logs: Exchange's Mailbox servers log them in MSGTRKMD*.LOG.", nil
}
