package report_test

import (
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/mtalog/mtalog/internal/must"
	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/report/reporttest"
)

func location(t *testing.T, name string) *time.Location {
	t.Helper()
	return must.Have(time.LoadLocation(name))(t)
}

// covering is a database with a log from first to last.
func covering(t *testing.T, first, last string) reporttest.DB {
	t.Helper()
	db := reporttest.Empty(t)
	db.Change(t, `INSERT INTO sources BY NAME SELECT 1 AS source_id, '' AS identity, 'mail.log' AS path, 'postfix' AS format,
		0 AS position, 0 AS tail_hash, 0 AS tail_len, 0 AS lines, 0 AS events, 0 AS foreign_lines, 0 AS unrecognised, 0 AS broken,
		?::TIMESTAMP AS first_time, ?::TIMESTAMP AS last_time, ?::TIMESTAMP AS updated`, first, last, last)
	return db
}

// TestClock holds local_time and utc_time against Go's zones, hour by hour over
// more than a year, in zones on both sides of UTC, with and without summer time.
func TestClock(t *testing.T) {
	db := covering(t, "2025-01-01", "2026-06-01")
	const clock = "2006-01-02 15:04:05"
	for _, name := range []string{"UTC", "Europe/Berlin", "America/Los_Angeles", "America/St_Johns", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Chatham"} {
		t.Run(name, func(t *testing.T) {
			zone := location(t, name)
			rows, err := report.All(t.Context(), report.InZone(db, zone).InUTC(), `SELECT t, local_time(t), utc_time(local_time(t)), local_time(utc_time(local_time(t)))
				FROM range(TIMESTAMP '2025-01-01', TIMESTAMP '2026-06-01', INTERVAL 30 MINUTE) r(t)`)
			if err != nil || len(rows) < 24000 {
				t.Fatal(len(rows), err)
			}
			again := 0
			for _, r := range rows {
				want := r.Time(0).In(zone).Format(clock)
				if got := r.Time(1).Format(clock); got != want {
					t.Fatalf("at %v the clock shows %s, want %s", r.Time(0), got, want)
				}
				if got := r.Time(3).Format(clock); got != want {
					t.Fatalf("%s becomes %v, when the clock shows %s", want, r.Time(2), got)
				}
				if !r.Time(2).Equal(r.Time(0)) {
					again++ // shown for the second time
				}
			}
			if again > 4 {
				t.Errorf("%d times are taken for others", again)
			}
		})
	}
}

