package report

import (
	"fmt"
	"strings"
	"time"
)

// offset is how many seconds a clock is ahead of UTC, from some time on.
type offset struct {
	from    time.Time // zero for the first
	seconds int
}

// offsetsOf lists the offsets of a zone between two times, the oldest first.
func offsetsOf(zone *time.Location, first, last time.Time) []offset {
	epoch := time.Unix(0, 0) // before which no mail was logged; zones have many rules
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

// localTime returns the SQL for what the clock shows at the time that expr is.
func localTime(expr string, offsets []offset) string {
	return shifted(expr, offsets, 1, func(i int) time.Time { return offsets[i].from })
}

// utcTime returns the SQL for the time at which the clock shows expr.
func utcTime(expr string, offsets []offset) string {
	return shifted(expr, offsets, -1, func(i int) time.Time {
		later := max(offsets[i-1].seconds, offsets[i].seconds)
		return offsets[i].from.Add(time.Duration(later) * time.Second)
	})
}

// shifted adds to expr the offset for it, times sign. begins says from which value of
// expr on that is the i-th.
func shifted(expr string, offsets []offset, sign int, begins func(i int) time.Time) string {
	if len(offsets) == 1 && offsets[0].seconds == 0 {
		if strings.ContainsAny(expr, " \t\n") {
			return "(" + expr + ")"
		}
		return expr
	}
	if len(offsets) == 1 {
		return fmt.Sprintf("(%s + INTERVAL '%d seconds')", expr, sign*offsets[0].seconds)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "(%s + to_seconds(CASE", expr)
	for i := len(offsets) - 1; i > 0; i-- { // the newest first: most is there
		fmt.Fprintf(&b, " WHEN %s >= %s THEN %d", expr, Literal(begins(i)), sign*offsets[i].seconds)
	}
	fmt.Fprintf(&b, " ELSE %d END))", sign*offsets[0].seconds)
	return b.String()
}

// replaceCalls puts arithmetic in the place of local_time and utc_time.
func replaceCalls(query string, offsets []offset) string {
	var b strings.Builder
	done := 0
	for i := 0; i < len(query); {
		if n := literalLen(query[i:]); n > 0 {
			i += n
			continue
		}
		length, convert := 0, localTime
		switch {
		case i > 0 && isNameByte(query[i-1]):
		case strings.HasPrefix(query[i:], "local_time("):
			length = len("local_time(")
		case strings.HasPrefix(query[i:], "utc_time("):
			length, convert = len("utc_time("), utcTime
		}
		if length == 0 {
			i++
			continue
		}
		end := i + length + argumentLen(query[i+length:])
		if end == len(query) {
			break // the bracket is not closed; DuckDB will say so
		}
		b.WriteString(query[done:i] + convert(replaceCalls(query[i+length:end], offsets), offsets))
		i, done = end+1, end+1
	}
	return b.String() + query[done:]
}

// argumentLen returns the length of the argument with which sql begins, up to the
// bracket that closes the call.
func argumentLen(sql string) int {
	open := 0
	for i := 0; i < len(sql); i++ {
		if n := literalLen(sql[i:]); n > 0 {
			i += n - 1
			continue
		}
		switch sql[i] {
		case '(':
			open++
		case ')':
			if open == 0 {
				return i
			}
			open--
		}
	}
	return len(sql)
}
