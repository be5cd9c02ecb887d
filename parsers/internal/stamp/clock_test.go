package stamp

import (
	"strings"
	"testing"
	"time"

	"github.com/mtalog/mtalog/internal/must"
)

func clockAt(t *testing.T, zone, newest string) *Clock {
	t.Helper()
	loc, err := time.LoadLocation(zone)
	if err != nil {
		t.Skipf("no time zone data: %v", err)
	}
	at := must.Have(time.Parse(time.RFC3339, newest))(t)
	c := NewClock(loc, at)
	return &c
}

func TestRFC3339(t *testing.T) {
	c := NewClock(time.UTC, time.Time{})
	zones := []*time.Location{time.UTC, time.FixedZone("", 5*3600+45*60), time.FixedZone("", -3*3600-30*60)}
	for i, day := 0, time.Date(1970, 1, 1, 23, 59, 58, 123456e3, time.UTC); day.Year() < 2110; i, day = i+1, day.AddDate(0, 0, 13) {
		at := day.In(zones[i%len(zones)])
		for _, layout := range []string{"2006-01-02T15:04:05.000000Z07:00", "2006-01-02T15:04:05.000000-07:00", "2006-01-02T15:04:05.000000-0700"} {
			s := at.Format(layout)
			for range 2 { // the second time the minute is known
				if got, n := c.RFC3339([]byte(s + " x")); n != len(s) || got != day.UnixMicro() {
					t.Fatalf("%s: got %d, %d, want %d", s, got, n, day.UnixMicro())
				}
			}
		}
	}
	for s, want := range map[string]int{
		"2024-02-29T00:00:00Z":             20,
		"2024-02-29T00:00:00.5Z":           22,
		"2024-02-29T00:00:00,123456789Z":   30,
		"2024-02-29T00:00:60.123456+02:00": 32,
		"2024-02-29T00:00:61.123456+02:00": 0,
		"2024-02-29T00:00:00.12345x+02:00": 0,
		"2024-02-29T00:00:00.123456+2:00":  0,
		"2024-02-29T00:00:00.123456+25:00": 0,
		"2024-02-29T00:00:00.123456":       0,
		"2023-02-29T00:00:00.123456+02:00": 0,
		"2024-02-29 00:00:00.123456+02:00": 32,
		"2024-02-29 00:00:00 -0200":        25,
		"2024-02-29 00:00:00 Z":            0,
		"2024-02-29_00:00:00.123456+02:00": 0,
		"2024-13-01T00:00:00Z":             0,
		"2024-01-01T24:00:00Z":             0,
		"2024-01-01T00:60:00Z":             0,
	} {
		if _, n := c.RFC3339([]byte(s)); n != want {
			t.Errorf("%s: length %d, want %d", s, n, want)
		}
	}
}

// TestRFC3339AfterDamage reads good stamps between damaged ones.
func TestRFC3339AfterDamage(t *testing.T) {
	c := NewClock(time.UTC, time.Time{})
	for _, s := range []string{"2024-02-29T10:00:00.000001+02:00", "2024-02-30T10:00:00.000001+02:00", "2024-02-29T10:01:00.000001+02:00",
		"2024-02-29T10:01:00.000001+99:00", "2024-02-29T10:02:00.000001+02:00", "2024-02-29T10:61:00.000001+02:00", "2024-02-29T10:03:00.000001+02:00"} {
		want, err := time.Parse(time.RFC3339Nano, s)
		got, n := c.RFC3339([]byte(s))
		if (n > 0) != (err == nil) || n > 0 && got != want.UnixMicro() {
			t.Errorf("%s: %d, %d, want %d, %v", s, got, n, want.UnixMicro(), err)
		}
	}
}

// TestYear infers the year of stamps that have none.
func TestYear(t *testing.T) {
	for _, s := range []struct {
		name, newest string
		stamps, want []string
	}{
		{"rollover", "2026-01-02T00:00:00Z", []string{"Dec 31 23:59:59", "Jan  1 00:00:01"}, []string{"2025-12-31 23:59:59", "2026-01-01 00:00:01"}},
		{"never in the future", "2026-06-15T12:00:00Z", []string{"Jun 17 00:00:00"}, []string{"2025-06-17 00:00:00"}},
		{"a clock that is a little ahead", "2026-06-15T12:00:00Z", []string{"Jun 15 13:00:00"}, []string{"2026-06-15 13:00:00"}},
		{"the leap day", "2026-06-15T12:00:00Z", []string{"Feb 29 10:00:00"}, []string{"2024-02-29 10:00:00"}},
		{"several years in one file", "2026-03-01T00:00:00Z", []string{"Nov  1 00:00:00", "Feb  1 00:00:00", "Jan 31 23:00:00"}, []string{"2025-11-01 00:00:00", "2026-02-01 00:00:00", "2026-01-31 23:00:00"}},
	} {
		c := clockAt(t, "UTC", s.newest)
		for i, in := range s.stamps {
			us, n := c.Traditional([]byte(in))
			if got := time.UnixMicro(us).UTC().Format(time.DateTime); n != len(in) || got != s.want[i] {
				t.Errorf("%s: %s: %s, %d, want %s", s.name, in, got, n, s.want[i])
			}
		}
	}
}

