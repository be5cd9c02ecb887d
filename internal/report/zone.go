package report

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"time"
)

// InZone returns a Querier whose answers go by the clock of a time zone: their times
// are in it, and in a query local_time(TIME) is what that clock shows at a time of
// the database, and utc_time(CLOCK) the reverse. The database keeps UTC and knows no
// zones, so both become arithmetic. The Querier is for one goroutine at a time.
//
// A clock that is set back shows an hour twice; utc_time takes it for the first. An
// hour that it never shows, as it was set forward, utc_time takes for the next.
func InZone(q Querier, zone *time.Location) *Zoned { return &Zoned{q: q, zone: zone} }

// Zoned is a Querier that answers by the clock of a time zone, see InZone.
type Zoned struct {
	q       Querier
	zone    *time.Location
	utc     bool     // see InUTC
	offsets []offset // of the time that the database covers; nil before they are needed
}

// InUTC returns a Querier for the same clock in queries, whose answers have the times
// as the database does.
func (z *Zoned) InUTC() *Zoned { return &Zoned{q: z.q, zone: z.zone, utc: true} }

// shown is the zone of the times in answers.
func (z *Zoned) shown() *time.Location {
	if z.utc {
		return time.UTC
	}
	return z.zone
}

// QueryContext implements Querier.
func (z *Zoned) QueryContext(ctx context.Context, query string, args ...any) (Rows, error) {
	query, err := z.translate(ctx, query)
	if err != nil {
		return nil, err
	}
	rows, err := z.q.QueryContext(ctx, query, args...)
	if err != nil || z.shown() == time.UTC {
		return rows, err
	}
	return &zonedRows{rows, z.shown(), typesOf(rows)}, nil
}

// Translate returns a query without local_time and utc_time, for those who do not
// ask it by QueryContext.
func Translate(ctx context.Context, q Querier, query string) (string, error) {
	return inSomeZone(q).translate(ctx, query)
}

// inSomeZone returns q as InZone made it; as if in UTC where it did not.
func inSomeZone(q Querier) *Zoned {
	if z, ok := q.(interface{ inZone() *Zoned }); ok {
		return z.inZone()
	}
	return InZone(q, time.UTC)
}

func (z *Zoned) inZone() *Zoned { return z }

func (z *Zoned) translate(ctx context.Context, query string) (string, error) {
	if !strings.Contains(query, "_time(") {
		return query, nil
	}
	if z.offsets == nil {
		first, last, err := z.covered(ctx)
		if err != nil {
			return "", err
		}
		z.offsets = offsetsOf(z.zone, first, last)
	}
	return replaceCalls(query, z.offsets), nil
}

// covered returns between which times the clock has to be known: those of the logs
// that were read. A stamp with a wrong year may be outside.
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

// zonedRows are rows with their times in a zone.
type zonedRows struct {
	Rows
	zone  *time.Location
	types []string
}

// Scan implements Rows. Dates have no zone and stay as they are.
func (r *zonedRows) Scan(dest ...any) error {
	if err := r.Rows.Scan(dest...); err != nil {
		return err
	}
	for i, d := range dest {
		v, ok := d.(*any)
		if !ok || i >= len(r.types) || !strings.HasPrefix(r.types[i], "TIMESTAMP") {
			continue
		}
		if t, ok := (*v).(time.Time); ok {
			*v = t.In(r.zone)
		}
	}
	return nil
}

// typesOf returns DuckDB's names of the types of a result's columns.
func typesOf(rows Rows) (names []string) {
	switch r := rows.(type) {
	case interface{ Types() []string }:
		return slices.Clone(r.Types())
	case interface {
		ColumnTypes() ([]*sql.ColumnType, error)
	}:
		types, _ := r.ColumnTypes()
		for _, t := range types {
			names = append(names, t.DatabaseTypeName())
		}
	}
	return names
}

// ClockName says whose clock the times of a zone are: "UTC", "Europe/Berlin time".
func ClockName(zone *time.Location) string {
	switch name := zone.String(); name { // UTC for nil too
	case "UTC", "Etc/UTC", "":
		return "UTC"
	case "Local":
		return "local time"
	default:
		return name + " time"
	}
}
