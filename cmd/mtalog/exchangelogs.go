package main

import (
	"context"

	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/parsers"
)

// exchangeWarnings returns a sentence for each thing that is wrong with the choice of
// Exchange's logs that a database was made from: they overlap, and no single one has all.
func exchangeWarnings(ctx context.Context, db report.Querier) ([]string, error) {
	var warnings []string
	for _, check := range []func(context.Context, report.Querier) (string, error){missingMailboxes, countedTwice} {
		s, err := check(ctx, db)
		if err != nil {
			return nil, err
		}
		if s != "" {
			warnings = append(warnings, s)
		}
	}
	return warnings, nil
}

// countedTwice returns a warning if a database has deliveries both from tracking logs
// and from protocol logs: each has the same ones. Rows of tracking logs name their
// source, which is the protocol; those of protocol logs have no Message-ID.
func countedTwice(ctx context.Context, db report.Querier) (string, error) {
	n, err := count(ctx, db, `SELECT (bool_or(protocol != '`+parsers.TraceSummary+`') AND bool_or(protocol IS NULL))::BIGINT FROM kinds WHERE mta = 'exchange' AND event = 'delivered'`)
	if err != nil || n == 0 {
		return "", err
	}
	n, err = count(ctx, db, `SELECT EXISTS (FROM deliveries WHERE mta = 'exchange' AND event = 'delivered' AND protocol IS NULL AND message_id IS NULL)::BIGINT`)
	if err != nil || n == 0 {
		return "", err
	}
	return "Deliveries that stand both in Exchange's message tracking and in its protocol logs count twice here: import ProtocolLog into a database of its own.", nil
}

// missingMailboxes returns a warning if a database has messages from Exchange's tracking
// logs, but no delivery to a mailbox: since Exchange 2013, whose logs have a network
// message ID, these are in the logs of another service, which are easily left out.
func missingMailboxes(ctx context.Context, db report.Querier) (string, error) {
	// First what costs nothing to ask: most databases have no such logs, or all.
	n, err := count(ctx, db, `SELECT (bool_or(mta = 'exchange') AND NOT bool_or(mta = 'exchange' AND event = 'delivered' AND stage = 'local'))::BIGINT FROM kinds`)
	if err != nil || n == 0 {
		return "", err
	}
	n, err = count(ctx, db, `SELECT EXISTS (FROM queued WHERE mta = 'exchange' AND network_message_id NOT NULL AND received NOT NULL AND protocol IS DISTINCT FROM '`+parsers.TraceSummary+`')::BIGINT`)
	if err != nil || n == 0 {
		return "", err
	}
	return "No delivery to a mailbox is among these logs: Exchange's Mailbox servers log them in MSGTRKMD*.LOG.", nil
}
