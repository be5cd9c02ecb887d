package report

import (
	"fmt"
	"time"
)

// ParseTime reads a time as the parameters of reports have it: RFC 3339, a
// date, or how long before now it was (15m, 24h, 7d).
func ParseTime(s string, now time.Time) (time.Time, error) {
	t, err := parseTime(s, now)
	if err != nil {
		return t, fmt.Errorf("%q: want a time such as 2026-11-25, 2026-11-25T09:00:00Z, 15m, 24h or 7d (ago)", s)
	}
	return t, nil
}

// ParseSpan reads a length of time: Go's units, and d and w.
func ParseSpan(s string) (time.Duration, error) {
	d, err := parseSpan(s)
	if err != nil || d <= 0 {
		return 0, fmt.Errorf("%q: want a length of time such as 15m, 1h or 7d", s)
	}
	return d, nil
}

// ParseCode reads a reply code or an enhanced status code or its beginning.
// Where it returns reply >= 0, it is a reply code; otherwise from and to are
// the first and last enhanced code as the store keeps them.
func ParseCode(s string) (from, to, reply int64, err error) {
	if from, to, reply, err = parseCode(s); err != nil {
		err = fmt.Errorf("%q: want a code such as 5.7.1, 5.7, 5 or 550", s)
	}
	return from, to, reply, err
}
