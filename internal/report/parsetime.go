package report

import (
	"cmp"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// What a time and a span are to be, as errors say it.
const (
	wantTime = "a time such as 2026-11-25, 2026-11-25T09:00, 2026-11, 09:00, 10pm, yesterday, monday, november, last week, 15m, 24h or 7d (ago)"
	wantSpan = "a length of time such as 15m, 1h or 7d"
)

var (
	clockLayouts = []string{"15:04:05", "15:04", "3pm", "3:04pm", "3:04:05pm"}
	monthLayouts = []string{"Jan", "January"}
	// yearlyLayouts name no year, as syslog's time stamps do not.
	yearlyLayouts = append(withClock("Jan _2", "January _2", "_2 Jan", "_2 January"), monthLayouts...)
	dateLayouts   = append(withClock(time.DateOnly, "Jan _2 2006", "January _2 2006", "Jan _2, 2006", "January _2, 2006", "_2 Jan 2006", "_2 January 2006"),
		"2006-01-02t15:04:05", "2006-01-02t15:04", "2006-01-02t15", "2006-01", "2006", "Mon Jan _2 15:04:05 2006")
	zonedLayouts = []string{time.RFC3339, "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05 -0700"}
)

// withClock returns layouts of days, each alone and before a time of the clock.
func withClock(days ...string) (layouts []string) {
	for _, day := range days {
		layouts = append(layouts, day)
		for _, clock := range clockLayouts {
			layouts = append(layouts, day+" "+clock)
		}
	}
	return layouts
}

// usual are the names that layouts and weekday have for what people also write.
var usual = map[string]string{"tues": "tue", "weds": "wed", "thur": "thu", "thurs": "thu", "sept": "sep"}

// plain writes a time in lower case, with single spaces and by the usual names.
func plain(s string) string {
	words := strings.Fields(strings.ToLower(s))
	for i, w := range words {
		words[i] = cmp.Or(usual[w], w)
	}
	return strings.NewReplacer(" am", "am", " pm", "pm").Replace(strings.Join(words, " "))
}

// ParseTime reads a time as reports and flags take it, and as people copy it from a log:
//
//   - a date and a time in RFC 3339, which may lack the zone, or be a date, a month or a
//     year alone
//   - yesterday, today or tomorrow, which is the first moment of the day, or has a time
//     of the clock behind it; this or last week, which begins on Monday, month or year
//   - what comes again, of which it is the last before now, as a log is of the past: 09:00,
//     9pm, monday, monday 09:00, november or Nov 25 09:00:00; last monday is before today,
//     and last november before this month
//   - now, or how long before now it was: 15m, 24h ago, an hour ago, -1d12h
//
// The time is in the zone of now, and is read as one of that zone if it names none.
func ParseTime(s string, now time.Time) (time.Time, error) {
	zone := now.Location()
	words := plain(s)
	if t, ok := parseLayout(zonedLayouts, strings.ToUpper(words)); ok { // RFC 3339 allows either case
		return t.In(zone), nil
	}
	if clock, ok := parseLayout(dateLayouts, words); ok {
		return byClock(clock, zone), nil
	}
	if t, ok := lastSuch(words, now); ok {
		return t, nil
	}
	name, clock, _ := strings.Cut(words, " ")
	if ahead, ok := map[string]int{"yesterday": -1, "today": 0, "tomorrow": 1}[name]; ok {
		if t, ok := atClock(clock, now, ahead); ok {
			return t, nil
		}
	}
	year, month, today := now.Date()
	first := func(year int, month time.Month, day int) (time.Time, error) {
		return byClock(time.Date(year, month, day, 0, 0, 0, 0, time.UTC), zone), nil
	}
	monday := today - int(now.Weekday()+6)%7
	switch words {
	case "now":
		return now, nil
	case "midnight":
		return first(year, month, today)
	case "this week":
		return first(year, month, monday)
	case "last week":
		return first(year, month, monday-7)
	case "this month":
		return first(year, month, 1)
	case "last month":
		return first(year, month-1, 1)
	case "this year":
		return first(year, time.January, 1)
	case "last year":
		return first(year-1, time.January, 1)
	}
	ago, err := parseAgo(words)
	if err != nil {
		return time.Time{}, fmt.Errorf("%q: want %s", s, wantTime)
	}
	return now.Add(-ago), nil
}

// parseAgo reads how long ago something was. s is plain.
func parseAgo(s string) (time.Duration, error) {
	s = strings.TrimSuffix(strings.TrimPrefix(s, "-"), " ago")
	if article, unit, _ := strings.Cut(s, " "); article == "a" || article == "an" {
		s = "1 " + unit
	}
	return parseSpan(s)
}

// ParseUntil is ParseTime for the end of a span that begins at the time that begin names, or
// that has no beginning if begin is empty. It differs in what comes again, of which ParseTime
// takes the last before now:
//
//   - A time of the clock is the first after the beginning: 09:00 to 17:00 is of one day,
//     even if 17:00 is still to come. This is not so if the beginning is a length of time
//     ago, as in 7d to 17:00.
//   - Otherwise it is the last before now or, if that is older than the beginning, the first
//     after it.
//
// A day that is named twice, to mean the whole of it, stays as it is, for CheckSpan.
func ParseUntil(s, begin string, now time.Time) (time.Time, error) {
	t, err := ParseTime(s, now)
	if err != nil || begin == "" {
		return t, err
	}
	since, err := ParseTime(begin, now)
	if err != nil || t.Equal(since) {
		return t, err
	}
	words := plain(s)
	_, ofDay := parseLayout(clockLayouts, words)
	if _, err := parseAgo(plain(begin)); t.After(since) && (!ofDay || err == nil) {
		return t, nil
	}
	for _, period := range []time.Time{since.AddDate(0, 0, 1), since.AddDate(0, 0, 7), since.AddDate(1, 0, 0)} {
		// The clock may have been set since: then the last before the period ends may be the second.
		for _, later := range []time.Time{period.Add(-time.Hour), period} {
			if next, ok := lastSuch(words, later); ok && next.After(since) {
				return next, nil
			}
		}
	}
	return t, nil
}

// parseLayout reads a time in the first layout that s has.
func parseLayout(layouts []string, s string) (time.Time, bool) {
	for _, layout := range layouts {
		if t, _ := time.Parse(layout, s); !t.IsZero() { // the zero time stands for none
			return t, true
		}
	}
	return time.Time{}, false
}

// lastSuch reads a time that comes again each day, week or year: the last that is not after
// now. s is plain.
func lastSuch(s string, now time.Time) (t time.Time, ok bool) {
	named, last := strings.CutPrefix(s, "last ")
	stamp, ofYear := parseLayout(yearlyLayouts, s)
	year := now.Year()
	if last {
		if stamp, ofYear = parseLayout(monthLayouts, named); stamp.Month() == now.Month() {
			year--
		}
	}
	if ofYear {
		for ; ; year-- {
			clock := stamp.AddDate(year, 0, 0)
			if t = byClock(clock, now.Location()); clock.Day() == stamp.Day() && !t.After(now) { // February 29 is not in each year
				return t, true
			}
		}
	}
	clock, ago, period := s, 0, 1 // in days
	if day, behind, _ := strings.Cut(named, " "); weekday(day) >= 0 {
		clock, period = behind, 7
		ago = int(7+now.Weekday()-weekday(day)) % 7
		if ago == 0 && last {
			ago = 7
		}
	} else if s == "" {
		return t, false
	}
	if t, ok = atClock(clock, now, -ago); ok && t.After(now) {
		t, ok = atClock(clock, now, -ago-period)
	}
	return t, ok
}

// weekday returns the day of the week that is called name, in full or by three letters; -1
// if there is none.
func weekday(name string) time.Weekday {
	for day := time.Sunday; day <= time.Saturday; day++ {
		if full := strings.ToLower(day.String()); name == full || name == full[:3] {
			return day
		}
	}
	return -1
}

// atClock returns when the clock reads clock, days after the day of now. "" is the first
// moment of the day.
func atClock(clock string, now time.Time, days int) (t time.Time, ok bool) {
	var after time.Duration
	if clock != "" {
		of, ok := parseLayout(clockLayouts, clock)
		if !ok {
			return t, false
		}
		after = of.Sub(of.Truncate(24 * time.Hour))
	}
	year, month, day := now.Date()
	return byClock(time.Date(year, month, day+days, 0, 0, 0, 0, time.UTC).Add(after), now.Location()), true
}

// CheckSpan refuses a span of time that ends before it begins, or at once: that
// nothing is found in it would look like good news. A bound that is zero is none.
func CheckSpan(since, until time.Time) error {
	if since.IsZero() || until.IsZero() || since.Before(until) {
		return nil
	}
	hint := ""
	if since.Equal(until) {
		hint = ", from which on all is left out: for one day, name the next"
	}
	return fmt.Errorf("--since %s is not before --until %s%s", since.Format(time.DateTime), until.Format(time.DateTime), hint)
}

// ParseSpan is parseSpan for at least a second.
func ParseSpan(s string) (time.Duration, error) {
	d, err := parseSpan(s)
	if err != nil || d < time.Second {
		return 0, fmt.Errorf("%q: want %s", s, wantSpan)
	}
	return d, nil
}

// units are the names of units of time, as Go, systemd and date(1) have them.
var units = map[string]time.Duration{
	"ms": time.Millisecond,
	"s":  time.Second, "sec": time.Second, "second": time.Second,
	"m": time.Minute, "min": time.Minute, "minute": time.Minute,
	"h": time.Hour, "hr": time.Hour, "hour": time.Hour,
	"d": 24 * time.Hour, "day": 24 * time.Hour,
	"w": 7 * 24 * time.Hour, "week": 7 * 24 * time.Hour,
}

// maxSpan is the longest span, a hundred years: sums of a few do not overflow.
const maxSpan = 36_500 * 24 * time.Hour

var errSpan = errors.New("no length of time")

// parseSpan reads a length of time: 90m, 1d12h, 2 hours. A day has 24 hours.
func parseSpan(s string) (sum time.Duration, err error) {
	if s == "0" {
		return 0, nil
	}
	for more := true; more; more = s != "" {
		number := s[:len(s)-len(strings.TrimLeft(s, "0123456789."))]
		s = strings.TrimLeft(s[len(number):], " ")
		name := s[:len(s)-len(strings.TrimLeft(s, "abcdefghijklmnopqrstuvwxyz"))]
		s = strings.TrimLeft(s[len(name):], " ")
		unit := units[name]
		if unit == 0 && len(name) > 2 {
			unit = units[strings.TrimSuffix(name, "s")]
		}
		n, err := strconv.ParseFloat(number, 64)
		if err != nil || unit == 0 || n > float64(maxSpan/unit) {
			return 0, errSpan
		}
		if sum += time.Duration(n * float64(unit)); sum > maxSpan {
			return 0, errSpan
		}
	}
	return sum, nil
}