// TestAnchor lets the lines before decide on the year.
func TestAnchor(t *testing.T) {
	c := clockAt(t, "UTC", "2026-06-15T12:00:00Z")
	for in, want := range map[string]string{"Dec 31 23:00:00": "2019-12-31 23:00:00", "Jan  1 01:00:00": "2020-01-01 01:00:00"} {
		c.Anchor(time.Date(2019, 12, 30, 0, 0, 0, 0, time.UTC).UnixMicro())
		for range 2 {
			us, _ := c.Traditional([]byte(in))
			if got := time.UnixMicro(us).UTC().Format(time.DateTime); got != want {
				t.Errorf("%s: %s, want %s", in, got, want)
			}
			// The same stamp of another year.
			c.Anchor(time.Date(2023, 12, 30, 0, 0, 0, 0, time.UTC).UnixMicro())
			want = strings.NewReplacer("2019", "2023", "2020", "2024").Replace(want)
		}
	}
}

// TestStampsOfSeveralForms reads a log in which daemons stamp in their own way.
func TestStampsOfSeveralForms(t *testing.T) {
	c := clockAt(t, "UTC", "2026-06-15T12:00:00Z")
	for range 2 {
		c.Traditional([]byte("Jun 14 03:04:05 mx1"))
		c.DateTime([]byte("2026-06-14 05:00:00"))
		us, _ := c.Traditional([]byte("Jun 14 03:30:00 mx1"))
		if got := time.UnixMicro(us).UTC().Format(time.DateTime); got != "2026-06-14 03:30:00" {
			t.Error(got)
		}
	}
}

// TestSummerTime reads every ten minutes of the days on which clocks change,
// east and west of Greenwich.
func TestSummerTime(t *testing.T) {
	for zone, days := range map[string][2]time.Time{
		"Europe/Berlin":    {time.Date(2026, 3, 28, 20, 0, 0, 0, time.UTC), time.Date(2026, 10, 24, 20, 0, 0, 0, time.UTC)},
		"America/New_York": {time.Date(2026, 3, 8, 2, 0, 0, 0, time.UTC), time.Date(2026, 11, 1, 2, 0, 0, 0, time.UTC)},
	} {
		for layout, read := range map[string]func(*Clock, []byte) (int64, int){time.Stamp: (*Clock).Traditional, time.DateTime: (*Clock).Exim} {
			c := clockAt(t, zone, "2026-12-31T00:00:00Z")
			for _, day := range days {
				c.Anchor(day.UnixMicro())
				for at := day; at.Before(day.Add(12 * time.Hour)); at = at.Add(10 * time.Minute) {
					s := at.In(c.loc).Format(layout)
					if got, n := read(c, []byte(s+" mx1")); n < len(s) || got != at.UnixMicro() {
						t.Errorf("%s: %s: got %v, want %v", zone, s, time.UnixMicro(got).UTC(), at)
					}
				}
			}
		}
	}
}

func TestTraditional(t *testing.T) {
	c := clockAt(t, "UTC", "2026-06-15T12:00:00Z")
	for s, want := range map[string]int{
		"Jan  2 03:04:05": 15, "Jan 2 03:04:05": 14, "Jan 02 03:04:05": 15, "Jan  2 03:04:05.123456 x": 22,
		"Jan 32 03:04:05": 0, "Jan 00 03:04:05": 0, "Foo  2 03:04:05": 0, "Jan  2 24:04:05": 0, "Jan  2 03:60:05": 0, "Jan  2 03:04:61": 0,
		"Jan: 2 03:04:05": 0, "Apr 31 03:04:05": 0, "": 0, "Jan": 0,
		"Jan  2 05:04:05 2013 mx1": 20, "Jan  2 05:04:05 2013": 15, "Jan  2 05:04:05 1013 mx1": 15, "Jan  2 05:04:05 201x mx1": 15, "Feb 29 05:04:05 2013 mx1": 0,
	} {
		if _, n := c.Traditional([]byte(s)); n != want {
			t.Errorf("%q: length %d, want %d", s, n, want)
		}
	}
	if us, n := c.Traditional([]byte("Jun 10 06:27:30 2013 mx1")); n != 20 || us != time.Date(2013, 6, 10, 6, 27, 30, 0, time.UTC).UnixMicro() {
		t.Errorf("with the year after the time: %v, %d", time.UnixMicro(us).UTC(), n)
	}
	if us, n := c.dated([]byte("2013 Jun 10 06:27:30.123 x")); n != 24 || us != time.Date(2013, 6, 10, 6, 27, 30, 123e6, time.UTC).UnixMicro() {
		t.Errorf("with a year: %v, %d", time.UnixMicro(us).UTC(), n)
	}
}

