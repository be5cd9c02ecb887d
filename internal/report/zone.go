package report

import (
	"context"
	"regexp"
	"sync"
	"time"
)

// InZone returns a Querier that answers by the clock of a time zone. The database
// keeps times in UTC and knows no zones, so the Querier
//
//   - puts the times of answers into the zone, and
//   - replaces two functions in queries by arithmetic: local_time(TIME), which is what
//     the clock shows at a time of the database, and utc_time(CLOCK), the reverse.
//
// When a clock is set back, it shows an hour twice: utc_time takes the first. When it
// is set forward, it never shows an hour: utc_time takes the next.
func InZone(q Querier, zone *time.Location) *Zoned { return &Zoned{q: q, zone: zone} }

// Zoned is a Querier that answers by the clock of a time zone, see InZone.
type Zoned struct {
	q       Querier
	zone    *time.Location
	utc     bool // see InUTC
	mu      sync.Mutex
	offsets []offset // of the time that the logs cover; nil until a query needs them
}

// InUTC returns a Querier that replaces the functions as z does, but leaves the times
// of answers in UTC.
func (z *Zoned) InUTC() *Zoned { return &Zoned{q: z.q, zone: z.zone, utc: true} }

// answerZone returns the zone of the times in answers.
func (z *Zoned) answerZone() *time.Location {
	if z.utc {
		return time.UTC
	}
	return z.zone
}

// QueryContext implements Querier.
func (z *Zoned) QueryContext(ctx context.Context, query string, args ...any) (Rows, error) {
	query, err := z.Translate(ctx, query)
	if err != nil {
		return nil, err
	}
	rows, err := z.q.QueryContext(ctx, query, args...)
	if err != nil || z.answerZone() == time.UTC {
		return rows, err
	}
	return zonedRows{rows, z.answerZone()}, nil
}

// zonedOf returns the Zoned that q is or embeds, or one in UTC if there is none.
func zonedOf(q Querier) *Zoned {
	if z, ok := q.(interface{ zoned() *Zoned }); ok {
		return z.zoned()
	}
	return InZone(q, time.UTC)
}

func (z *Zoned) zoned() *Zoned { return z }

// clockCall matches a call of one of the functions, or what looks like one.
var clockCall = regexp.MustCompile(`(?i)\b(?:local|utc)_time\s*\(`)

// Translate replaces the calls of local_time and utc_time in a query, for callers that do
// not run it by QueryContext.
func (z *Zoned) Translate(ctx context.Context, query string) (string, error) {
	if !clockCall.MatchString(query) {
		return query, nil
	}
	z.mu.Lock()
	defer z.mu.Unlock()
	if z.offsets == nil {
		first, last, err := z.covered(ctx)
		if err != nil {
			return "", err
		}
		z.offsets = offsetsOf(z.zone, first, last)
	}
	return replaceCalls(query, clockFunctions(z.offsets)), nil
}

// covered returns the span of time in which the clock has to be known: that of the
// logs that were read. A time stamp with a wrong year may lie outside.
func (z *Zoned) covered(ctx context.Context) (first, last time.Time, err error) {
	first, last = time.Now(), Horizon(time.Now())
	if z.zone == time.UTC {
		return first, last, nil
	}
	rows, err := All(ctx, z.q, "SELECT min(first_time), max(last_time) FROM sources")
	if err != nil || len(rows) == 0 {
		return first, last, err
	}
	if t := rows[0].Time(0); !t.IsZero() && t.Before(first) {
		first = t
	}
	if t := rows[0].Time(1); !t.IsZero() && t.Before(last) {
		last = t
	}
	return first, last, nil
}

// zonedRows are rows whose times are in a zone.
type zonedRows struct {
	Rows
	zone *time.Location
}

// Values implements Rows. Dates have no zone and stay as they are.
func (r zonedRows) Values() []any {
	values := r.Rows.Values()
	for i, name := range r.Types() {
		if t, ok := values[i].(time.Time); ok && isTimestamp(name) {
			values[i] = t.In(r.zone)
		}
	}
	return values
}

// DateMinute is the layout of a time to the minute, as people read it.
const DateMinute = "2006-01-02 15:04"

// ClockName names the clock of a zone for people: "UTC", "Europe/Berlin time".
func ClockName(zone *time.Location) string {
	switch name := zone.String(); name {
	case "UTC", "Etc/UTC", "":
		return "UTC"
	case "Local":
		return "local time"
	default:
		return name + " time"
	}
}
