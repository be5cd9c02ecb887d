package main

import (
	"context"

	"github.com/mtalog/mtalog/internal/report"
)

// ofExchange returns what is to be said of the choice of Exchange's logs that a
// database was made from, a sentence each: they overlap, and no single one has all.
func ofExchange(ctx context.Context, db report.Querier) ([]string, error) {
	var said []string
	for _, remark := range []func(context.Context, report.Querier) (string, error){noMailboxes, twoViews} {
		s, err := remark(ctx, db)
		if err != nil {
			return nil, err
		}
		if s != "" {
			said = append(said, s)
		}
	}
	return said, nil
}

// twoViews returns a sentence where a database has deliveries both from tracking logs
// and from protocol logs: each log has the same ones. Tracking rows name their source,
// which is the protocol; what a protocol log tells of has no Message-ID. It is empty
// where there is nothing to say.
func twoViews(ctx context.Context, db report.Querier) (string, error) {
	n, err := count(ctx, db, `SELECT (bool_or(protocol NOT NULL) AND bool_or(protocol IS NULL))::BIGINT FROM kinds WHERE mta = 'exchange' AND event = 'delivered'`)
	if err != nil || n == 0 {
		return "", err
	}
	n, err = count(ctx, db, `SELECT EXISTS (FROM deliveries WHERE mta = 'exchange' AND event = 'delivered' AND protocol IS NULL AND message_id IS NULL)::BIGINT`)
	if err != nil || n == 0 {
		return "", err
	}
	return "Deliveries that stand both in Exchange's message tracking and in its protocol logs count twice here: import ProtocolLog into a database of its own.", nil
}

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
