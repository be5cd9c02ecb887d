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
	// First what costs nothing to ask: most databases have no such logs, or all.
	n, err := count(ctx, db, `SELECT (bool_or(mta = 'exchange') AND NOT bool_or(mta = 'exchange' AND event = 'delivered' AND stage = 'local'))::BIGINT FROM kinds`)
	if err != nil || n == 0 {
		return "", err
	}
	n, err = count(ctx, db, `SELECT EXISTS (FROM queued WHERE mta = 'exchange' AND network_message_id NOT NULL AND received NOT NULL)::BIGINT`)
	if err != nil || n == 0 {
		return "", err
	}
	return "No delivery to a mailbox is among these logs: Exchange's Mailbox servers log them in MSGTRKMD*.LOG.", nil
}