// TestClockCutAnywhere cuts stamps at every byte, and counts allocations.
func TestClockCutAnywhere(t *testing.T) {
	c := clockAt(t, "UTC", "2026-06-15T12:00:00Z")
	for _, s := range []string{"2024-02-29T12:34:56.789012+02:00", "Jan  2 03:04:05.123456", "2013 Jun 10 06:27:30.123"} {
		b := []byte(s)
		for i := range b {
			c.RFC3339(b[:i:i])
			c.Traditional(b[:i:i])
			c.dated(b[:i:i])
		}
		if a := testing.AllocsPerRun(100, func() { c.RFC3339(b); c.Traditional(b); c.dated(b) }); a != 0 {
			t.Errorf("%s: %v allocations", s, a)
		}
	}
}

// TestDateTime reads stamps without a zone as local time.
func TestDateTime(t *testing.T) {
	c := clockAt(t, "Europe/Berlin", "2026-11-25T00:00:00Z")
	for s, want := range map[string]string{
		"2026-11-24 04:30:05":        "2026-11-24T03:30:05Z",
		"2026-07-24 04:30:05 x":      "2026-07-24T02:30:05Z",
		"2026-07-24T04:30:05":        "2026-07-24T02:30:05Z",
		"2026-07-24 04:30:05.25":     "2026-07-24T02:30:05.25Z",
		"2026-07-24 04:30:05,123456": "2026-07-24T02:30:05.123456Z",
		"2026/07/24 04:30:05.25":     "2026-07-24T02:30:05.25Z",
		"2026:07:24-04:30:05 mx1":    "2026-07-24T02:30:05Z",
		"2031-01-01 00:00:00":        "2030-12-31T23:00:00Z", // a year that is written is believed
		"2024-02-29 23:59:60":        "2024-02-29T23:00:00Z",
	} {
		us, n := c.DateTime([]byte(s))
		if got := time.UnixMicro(us).UTC().Format(time.RFC3339Nano); n == 0 || got != want {
			t.Errorf("%s: %s, %d, want %s", s, got, n, want)
		}
	}
	for _, s := range []string{"2026-11-24", "2026-11-24 04:30:0", "2026-11-24_04:30:05", "2026-02-29 04:30:05", "2026-13-01 04:30:05", "2026-00-01 04:30:05",
		"2026-11-00 04:30:05", "2026-11-24 24:30:05", "2026-11-24 04:60:05", "2026-11-24 04:30:61", "2026/11-24 04:30:05", "2026:11:24 04:30:05", "2026-11-24-04:30:05", "0026-11-24 04:30:05", "2026-11-24 04.30.05"} {
		if _, n := c.DateTime([]byte(s)); n != 0 {
			t.Errorf("%s: %d bytes are a stamp", s, n)
		}
	}
	if _, n := c.DateTime([]byte("2026-11-24 04:30:05.x")); n != len("2026-11-24 04:30:05") {
		t.Error("a full stop behind the stamp is part of it")
	}
}

