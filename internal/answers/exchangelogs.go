package answers

import (
	"context"

	"github.com/mtalog/mtalog/internal/report"
)

// exchangeChecks find out whether a database was made from a wrong choice of Exchange's logs:
// they overlap, and no single one has all. The question first costs nothing; then is asked only if
// first counts something, as it does in few databases.
var exchangeChecks = []struct{ first, then, warning string }{
	// Since Exchange 2013 deliveries to mailboxes are in the tracking logs of another service, which are easily left out.
	{
		"exchangelogs_no_mailboxes.sql", "exchangelogs_tracking.sql",
		"No delivery to a mailbox is among these logs: Exchange's Mailbox servers log them in MSGTRKMD*.LOG.",
	},
	// An import joins what tracking logs and protocol logs both tell, if both name the message.
	{
		"exchangelogs_both.sql", "exchangelogs_twice.sql",
		"What stands both in Exchange's message tracking and in its protocol logs counts twice here, as these do not name the messages: import ProtocolLog into a database of its own.",
	},
}

// ExchangeLogs warns if logs of Exchange are missing, or say the same twice.
func ExchangeLogs(ctx context.Context, db report.Querier) (warnings []string, err error) {
	count := func(question string) (int64, error) {
		rows, err := report.All(ctx, db, questions.Text(question, nil))
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
