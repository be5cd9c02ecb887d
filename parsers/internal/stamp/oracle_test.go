package stamp

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

const (
	date        = `(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)`
	yearAD      = `(?:[1-9]\d|\d[1-9])\d\d`
	yearBetween = `(?:(?P<year>` + yearAD + `) )?`
	clock       = `(?P<h>\d\d):(?P<m>\d\d):(?P<s>\d\d)`
	months      = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
	eximForm    = `^` + date + ` ` + clock + `(?:\.(?P<frac>\d*))?(?: ?(?P<zone>[+-](?:0\d|1[0-4]):?[0-5]\d))?`
)

// oracles say by a regular expression which stamps a reader takes.
var oracles = []struct {
	name, stamp, form string
	after             string // what must follow, and is part of the length, or the end
	open              func() func([]byte) (int64, int)
}{
	{"RFC3339", "2400-02-29T10:31:07.123456+01:00 x", `^` + date + `[T ]` + clock + `(?:[.,](?P<frac>\d*))?(?P<zone>Z| ?[+-](?:[01]\d|2[0-3]):?[0-5]\d)`, "", byClock((*Clock).RFC3339)},
	{"RFC3339 without a colon", "2400-02-29T10:31:07-0130 x", `^` + date + `[T ]` + clock + `(?:[.,](?P<frac>\d*))?(?P<zone>Z| ?[+-](?:[01]\d|2[0-3]):?[0-5]\d)`, "", byClock((*Clock).RFC3339)},
	{"RFC3339 with blanks", "2400-02-29 10:31:07 +0100 x", `^` + date + `[T ]` + clock + `(?:[.,](?P<frac>\d*))?(?P<zone>Z| ?[+-](?:[01]\d|2[0-3]):?[0-5]\d)`, "", byClock((*Clock).RFC3339)},
	{"DateTime", "2400-02-29 10:31:07.25 x", `^` + `(?P<year>` + yearAD + `)-(?P<month>\d\d)-(?P<day>\d\d)` + `[ T]` + clock + `(?:[.,](?P<frac>\d+))?`, "", byClock((*Clock).DateTime)},
	{"Traditional", "Jan 29 10:31:07 x", `^(?P<month>` + months + `)  ?(?P<day>\d\d?) ` + yearBetween + clock + `(?:[.,](?P<frac>\d+))?`, "", byClock((*Clock).Traditional)},
	{"Traditional with the year", "Feb 29 2400 10:31:07 x", `^(?P<month>` + months + `)  ?(?P<day>\d\d?) ` + yearBetween + clock + `(?:[.,](?P<frac>\d+))?`, "", byClock((*Clock).Traditional)},
	{"Traditional with decimals", "Jan  2 10:31:07.123456 x", `^(?P<month>` + months + `)  ?(?P<day>\d\d?) ` + yearBetween + clock + `(?:[.,](?P<frac>\d+))?`, "", byClock((*Clock).Traditional)},
	{"Dated", "2400 Feb 29 10:31:07.123 x", `^(?P<year>` + yearAD + `) (?P<month>` + months + `)  ?(?P<day>\d\d?) ` + clock + `(?:[.,](?P<frac>\d+))?`, "", byClock((*Clock).dated)},
	{"Kibana", "Feb 29, 2400 @ 10:31:07.123 x", `^(?P<month>` + months + `) (?P<day>\d{1,4}), (?P<year>` + yearAD + `) @ ` + clock + `(?:[.,](?P<frac>\d+))?`, "", byClock((*Clock).Kibana)},
	{"Kibana, of one digit", "Jan 2, 2400 @ 10:31:07", `^(?P<month>` + months + `) (?P<day>\d{1,4}), (?P<year>` + yearAD + `) @ ` + clock + `(?:[.,](?P<frac>\d+))?`, "", byClock((*Clock).Kibana)},
	{"ISO", "2400-02-29T10:31:07.123Z,", `^` + date + `T(?P<h>\d\d):(?P<m>\d\d):(?P<s>[0-5]\d)(?:\.(?P<frac>\d{1,9}))?(?P<zone>Z)`, "", func() func([]byte) (int64, int) { return new(ISO).Scan }},
	{"Exim", "2400-02-29 10:31:07.123 +0100 x", eximForm, " ", byClock((*Clock).Exim)},
	{"Exim after a syslog daemon", "2400-02-29 10:31:07+01:00 x", eximForm, " ", byClock((*Clock).Exim)},
	{"Exim without a zone", "2400-02-29 10:31:07 x", eximForm, " ", byClock((*Clock).Exim)},
}