// TestCTime holds the stamps of logread against those of package time.
func TestCTime(t *testing.T) {
	c := clockAt(t, "Europe/Berlin", "2026-11-25T00:00:00Z")
	for at := time.Date(2024, 2, 28, 23, 59, 58, 0, c.loc); at.Before(time.Date(2026, 11, 25, 0, 0, 0, 0, c.loc)); at = at.Add(31*time.Hour + 7*time.Minute + time.Second) {
		s := at.Format(time.ANSIC)
		us, n := c.ctime([]byte(s + " x"))
		if n != len(s) || us != at.UnixMicro() {
			t.Fatalf("%s: %v, %d", s, time.UnixMicro(us), n)
		}
	}
	for _, s := range []string{"Tue Nov 24 04:30:05", "Tue Nov 24 04:30:05 20261", "Tue Nov 24 04:30:05.5 2026", "Tue Nov 00 04:30:05 2026", "Tue Nov 31 04:30:05 2026", "Tue Foo 24 04:30:05 2026",
		"Tue Nov 24 24:30:05 2026", "Tue Nov 24 04:60:05 2026", "Tue Nov xx 04:30:05 2026", "Tue Nov 24 04:30:05 0026", "tue Nov 24 04:30:05 2026", "Tue Nov 24 04:30:05 2026x", "Tue Nov 24 04:30:05  2026"} {
		if _, n := c.ctime([]byte(s)); n != 0 {
			t.Errorf("%s: %d bytes are a stamp", s, n)
		}
	}
	b := []byte("Tue Nov 24 04:30:05 2026 x")
	for i := range b {
		c.ctime(b[:i:i])
	}
	if n := testing.AllocsPerRun(100, func() { c.ctime(b) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// TestSyslog tells the forms of syslog daemons apart, and those that name their zone.
func TestSyslog(t *testing.T) {
	for s, want := range map[string]string{
		"2026-11-24T04:30:05Z mx1":          "2026-11-24T04:30:05Z zoned",
		"2026-11-24T04:30:05.25 mx1":        "2026-11-24T03:30:05.25Z",
		"Nov 24 04:30:05 mx1":               "2026-11-24T03:30:05Z",
		"nov. 24 04:30:05 mx1":              "2026-11-24T03:30:05Z",
		"11月 24 04:30:05 mx1":               "2026-11-24T03:30:05Z",
		"2026 Nov 24 04:30:05 mx1":          "2026-11-24T03:30:05Z",
		"Tue Nov 24 04:30:05 2026 mx1":      "2026-11-24T03:30:05Z",
		"Tue 2026-11-24 04:30:05 CET mx1":   "2026-11-24T03:30:05Z",
		"Tue 2026-11-24 04:30:05 UTC mx1":   "2026-11-24T04:30:05Z zoned",
		"Tue 2026-11-24 04:30:05 +0545 mx":  "2026-11-23T22:45:05Z zoned", // a zone without a name
		"1795494605.250000 mx1":             "2026-11-24T04:30:05.25Z zoned",
		"Tue 2026-11-24 04:30:05 CESTSTS m": "",
		"Tue 2026-11-24 04:30:05":           "",
		"17954946.250000 mx1":               "",
		"1795494605,250000 mx1":             "",
		"1795494605.25000 mx1":              "",
		"1795494605.250000x mx1":            "",
		"janv. 05 04:30:05 mx1":             "2026-01-05T03:30:05Z",
		"févr. 05 04:30:05 mx1":             "2026-02-05T03:30:05Z",
		"mars 05 04:30:05 mx1":              "2026-03-05T03:30:05Z",
		"avril 05 04:30:05 mx1":             "2026-04-05T02:30:05Z",
		"mai 05 04:30:05 mx1":               "2026-05-05T02:30:05Z",
		"juin 05 04:30:05 mx1":              "2026-06-05T02:30:05Z",
		"juil. 05 04:30:05 mx1":             "2026-07-05T02:30:05Z",
		"août 05 04:30:05 mx1":              "2026-08-05T02:30:05Z",
		"sept. 05 04:30:05 mx1":             "2026-09-05T02:30:05Z",
		"oct. 05 04:30:05 mx1":              "2026-10-05T02:30:05Z",
		"déc. 05 04:30:05 mx1":              "2025-12-05T03:30:05Z",
		"12月 05 04:30:05 mx1":               "2025-12-05T03:30:05Z",
		"[2026-11-24T04:30:05.250Z] mx1":    "2026-11-24T04:30:05.25Z zoned",
		"[2026-11-24 04:30:05] mx1":         "2026-11-24T03:30:05Z",
		"[Nov 24 04:30:05] mx1":             "2026-11-24T03:30:05Z",
		"[2026-11-24 04:30:05 mx1]":         "",
		"[2026-11-24 04:30:05]":             "",
		"[[2026-11-24 04:30:05]] mx1":       "",
		"13月 05 04:30:05 mx1":               "",
		"月 05 04:30:05 mx1":                 "",
	} {
		c := clockAt(t, "Europe/Berlin", "2026-11-25T00:00:00Z")
		us, n, zoned := c.Syslog([]byte(s))
		got := ""
		if n > 0 {
			got = time.UnixMicro(us).UTC().Format(time.RFC3339Nano)
		}
		if zoned {
			got += " zoned"
		}
		if got != want || n > 0 && s[n:] != s[strings.LastIndexByte(s, ' '):] {
			t.Errorf("%s: %s, %d bytes, want %s", s, got, n, want)
		}
	}
}
