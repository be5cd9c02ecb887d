package report

import (
	"context"
	"time"
)

// Horizon returns the end of what can have been logged by now: a later time stamp has a
// wrong year, or comes from a machine whose clock is wrong. It is a day ahead, as a
// stamp that names no zone may have been taken for one of another zone.
func Horizon(now time.Time) time.Time { return now.Add(24 * time.Hour) }

// Newest returns the time of the newest event before the horizon of now, and how many
// events are stamped later. If all are, this machine's clock is wrong, and Newest
// returns the newest of all. The time is zero if there are no events.
func Newest(ctx context.Context, q Querier, now time.Time) (newest time.Time, later int64, err error) {
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