var newest = time.Date(2026, 6, 15, 12, 0, 0, 0, time.UTC)

// byClock opens clocks, and reads with them.
func byClock(read func(*Clock, []byte) (int64, int)) func() func([]byte) (int64, int) {
	return func() func([]byte) (int64, int) {
		c := NewClock(time.UTC, newest)
		return func(b []byte) (int64, int) { return read(&c, b) }
	}
}

// last moves a stamp to the last of what its fields may be.
var last = strings.NewReplacer("2400-02-29", "2096-11-30", "Feb 29", "Nov 30", "Jan 29", "Sep 30", "10:31:0", "23:59:5", "+01", "+14", ":00 x", ":59 x")

// TestOracle changes every byte of a stamp, and reads it as a source's first one and
// after the sound one, most of which is then remembered.
func TestOracle(t *testing.T) {
	for _, o := range oracles {
		form := regexp.MustCompile(o.form)
		for _, sound := range []string{o.stamp, last.Replace(o.stamp)} {
			before, n := reference(form, sound, o.after, nil)
			if n == 0 {
				t.Fatalf("%s: %s is not of its own form", o.name, sound)
			}
			for i := range sound {
				for _, c := range []byte("0123456789:;/.,- +TZJunegPb\x00\xff") {
					b := []byte(sound)
					b[i] = c
					read := o.open()
					want, wantN := reference(form, string(b), o.after, nil)
					if got, n := read(b); n != wantN || n > 0 && got != want {
						t.Errorf("%s: %q: %v, %d, want %v, %d", o.name, b, time.UnixMicro(got).UTC(), n, time.UnixMicro(want).UTC(), wantN)
					}
					read = o.open()
					read([]byte(sound))
					want, wantN = reference(form, string(b), o.after, &before)
					if got, n := read(b); n != wantN || n > 0 && got != want {
						t.Errorf("%s: %q after %s: %v, %d, want %v, %d", o.name, b, sound, time.UnixMicro(got).UTC(), n, time.UnixMicro(want).UTC(), wantN)
					}
				}
			}
		}
	}
}

// reference reads a stamp in the plainest way. before is the stamp before it.
func reference(form *regexp.Regexp, s, after string, before *int64) (us int64, n int) {
	m := form.FindStringSubmatch(s)
	if m == nil {
		return 0, 0
	}
	n = len(m[0])
	if after != "" {
		if n < len(s) && s[n] != after[0] {
			return 0, 0
		}
		n = min(n+1, len(s))
	}
	part := func(name string) string {
		if i := form.SubexpIndex(name); i >= 0 {
			return m[i]
		}
		return ""
	}
	number := func(s string) int { v, _ := strconv.Atoi(strings.TrimSpace(s)); return v }
	month := number(part("month"))
	if i := slices.Index(strings.Split(months, "|"), part("month")); i >= 0 {
		month = i + 1
	}
	day, h, min, sec := number(part("day")), number(part("h")), number(part("m")), number(part("s"))
	if month < 1 || month > 12 || h > 23 || min > 59 || sec > 60 {
		return 0, 0
	}
	frac := number((part("frac") + "000000")[:6])
	var found []int64
	from, to := 2017, 2028
	if y := part("year"); y != "" {
		from, to = number(y), number(y)
	}
	for year := from; year <= to; year++ {
		at := time.Date(year, time.Month(month), day, h, min, sec, frac*1000, time.UTC)
		if day < 1 || day > time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day() ||
			part("year") == "" && at.After(newest.Add(24*time.Hour)) {
			continue
		}
		if z := strings.TrimPrefix(part("zone"), " "); len(z) > 1 {
			off := time.Duration(number(z[1:3]))*time.Hour + time.Duration(number(z[len(z)-2:]))*time.Minute
			if z[0] == '+' {
				off = -off
			}
			at = at.Add(off)
		}
		found = append(found, at.UnixMicro())
	}
	if len(found) == 0 {
		return 0, 0
	}
	us = found[len(found)-1]
	if before != nil {
		for _, t := range found {
			if max(t-*before, *before-t) < max(us-*before, *before-us) {
				us = t
			}
		}
	}
	return us, n
}
