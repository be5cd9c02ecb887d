package report

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// offset is by how many seconds a clock is ahead, from some time on.
type offset struct {
	from    time.Time // zero for the first
	seconds int
}

// offsetsOf lists the offsets of a zone between two times, the oldest first.
func offsetsOf(zone *time.Location, first, last time.Time) []offset {
	epoch := time.Unix(0, 0) // no mail was logged before, and zones have many old rules
	if first.Before(epoch) {
		first = epoch
	}
	at := first.In(zone)
	_, seconds := at.Zone()
	list := []offset{{seconds: seconds}}
	for {
		_, end := at.ZoneBounds()
		if end.IsZero() || end.After(last) {
			return list
		}
		at = end
		if _, seconds = at.Zone(); seconds != list[len(list)-1].seconds {
			list = append(list, offset{at.UTC(), seconds})
		}
	}
}

// byClock returns the time at which the clock of a zone reads what clock, a time in UTC,
// does. Like utc_time, it takes the first of two such times and, if there is none, the
// next. time.Date does not say which time it takes: a day could begin on the day before.
func byClock(clock time.Time, zone *time.Location) time.Time {
	offset := func(t time.Time) time.Duration {
		_, seconds := t.In(zone).Zone()
		return time.Duration(seconds) * time.Second
	}
	t := time.Date(clock.Year(), clock.Month(), clock.Day(), clock.Hour(), clock.Minute(), clock.Second(), clock.Nanosecond(), zone)
	if skipped := clock.Sub(t.Add(offset(t))); skipped > 0 {
		return t.Add(skipped)
	}
	if change, _ := t.ZoneBounds(); !change.IsZero() {
		if first := clock.Add(-offset(change.Add(-1))); first.Before(change) {
			return first.In(zone)
		}
	}
	return t
}

// clockFunctions returns what takes the place of a call of local_time or utc_time,
// given its argument.
func clockFunctions(offsets []offset) map[string]func(argument string) string {
	inverse := inverted(offsets)
	return map[string]func(string) string{
		"local_time": func(time string) string { return shifted(time, offsets) },
		"utc_time":   func(clock string) string { return shifted(clock, inverse) },
	}
}

// inverted lists by how much UTC is ahead of a clock, and from which reading of that
// clock on: the first that it has only once and after the change.
func inverted(offsets []offset) []offset {
	list := make([]offset, len(offsets))
	for i, o := range offsets {
		list[i].seconds = -o.seconds
		if i > 0 {
			ahead := max(offsets[i-1].seconds, o.seconds)
			list[i].from = o.from.Add(time.Duration(ahead) * time.Second)
		}
	}
	return list
}

// shifted returns the SQL that adds to expr, a time, the offset that holds then.
func shifted(expr string, offsets []offset) string {
	expr = "(" + expr + ")::TIMESTAMP" // costs nothing if it is one, and gives parameters and strings a type
	if len(offsets) == 1 {
		if offsets[0].seconds == 0 {
			return expr
		}
		return fmt.Sprintf("(%s + INTERVAL '%d seconds')", expr, offsets[0].seconds)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "(%s + to_seconds(CASE", expr)
	for _, o := range slices.Backward(offsets[1:]) { // the newest first, as most rows are new
		fmt.Fprintf(&b, " WHEN %s >= %s THEN %d", expr, Literal(o.from), o.seconds)
	}
	fmt.Fprintf(&b, " ELSE %d END))", offsets[0].seconds)
	return b.String()
}
