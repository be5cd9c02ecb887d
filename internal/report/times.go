package report

import (
	"context"
	"fmt"
	"time"
)

// ParseTime reads a time as the parameters of reports have it: RFC 3339, which may
// lack the zone, a date, now, today or yesterday (their first moment), or how long
// before now it was (15m, 24h, 7d). Where it names
// no zone it is of that of now.
func ParseTime(s string, now time.Time) (time.Time, error) {
	t, err := parseTime(s, now)
	if err != nil {
		return t, fmt.Errorf("%q: want %s", s, wantTime)
	}
	return t, nil
}

// CheckSpan refuses a span of time that ends before it begins, or at once: that
// nothing is found in it would look like good news. A bound that is zero is none.
func CheckSpan(since, until time.Time) error {
	if !since.IsZero() && !until.IsZero() && !since.Before(until) {
		return fmt.Errorf("--since %s is not before --until %s", since.Format(time.DateTime), until.Format(time.DateTime))
	}
	return nil
}

// ParseSpan reads a length of time, a second at least: Go's units, and d and w.
func ParseSpan(s string) (time.Duration, error) {
	d, err := parseSpan(s)
	if err != nil || d < time.Second {
		return 0, fmt.Errorf("%q: want a length of time such as 15m, 1h or 7d", s)
	}
	return d, nil
}

// ParseCode reads a reply code or an enhanced status code or its beginning.
// Where it returns reply >= 0, it is a reply code; otherwise from and to are
// the first and last enhanced code as the store keeps them.
func ParseCode(s string) (from, to, reply int64, err error) {
	if from, to, reply, err = parseCode(s); err != nil {
		err = fmt.Errorf("%q: want %s", s, wantCode)
	}
	return from, to, reply, err
}

// Horizon returns the time from which on nothing can have been logged by now: what
// is stamped later has a wrong year, or comes from a machine whose clock is wrong.
// The day is for stamps that name no zone and were taken for those of another.
func Horizon(now time.Time) time.Time { return now.Add(24 * time.Hour) }

// Newest returns the time of the newest event before the horizon of now, and how
// many there are behind it. Where all are, this machine's clock is wrong, and it is
// the newest of all. It is zero where there are no events.
func Newest(ctx context.Context, q Querier, now time.Time) (newest time.Time, behind int64, err error) {
	within := "FILTER (time < " + Literal(Horizon(now)) + ")"
	rows, err := All(ctx, q, "SELECT max(time) "+within+", max(time), count(time) - count(time) "+within+" FROM store.happening")
	if err != nil || len(rows) == 0 {
		return newest, 0, err
	}
	if newest = rows[0].Time(0); newest.IsZero() {
		return rows[0].Time(1), 0, nil
	}
	return newest, rows[0].Int(2), nil
}
