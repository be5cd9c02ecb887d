package jsonlog

import (
	"github.com/mtalog/mtalog/parsers/internal/scan"
	"github.com/mtalog/mtalog/parsers/internal/stamp"
)

// readTime reads a stamp, or the number of units of time since 1970-01-01 UTC, whose
// length tells the unit: seconds have ten digits from 2001 to 2286. zoned says that the
// result does not depend on the clock's zone.
func readTime(c *stamp.Clock, b []byte) (t int64, zoned, ok bool) {
	if len(b) == len("1000000000000000000") { // nanoseconds
		v, n := scan.Number(b[:len(b)-len("000")])
		if _, rest := scan.Number(b[n:]); n+rest == len(b) {
			return v, true, true
		}
	}
	if v, n := scan.Number(b); n >= len("1000000000") {
		if t, ok = unixTime(v, n, b[n:]); ok {
			return t, true, true
		}
	}
	var n int
	if t, n = c.RFC3339(b); n > 0 {
		return t, true, true
	}
	if t, n = c.Traditional(b); n == 0 {
		t, n = c.DateTime(b)
	}
	if n == 0 {
		t, n = c.Kibana(b)
	}
	if n == 0 {
		t, n = c.American(b)
	}
	return t, false, n > 0
}

// unixTime converts v, a number of so many digits with rest behind it: seconds, with
// decimals or without any, milliseconds or microseconds.
func unixTime(v int64, digits int, rest []byte) (t int64, ok bool) {
	switch {
	case digits == 10 && len(rest) > 1 && rest[0] == '.':
		f, n := scan.Number(rest[1:min(len(rest), len(".000000"))])
		for k := n; k < 6; k++ {
			f *= 10
		}
		return v*1_000_000 + f, n > 0
	case len(rest) > 0:
		return 0, false
	case digits == 10:
		return v * 1_000_000, true
	case digits == 13:
		return v * 1000, true
	case digits == 16:
		return v, true
	}
	return 0, false
}
