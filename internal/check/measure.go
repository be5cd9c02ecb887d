package check

import (
	"context"
	"fmt"
	"time"

	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/parsers"
)

// value is the result of a measurement: hits, and of how many.
type value struct{ hits, of float64 }

// measures holds, for each measure but queue, the condition on store.event for what
// it counts.
var measures = map[string]string{
	"failure_rate": fmt.Sprintf("event BETWEEN %d AND %d", parsers.Deferred, parsers.Expired),
	"count":        "true",
	"delivered":    fmt.Sprintf("event = %d", parsers.Delivered),
	"deferred":     fmt.Sprintf("event = %d", parsers.Deferred),
	"bounced":      fmt.Sprintf("event = %d", parsers.Bounced),
	"expired":      fmt.Sprintf("event = %d", parsers.Expired),
	"rejected":     fmt.Sprintf("event = %d", parsers.Rejected),
}

// measure counts what the rule is about, between from, inclusive, and to,
// exclusive.
func (r *Rule) measure(ctx context.Context, q report.Querier, from, to time.Time) (value, error) {
	if r.Measure == "queue" {
		return r.queued(ctx, q)
	}
	failure := r.where(Filter.aboutFailure)
	attempt := r.where(func(f Filter) bool { return !f.aboutFailure() })
	of := "true"
	if r.isShare() {
		of = fmt.Sprintf("event BETWEEN %d AND %d", parsers.Delivered, parsers.Expired)
	}
	rows, err := report.All(ctx, q, fmt.Sprintf(`SELECT count(*) FILTER (%s AND %s), count(*) FROM store.event
		WHERE time >= %s AND time < %s AND %s AND %s`, measures[r.Measure], failure.sql, report.Literal(from), report.Literal(to), of, attempt.sql),
		append(failure.args, attempt.args...)...)
	if err != nil {
		return value{}, err
	}
	return value{rows[0].Float(0), rows[0].Float(1)}, nil
}

// queued counts the messages that are in a queue. Exchange does not log that a
// message has left: there it is in the queue if the last thing that happened
// to it is a deferral. A message whose receipt the log does not tell was refused, unless
// something happened to it that does only in a queue: then it came before the log begins.
func (r *Rule) queued(ctx context.Context, q report.Querier) (value, error) {
	host := r.where(Filter.aboutHost)
	deferral := r.where(func(f Filter) bool { return !f.aboutHost() })
	condition := ""
	if deferral.sql != "true" {
		// That they are open lets DuckDB skip what is older than the oldest of them.
		condition = fmt.Sprintf(" AND m.id IN (SELECT message FROM store.event WHERE event = %d AND message IN (SELECT id FROM store.open_message) AND %s)", parsers.Deferred, deferral.sql)
	}
	rows, err := report.All(ctx, q, fmt.Sprintf(`SELECT count(*) FROM store.open_message m
		WHERE m.id > 0 AND m.ended = 0 AND m.kind IN (SELECT id FROM store.kind WHERE %s)
			AND (m.kind NOT IN (SELECT id FROM store.kind WHERE mta = %d)
				OR m.id IN (SELECT message FROM store.event WHERE mta = %[2]d AND message IN (SELECT id FROM store.open_message) GROUP BY message HAVING arg_max(event, (time, line_end, item)) = %[3]d))
			AND (m.received NOT NULL OR m.id IN (SELECT message FROM store.event
				WHERE (event BETWEEN %d AND %d OR event IN (%d, %d)) AND message IN (SELECT id FROM store.open_message WHERE received IS NULL)))%s`,
		host.sql, parsers.Exchange, parsers.Deferred, parsers.Delivered, parsers.Held, parsers.Delayed, parsers.Skipped, condition), append(host.args, deferral.args...)...)
	if err != nil {
		return value{}, err
	}
	return value{hits: rows[0].Float(0)}, nil
}
