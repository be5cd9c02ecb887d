package answers

import (
	"context"
	"fmt"

	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/parsers"
)

// exchangeChecks find out whether a database was made from a wrong choice of Exchange's logs:
// they overlap, and no single one has all. The query first costs nothing; then is asked only if
// first counts something, as it does in few databases.
var exchangeChecks = []struct{ first, then, warning string }{
	// Since Exchange 2013, whose logs have a network message ID, deliveries to mailboxes are
	// in the tracking logs of another service, which are easily left out.
	{
		fmt.Sprintf("SELECT (count(*) > 0 AND NOT bool_or(event = %d AND stage = %d))::BIGINT FROM store.kind WHERE mta = %d",
			parsers.Delivered, parsers.LocalDelivery, parsers.Exchange),
		`SELECT EXISTS (FROM queued WHERE mta = 'exchange' AND network_message_id NOT NULL AND received NOT NULL AND protocol IS DISTINCT FROM '` + parsers.TraceSummary + `')::BIGINT`,
		"No delivery to a mailbox is among these logs: Exchange's Mailbox servers log them in MSGTRKMD*.LOG.",
	},
	// Tracking logs and protocol logs have the same receipts, deliveries and failures, which an import joins if both
	// name the message. Rows of tracking logs name their source, which is the protocol; those of protocol logs a connector.
	{
		"SELECT (count(DISTINCT protocol = 0) > 1)::BIGINT FROM (" + toldTwice + ")",
		fmt.Sprintf(`SELECT EXISTS (FROM (%s) t JOIN sources ts USING (source_id), (%[1]s) p JOIN sources ps USING (source_id)
		WHERE t.protocol <> 0 AND p.protocol = 0 AND t.event = p.event AND ts.first_time <= ps.last_time AND ps.first_time <= ts.last_time
			AND p.id IN (SELECT kind FROM store.happening WHERE message = 0))::BIGINT`, toldTwice),
		"What stands both in Exchange's message tracking and in its protocol logs counts twice here, as these do not name the messages: import ProtocolLog into a database of its own.",
	},
}

// toldTwice are the kinds of what both logs have.
var toldTwice = fmt.Sprintf(`SELECT k.id, k.source_id, k.event, k.protocol FROM store.kind k JOIN store.name p ON p.id = k.protocol
	WHERE k.mta = %d AND k.event IN (%d, %d, %d, %d) AND p.value IS DISTINCT FROM '%s' AND (k.protocol <> 0 OR k.service <> 0)`,
	parsers.Exchange, parsers.Received, parsers.Delivered, parsers.Deferred, parsers.Bounced, parsers.TraceSummary)

// ExchangeLogs warns if logs of Exchange are missing, or say the same twice.
func ExchangeLogs(ctx context.Context, db report.Querier) (warnings []string, err error) {
	count := func(query string) (int64, error) {
		rows, err := report.All(ctx, db, query)
		if err != nil {
			return 0, err
		}
		return rows[0].Int(0), nil
	}
	for _, check := range exchangeChecks {
		n, err := count(check.first)
		if err == nil && n > 0 {
			n, err = count(check.then)
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
