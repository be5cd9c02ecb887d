package report

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// What a value is to be, as errors say it.
const (
	wantTime = "a time such as 2026-11-25, 2026-11-25T09:00, yesterday, 15m, 24h or 7d (ago)"
	wantSpan = "a length of time such as 15m, 1h or 7d"
	wantCode = "a code such as 5.7.1, 5.7, 5 or 550"
)

// ParseTime reads a time as reports and flags take it: RFC 3339, which may lack the
// zone or be a date alone; now, today or yesterday (the first moment of the day); or how
// long before now it was (15m, 24h, 7d). The time is in the zone of now, and is read
// as one of that zone if it names none.
func ParseTime(s string, now time.Time) (time.Time, error) {
	zone := now.Location()
	if t, err := time.Parse(time.RFC3339, s); err == nil && !t.IsZero() { // the zero time stands for none
		return t.In(zone), nil
	}
	for _, layout := range []string{"2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02 15:04", time.DateOnly} {
		if clock, err := time.Parse(layout, s); err == nil && !clock.IsZero() {
			return byClock(clock, zone), nil
		}
	}
	year, month, day := now.Date()
	switch s {
	case "now":
		return now, nil
	case "today":
		return byClock(time.Date(year, month, day, 0, 0, 0, 0, time.UTC), zone), nil
	case "yesterday":
		return byClock(time.Date(year, month, day-1, 0, 0, 0, 0, time.UTC), zone), nil
	}
	ago, err := parseSpan(s)
	if err != nil {
		return time.Time{}, fmt.Errorf("%q: want %s", s, wantTime)
	}
	return now.Add(-ago), nil
}

// CheckSpan refuses a span of time that ends before it begins, or at once: that
// nothing is found in it would look like good news. A bound that is zero is none.
func CheckSpan(since, until time.Time) error {
	if !since.IsZero() && !until.IsZero() && !since.Before(until) {
		return fmt.Errorf("--since %s is not before --until %s", since.Format(time.DateTime), until.Format(time.DateTime))
	}
	return nil
}

// ParseSpan is parseSpan for at least a second.
func ParseSpan(s string) (time.Duration, error) {
	d, err := parseSpan(s)
	if err != nil || d < time.Second {
		return 0, fmt.Errorf("%q: want %s", s, wantSpan)
	}
	return d, nil
}

// parseSpan reads a length of time: in Go's units, or in d and w, which are 24 hours
// and 7 days.
func parseSpan(s string) (time.Duration, error) {
	days := map[byte]time.Duration{'d': 24 * time.Hour, 'w': 7 * 24 * time.Hour}
	if n := len(s) - 1; n > 0 && days[s[n]] > 0 {
		unit := days[s[n]]
		count, err := strconv.ParseUint(s[:n], 10, 32)
		if err == nil && count > uint64(maxSpan/unit) {
			err = strconv.ErrRange
		}
		return time.Duration(count) * unit, err
	}
	d, err := time.ParseDuration(s)
	if err == nil && (d < 0 || d > maxSpan) {
		err = strconv.ErrRange
	}
	return d, err
}

// maxSpan is the longest span, a hundred years: sums of a few do not overflow.
const maxSpan = 36_500 * 24 * time.Hour

// ParseCode reads a reply code, an enhanced status code or the beginning of one. If
// reply >= 0, it is a reply code; otherwise from and to are the first and the last
// enhanced code that are meant, as the store keeps them (see the type code).
func ParseCode(s string) (from, to, reply int64, err error) {
	parts, ok := codeParts(s)
	switch {
	case ok && len(parts) == 1 && parts[0] >= 200 && parts[0] < 600:
		return 1, 0, parts[0], nil // no enhanced code lies between 1 and 0
	case !ok || len(parts) > 3 || !slices.Contains([]int64{2, 4, 5}, parts[0]):
		return 0, 0, 0, fmt.Errorf("%q: want %s", s, wantCode)
	}
	for i, scale := 0, int64(1_000_000); i < 3; i, scale = i+1, scale/1000 {
		if i < len(parts) {
			from += parts[i] * scale
			to += parts[i] * scale
		} else {
			to += 999 * scale
		}
	}
	return from, to, -1, nil
}

// codeParts returns the numbers of a code, which are of three digits at most and have no
// leading zeros (RFC 3463 section 2).
func codeParts(s string) (parts []int64, ok bool) {
	for f := range strings.SplitSeq(s, ".") {
		n, err := strconv.ParseUint(f, 10, 16)
		if err != nil || n > 999 || len(f) > 1 && f[0] == '0' {
			return nil, false
		}
		parts = append(parts, int64(n))
	}
	return parts, true
}
