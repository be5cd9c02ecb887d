package check

import (
	"context"
	"embed"
	"fmt"
	"time"

	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/statement"
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

//go:embed queued.sql
var files embed.FS

var statements = statement.In(files, "*.sql", nil)

// queued counts the messages that are in a queue.
func (r *Rule) queued(ctx context.Context, q report.Querier) (value, error) {
	host := r.where(Filter.aboutHost)
	deferral := r.where(func(f Filter) bool { return !f.aboutHost() })
	query := statements.Text("queued.sql", statement.Values{"Host": host.sql, "Deferral": deferral.sql})
	rows, err := report.All(ctx, q, query, append(host.args, deferral.args...)...)
	if err != nil {
		return value{}, err
	}
	return value{hits: rows[0].Float(0)}, nil
}
