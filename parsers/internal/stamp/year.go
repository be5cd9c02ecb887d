package stamp

import "time"

// hourBase returns when the hour k began; the stamp lies within microseconds after
// that. It infers the year if k has none, and remembers the answer for the stamps
// that follow. ok is false for a day that no possible year has.
func (c *Clock) hourBase(k localHour, within int64) (base int64, ok bool) {
	at := func(year int) (int64, bool) {
		if !validDay(year, time.Month(k.month), int(k.day)) {
			return 0, false
		}
		return time.Date(year, time.Month(k.month), int(k.day), int(k.hour), 0, 0, 0, c.loc).UnixMicro(), true
	}
	year := int(k.year)
	if year == 0 {
		if year = c.year(within, at); year == 0 {
			return 0, false
		}
	}
	if base, ok = at(year); !ok {
		return 0, false
	}
	if c.loc != time.UTC { // whose clocks are never set back
		if begins, again := c.twice(base, within); again {
			c.localValid = false // look at every stamp of the hour
			return begins, true
		}
	}
	c.local, c.localBase, c.localValid = k, base, true
	return base, true
}

// twice reports whether the hour of base is one that there is twice, at the change from summer
// time, and then returns which of the two begins near the line before.
func (c *Clock) twice(base, within int64) (begins int64, again bool) {
	if c.wallClock(base-hourMicros) == c.wallClock(base) {
		base -= hourMicros // time.Date may choose either
	}
	if c.wallClock(base+hourMicros) != c.wallClock(base) {
		return base, false
	}
	if base+within < c.last-hourMicros/2 {
		base += hourMicros
	}
	return base, true
}

// year chooses the year that brings a stamp closest to the line before, or
// the latest possible one if there was none; 0 if there is no such year. 29
// February may have to go back eight years (1896 to 1904, 2096 to 2104).
func (c *Clock) year(within int64, at func(year int) (int64, bool)) int {
	near := c.Last()
	from := time.UnixMicro(near).In(c.loc).Year() + 1
	best, bestGap := 0, int64(0)
	for y := from; y > from-10; y-- {
		t, ok := at(y)
		if !ok || t+within > c.latest {
			continue
		}
		if !c.hasLast {
			return y
		}
		gap := distance(t+within, near)
		if best == 0 || gap < bestGap {
			best, bestGap = y, gap
		}
	}
	return best
}

// wallClock is what a clock in c's zone shows at us, as if it were UTC.
func (c *Clock) wallClock(us int64) int64 {
	_, off := time.UnixMicro(us).In(c.loc).Zone()
	return us + int64(off)*secondMicros
}
