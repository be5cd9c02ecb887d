package main

import (
	"context"

	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/parsers"
)

// exchangeChecks are what may be wrong with the choice of Exchange's logs that a database
// was made from: they overlap, and no single one has all. First is asked what costs nothing:
// most databases have no such logs, or all.
var exchangeChecks = []struct{ first, then, warning string }{
	// Since Exchange 2013, whose logs have a network message ID, deliveries to mailboxes are
	// in the tracking logs of another service, which are easily left out.
	{
		`SELECT (bool_or(mta = 'exchange') AND NOT bool_or(mta = 'exchange' AND event = 'delivered' AND stage = 'local'))::BIGINT FROM kinds`,
		`SELECT EXISTS (FROM queued WHERE mta = 'exchange' AND network_message_id NOT NULL AND received NOT NULL AND protocol IS DISTINCT FROM '` + parsers.TraceSummary + `')::BIGINT`,
		"No delivery to a mailbox is among these logs: Exchange's Mailbox servers log them in MSGTRKMD*.LOG.",
	},
	// Tracking logs and protocol logs have the same deliveries. Rows of tracking logs name
	// their source, which is the protocol; those of protocol logs have no Message-ID.
	{
		`SELECT (bool_or(protocol != '` + parsers.TraceSummary + `') AND bool_or(protocol IS NULL))::BIGINT FROM kinds WHERE mta = 'exchange' AND event = 'delivered'`,
		`SELECT EXISTS (FROM deliveries WHERE mta = 'exchange' AND event = 'delivered' AND protocol IS NULL AND message_id IS NULL)::BIGINT`,
		"Deliveries that stand both in Exchange's message tracking and in its protocol logs count twice here: import ProtocolLog into a database of its own.",
	},
}

// exchangeWarnings returns the warnings of the checks that hold.
func exchangeWarnings(ctx context.Context, db report.Querier) (warnings []string, err error) {
	for _, check := range exchangeChecks {
		n, err := count(ctx, db, check.first)
		if err == nil && n > 0 {
			n, err = count(ctx, db, check.then)
		}
		if err != nil {
			return nil, err
		}
		if n > 0 {
			warnings = append(warnings, check.warning)
		}
	}
	return warnings, nil
}
