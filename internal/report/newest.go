package report

import (
	"context"
	"time"
)

// Horizon returns the end of what can have been logged by now: a later time stamp has a
// wrong year, or comes from a machine whose clock is wrong. It is a day ahead, as a
// stamp that names no zone may have been taken for one of another zone.
func Horizon(now time.Time) time.Time { return now.Add(24 * time.Hour) }

const (
	// tolerated is by how much clocks may differ.
	tolerated = 10 * time.Minute
	// live is how old the newest event may be of a log that is being written.
	live = time.Hour
)

// Newest returns the time of the newest event before the horizon of now, and how many
// events are stamped later. If all are, this machine's clock is wrong, and Newest
// returns the newest of all. The time is zero if there are no events.
//
// If a log is being written, events that are stamped later than now do not count either, unless
// they are at least half as many as in the same time before now. A zone that was taken for
// another shifts all events, but a wrong clock, as of one host of several, only some.
func Newest(ctx context.Context, q Querier, now time.Time) (newest time.Time, later int64, err error) {
	if newest, err = NewestBefore(ctx, q, Horizon(now)); err != nil {
		return newest, 0, err
	}
	rows, err := All(ctx, q, "SELECT max(time), count(*) FROM store.happening WHERE time >= "+Literal(Horizon(now)))
	if err != nil || len(rows) == 0 {
		return newest, 0, err
	}
	if newest.IsZero() {
		return rows[0].Time(0), 0, nil
	}
	later = rows[0].Int(1)
	limit := now.Add(tolerated)
	if !newest.After(limit) {
		return newest, later, nil
	}
	past := "FILTER (time <= " + Literal(limit) + ")"
	rows, err = All(ctx, q, "SELECT max(time) "+past+", count(*) - count(*) "+past+", count(*) "+past+" FROM store.happening WHERE time > "+
		Literal(limit.Add(-newest.Sub(limit)))+" AND time <= "+Literal(newest))
	if err != nil {
		return newest, later, err
	}
	if last, ahead := rows[0].Time(0), rows[0].Int(1); last.After(now.Add(-live)) && 2*ahead < rows[0].Int(2) {
		return last, later + ahead, nil
	}
	return newest, later, nil
}

// NewestBefore returns the time of the newest event before end, zero if there is none. It looks
// near the ends of the logs first, and then further back: to find the newest of all, DuckDB reads
// the times of all, but it skips those before a time that the query names.
func NewestBefore(ctx context.Context, q Querier, end time.Time) (time.Time, error) {
	rows, err := All(ctx, q, "SELECT max(last_time) FROM sources WHERE last_time < "+Literal(end))
	if err != nil {
		return time.Time{}, err
	}
	last := end
	if t := rows[0].Time(0); !t.IsZero() {
		last = t
	}
	before := "SELECT max(time) FROM store.happening WHERE time < " + Literal(end)
	for _, back := range []time.Duration{time.Hour, 25 * time.Hour} {
		rows, err := All(ctx, q, before+" AND time >= "+Literal(last.Add(-back)))
		if err != nil {
			return time.Time{}, err
		}
		if newest := rows[0].Time(0); !newest.IsZero() {
			return newest, nil
		}
	}
	if rows, err = All(ctx, q, before); err != nil {
		return time.Time{}, err
	}
	return rows[0].Time(0), nil
}

// Recent returns a time since which there have been at least so many events, to the
// quarter of an hour, or zero if there are fewer in all. If until is not zero, only
// events before it count.
func Recent(ctx context.Context, q Querier, until time.Time, events int64) (time.Time, error) {
	end := ""
	if !until.IsZero() {
		end = " WHERE time < " + Literal(until)
	}
	rows, err := All(ctx, q, "SELECT time_bucket(INTERVAL 15 MINUTE, time) AS t, count(*) AS n FROM store.happening"+end+" GROUP BY t ORDER BY t DESC")
	n := int64(0)
	for _, r := range rows {
		if n += r.Int(1); n >= events {
			return r.Time(0), err
		}
	}
	return time.Time{}, err
}