// TestSkippedClock: what a clock never shows is taken for an hour later.
func TestSkippedClock(t *testing.T) {
	db := report.InZone(covering(t, "2025-01-01", "2026-06-01"), location(t, "Europe/Berlin"))
	rows := must.Have(report.All(t.Context(), db, "SELECT utc_time(TIMESTAMP '2026-03-29 01:59:59'), utc_time(TIMESTAMP '2026-03-29 02:00:00'), utc_time(TIMESTAMP '2026-03-29 03:00:00')"))(t)
	for i, want := range []string{"01:59:59+01:00", "03:00:00+02:00", "03:00:00+02:00"} {
		if got := rows[0].Time(i).Format("15:04:05Z07:00"); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

// TestTimesInZone: times of a result are in the zone, dates are what they are.
func TestTimesInZone(t *testing.T) {
	db := report.InZone(covering(t, "2026-01-01", "2026-02-01"), location(t, "America/Los_Angeles"))
	res := must.Have(report.Query(t.Context(), db, "SELECT TIMESTAMP '2026-01-05 10:00:00', DATE '2026-01-05', 'local_time(', NULL::TIMESTAMP, local_time(coalesce(NULL, TIMESTAMP '2026-01-05 10:00:00'))::VARCHAR, utc_time(local_time(TIMESTAMP '2026-01-05 10:00:00'))"))(t)
	defer res.Close()
	for row, err := range res.Rows() {
		must.Do(t, err)
		var got []string
		for _, v := range row {
			if at, ok := v.(time.Time); ok {
				v = at.Format(time.RFC3339)
			}
			s, _ := v.(string)
			got = append(got, s)
		}
		want := []string{"2026-01-05T02:00:00-08:00", "2026-01-05", "local_time(", "", "2026-01-05 02:00:00", "2026-01-05T02:00:00-08:00"}
		if !slices.Equal(got, want) {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if got := report.ClockName(res.Zone); got != "America/Los_Angeles time" {
		t.Error(got)
	}
}

// TestZonelessTimes: a time without a zone is of that of now.
func TestZonelessTimes(t *testing.T) {
	now := time.Date(2026, 7, 1, 12, 0, 0, 0, location(t, "Europe/Berlin"))
	for text, want := range map[string]string{
		"2026-06-30":                    "2026-06-30T00:00:00+02:00",
		"2026-01-30 09:00":              "2026-01-30T09:00:00+01:00",
		"2026-06-30T09:00:00Z":          "2026-06-30T11:00:00+02:00",
		"1h":                            "2026-07-01T11:00:00+02:00",
		"now":                           "2026-07-01T12:00:00+02:00",
		"today":                         "2026-07-01T00:00:00+02:00",
		"yesterday":                     "2026-06-30T00:00:00+02:00",
		"Yesterday 14:00":               "2026-06-30T14:00:00+02:00",
		"today 23:30:05":                "2026-07-01T23:30:05+02:00",
		"tomorrow":                      "2026-07-02T00:00:00+02:00",
		"12:00":                         "2026-07-01T12:00:00+02:00",
		"9:00":                          "2026-07-01T09:00:00+02:00",
		"12:00:01":                      "2026-06-30T12:00:01+02:00",
		"Jun 30 09:00:07":               "2026-06-30T09:00:07+02:00",
		"Jul  1 12:00":                  "2026-07-01T12:00:00+02:00",
		"Nov 25 09:00:00":               "2025-11-25T09:00:00+01:00",
		"Feb 29":                        "2024-02-29T00:00:00+01:00",
		"2026-06-30T09":                 "2026-06-30T09:00:00+02:00",
		"2026-05":                       "2026-05-01T00:00:00+02:00",
		"2025":                          "2025-01-01T00:00:00+01:00",
		"november":                      "2025-11-01T00:00:00+01:00",
		"Jul":                           "2026-07-01T00:00:00+02:00",
		"June 30":                       "2026-06-30T00:00:00+02:00",
		"monday":                        "2026-06-29T00:00:00+02:00", // today is Wednesday
		"Wednesday":                     "2026-07-01T00:00:00+02:00",
		"wed 11:00":                     "2026-07-01T11:00:00+02:00",
		"wed 13:00":                     "2026-06-24T13:00:00+02:00",
		"Thu":                           "2026-06-25T00:00:00+02:00",
		"last friday":                   "2026-06-26T00:00:00+02:00",
		"last wednesday":                "2026-06-24T00:00:00+02:00",
		"last wednesday 13:00":          "2026-06-24T13:00:00+02:00",
		"2026-06-30 09:00:00 +0000":     "2026-06-30T11:00:00+02:00",
		"2026-06-30 09:00:00.250+00:00": "2026-06-30T11:00:00+02:00",
		"2026-06-30t09:00:00z":          "2026-06-30T11:00:00+02:00",
		" 2026-06-30  09:00:00 +0000":   "2026-06-30T11:00:00+02:00",
		"10pm":                          "2026-06-30T22:00:00+02:00",
		"9:30 AM":                       "2026-07-01T09:30:00+02:00",
		"12am":                          "2026-07-01T00:00:00+02:00",
		"yesterday 10:30 pm":            "2026-06-30T22:30:00+02:00",
		"2026-06-30 10pm":               "2026-06-30T22:00:00+02:00",
		"Jun 30 10:00:05 PM":            "2026-06-30T22:00:05+02:00",
		"Tues":                          "2026-06-30T00:00:00+02:00",
		"weds 9am":                      "2026-07-01T09:00:00+02:00",
		"last  weds":                    "2026-06-24T00:00:00+02:00",
		"Thurs 13:00":                   "2026-06-25T13:00:00+02:00",
		"sept":                          "2025-09-01T00:00:00+02:00",
		"Sept 25 09:00":                 "2025-09-25T09:00:00+02:00",
		"25 June":                       "2026-06-25T00:00:00+02:00",
		"25 Jun 09:00":                  "2026-06-25T09:00:00+02:00",
		"last november":                 "2025-11-01T00:00:00+01:00",
		"last july":                     "2025-07-01T00:00:00+02:00", // this is July
		"last week":                     "2026-06-22T00:00:00+02:00",
		"this week":                     "2026-06-29T00:00:00+02:00",
		"midnight":                      "2026-07-01T00:00:00+02:00",
		"an hour ago":                   "2026-07-01T11:00:00+02:00",
		"a week ago":                    "2026-06-24T12:00:00+02:00",
		"Jun 25 2026":                   "2026-06-25T00:00:00+02:00",
		"25 Jun 2026 9:00":              "2026-06-25T09:00:00+02:00",
		"June 25, 2026":                 "2026-06-25T00:00:00+02:00",
		"Thu Jun 25 09:00:07 2026":      "2026-06-25T09:00:07+02:00",
		"last month":                    "2026-06-01T00:00:00+02:00",
		"this month":                    "2026-07-01T00:00:00+02:00",
		"Last Year":                     "2025-01-01T00:00:00+01:00",
		"this year":                     "2026-01-01T00:00:00+01:00",
		"-24h":                          "2026-06-30T12:00:00+02:00",
		"1d12h":                         "2026-06-30T00:00:00+02:00",
		"2 days ago":                    "2026-06-29T12:00:00+02:00",
		"1h 30min ago":                  "2026-07-01T10:30:00+02:00",
	} {
		got, err := report.ParseTime(text, now)
		if err != nil || got.Format(time.RFC3339) != want {
			t.Errorf("%s is %s (%v), want %s", text, got.Format(time.RFC3339), err, want)
		}
	}
}

// TestNoTime: what may be one of several times is none.
func TestNoTime(t *testing.T) {
	now := time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)
	for _, text := range []string{"10", "13pm", "10p", "last", "week", "a", "last 10pm", "this monday", "november 10pm", "06/07", "5.7.2026", "tu", "pm", ""} {
		if got, err := report.ParseTime(text, now); err == nil || !strings.Contains(err.Error(), "want a time such as ") {
			t.Errorf("%q is %v (%v)", text, got, err)
		}
	}
}

// TestUntil: the end of a span is after its beginning if it comes again, and a time of the
// past if it does not.
func TestUntil(t *testing.T) {
	noon := time.Date(2026, 7, 1, 12, 0, 0, 0, location(t, "Europe/Berlin")) // a Wednesday
	for _, c := range []struct{ since, until, from, to string }{
		{"09:00", "17:00", "07-01 09:00", "07-01 17:00"},
		{"09:00", "11:00", "07-01 09:00", "07-01 11:00"},
		{"13:00", "17:00", "06-30 13:00", "06-30 17:00"},
		{"22:00", "06:00", "06-30 22:00", "07-01 06:00"},
		{"11:00", "06:00", "07-01 11:00", "07-02 06:00"},
		{"yesterday", "17:00", "06-30 00:00", "06-30 17:00"},
		{"monday", "friday", "06-29 00:00", "07-03 00:00"},
		{"monday", "tuesday 09:00", "06-29 00:00", "06-30 09:00"},
		{"Jun 25", "Jul 4", "06-25 00:00", "07-04 00:00"},
		{"june", "july", "06-01 00:00", "07-01 00:00"},
		{"july", "august", "07-01 00:00", "08-01 00:00"},
		{"2026-06-30", "17:00", "06-30 00:00", "06-30 17:00"},
		{"Jun 25 09:00", "17:00", "06-25 09:00", "06-25 17:00"},
		{"Jun 25 09:00", "5 pm", "06-25 09:00", "06-25 17:00"},
		{"Jun 25 22:00", "06:00", "06-25 22:00", "06-26 06:00"},
		{"Jun 25 09:00", "9am", "06-25 09:00", "06-26 09:00"},
		{"yesterday", "11:00", "06-30 00:00", "06-30 11:00"},
		{"2d", "11:00", "06-29 12:00", "07-01 11:00"},
		{"2 days ago", "17:00", "06-29 12:00", "06-30 17:00"},
		{"last week", "this week", "06-22 00:00", "06-29 00:00"},
		{"last month", "this month", "06-01 00:00", "07-01 00:00"},
		{"last thurs", "sat", "06-25 00:00", "06-27 00:00"},
		{"today", "yesterday", "07-01 00:00", "06-30 00:00"}, // which is refused
		{"1h", "2h", "07-01 11:00", "07-01 10:00"},
		{"09:00", "09:00", "07-01 09:00", "07-01 09:00"}, // as this is
		{"monday", "monday", "06-29 00:00", "06-29 00:00"},
		{"Jun 25", "Jun 25", "06-25 00:00", "06-25 00:00"},
	} {
		from := must.Have(report.ParseTime(c.since, noon))(t)
		to, err := report.ParseUntil(c.until, c.since, noon)
		if got, want := from.Format("01-02 15:04")+" to "+to.Format("01-02 15:04"), c.from+" to "+c.to; err != nil || got != want {
			t.Errorf("%s until %s is %s (%v), want %s", c.since, c.until, got, err, want)
		}
	}
	if to, err := report.ParseUntil("17:00", "", noon); err != nil || to.Format("01-02 15:04") != "06-30 17:00" {
		t.Errorf("until 17:00 is %v (%v)", to, err)
	}
}

// TestUntilClockSet: the end is the first after the beginning on days on which the clock is set.
func TestUntilClockSet(t *testing.T) {
	berlin := location(t, "Europe/Berlin")
	for _, c := range []struct{ now, since, until, to string }{
		{"2026-03-28T02:30:00+01:00", "02:30", "03:30", "2026-03-28T03:30:00+01:00"},
		{"2026-03-29T03:30:00+02:00", "02:30", "02:45", "2026-03-29T03:45:00+02:00"},
		{"2026-10-24T02:30:00+02:00", "02:30", "02:45", "2026-10-24T02:45:00+02:00"},
		{"2026-10-24T02:30:00+02:00", "02:30", "02:15", "2026-10-25T02:15:00+02:00"},
		{"2026-03-22T02:30:00+01:00", "sunday 02:30", "sunday 03:00", "2026-03-22T03:00:00+01:00"},
	} {
		now, _ := time.Parse(time.RFC3339, c.now)
		now = now.In(berlin)
		if to, err := report.ParseUntil(c.until, c.since, now); err != nil || to.Format(time.RFC3339) != c.to {
			t.Errorf("at %s, %s until %s is %s (%v), want %s", c.now, c.since, c.until, to.Format(time.RFC3339), err, c.to)
		}
	}
}

// TestNoMidnight: where the clock is set forward at midnight, a day begins an hour later.
func TestNoMidnight(t *testing.T) {
	for _, c := range []struct{ zone, day, begin, before string }{
		{"America/Santiago", "2026-09-06", "2026-09-06T01:00:00-03:00", "2026-09-05T00:00:00-04:00"},
		{"Africa/Cairo", "2026-04-24", "2026-04-24T01:00:00+03:00", "2026-04-23T00:00:00+02:00"},
		{"Europe/Berlin", "2026-03-29", "2026-03-29T00:00:00+01:00", "2026-03-28T00:00:00+01:00"},
	} {
		day := must.Have(time.Parse(time.DateOnly, c.day))(t)
		noon := time.Date(day.Year(), day.Month(), day.Day(), 12, 0, 0, 0, location(t, c.zone))
		for text, want := range map[string]string{"today": c.begin, c.day: c.begin, c.day + " 00:00": c.begin, "yesterday": c.before} {
			got, err := report.ParseTime(text, noon)
			if err != nil || got.Format(time.RFC3339) != want {
				t.Errorf("%s, %s is %s (%v), want %s", c.zone, text, got.Format(time.RFC3339), err, want)
			}
		}
	}
}

// TestClockSetBack: a time that the clock shows twice is the first, as for utc_time.
func TestClockSetBack(t *testing.T) {
	for _, c := range []struct{ zone, text, want string }{
		{"Europe/Berlin", "2026-10-25 02:30", "2026-10-25T02:30:00+02:00"},
		{"Europe/Berlin", "2026-10-25 03:00", "2026-10-25T03:00:00+01:00"},
		{"America/New_York", "2026-11-01 01:30", "2026-11-01T01:30:00-04:00"},
		{"America/New_York", "2026-11-01 02:00", "2026-11-01T02:00:00-05:00"},
		{"UTC", "2026-11-01 02:00", "2026-11-01T02:00:00Z"},
	} {
		got, err := report.ParseTime(c.text, time.Now().In(location(t, c.zone)))
		if err != nil || got.Format(time.RFC3339) != c.want {
			t.Errorf("%s, %s is %s (%v), want %s", c.zone, c.text, got.Format(time.RFC3339), err, c.want)
		}
	}
}

// TestCalls: names of functions are written in either case, and with space behind
// them, as DuckDB's own are.
func TestCalls(t *testing.T) {
	db := report.InZone(covering(t, "2026-01-01", "2026-02-01"), location(t, "America/Los_Angeles"))
	_, err := report.All(t.Context(), db, "SELECT my_local_time(1)")
	if err == nil || !strings.Contains(err.Error(), "my_local_time") {
		t.Errorf("another function: %v", err)
	}
	rows := must.Have(report.All(t.Context(), db, "SELECT LOCAL_TIME (TIMESTAMP '2026-01-05 10:00:00')::VARCHAR, hour(Local_Time(Utc_Time\n(TIMESTAMP '2026-01-05 10:00:00'))), local_time FROM (SELECT 1) t(local_time)"))(t)
	if rows[0].Text(0) != "2026-01-05 02:00:00" || rows[0].Int(1) != 10 {
		t.Error(rows[0])
	}
}

// TestArguments: what is not of type TIMESTAMP becomes that in each zone, so that a
// report that works in one works in all.
func TestArguments(t *testing.T) {
	covered := covering(t, "2026-01-01", "2026-06-01")
	for zone, want := range map[string][]string{
		"UTC":           {"2026-01-05 10:00:00", "2026-01-05 00:00:00", "2026-01-05 09:00:00", "2026-01-05 10:00:00"},
		"Asia/Kolkata":  {"2026-01-05 15:30:00", "2026-01-05 05:30:00", "2026-01-05 14:30:00", "2026-01-05 04:30:00"},
		"Europe/Berlin": {"2026-01-05 11:00:00", "2026-01-05 01:00:00", "2026-01-05 10:00:00", "2026-01-05 09:00:00"},
	} {
		rows, err := report.All(t.Context(), report.InZone(covered, location(t, zone)), `SELECT local_time('2026-01-05 10:00')::VARCHAR, local_time(DATE '2026-01-05')::VARCHAR,
			local_time(TIMESTAMP '2026-01-05 10:00:00' - INTERVAL 1 HOUR)::VARCHAR, utc_time('2026-01-05 10:00' -- by the clock
			)::VARCHAR`)
		if err != nil {
			t.Errorf("%s: %v", zone, err)
			continue
		}
		for i, w := range want {
			if got := rows[0].Text(i); got != w {
				t.Errorf("%s: column %d is %s, want %s", zone, i, got, w)
			}
		}
	}
}
