package stamp

import (
	"testing"
	"time"
)

func TestISO(t *testing.T) {
	var c ISO
	for day := time.Date(1899, 12, 30, 23, 59, 58, 123e6, time.UTC); day.Year() < 2110; day = day.AddDate(0, 0, 13) {
		s := day.Format("2006-01-02T15:04:05.000Z")
		if got, n := c.Scan([]byte(s)); n != len(s) || got != day.UnixMicro() {
			t.Fatalf("%s: got %d, %d, want %d", s, got, n, day.UnixMicro())
		}
	}
	for s, want := range map[string]int{
		"2024-02-29T00:00:00Z":            20,
		"2024-02-29T00:00:00.5Z":          22,
		"2024-02-29T00:00:00.1234567Z,":   28,
		"2023-02-29T00:00:00.000Z":        0,
		"2024-13-01T00:00:00.000Z":        0,
		"2024-00-01T00:00:00.000Z":        0,
		"2024-01-32T00:00:00.000Z":        0,
		"2024-01-01T24:00:00.000Z":        0,
		"2024-01-01T00:60:00.000Z":        0,
		"2024-01-01T00:00:60.000Z":        0,
		"2024-01-01T00:00:00.000":         0,
		"2024-01-01T00:00:00.Z":           0,
		"2024-01-01 00:00:00.000Z":        0,
		"2024-01-01T00:00:00,000Z":        0,
		"x024-01-01T00:00:00.000Z":        0,
		"2024-01-01T00:00:00.0000000000Z": 0,
	} {
		if _, n := c.Scan([]byte(s)); n != want {
			t.Errorf("%s: length %d, want %d", s, n, want)
		}
	}
}

func TestISOOffset(t *testing.T) {
	var c ISO
	at := time.Date(2024, 2, 29, 23, 30, 0, 123456e3, time.UTC)
	for _, zone := range []*time.Location{time.UTC, time.FixedZone("", 5*3600+45*60), time.FixedZone("", -3*3600-30*60)} {
		s := at.In(zone).Format("2006-01-02T15:04:05.0000000-07:00")
		if got, n := c.ScanOffset([]byte(s)); n != len(s) || got != at.UnixMicro() {
			t.Errorf("%s: got %d, %d, want %d", s, got, n, at.UnixMicro())
		}
		for i := range s {
			if _, n := c.ScanOffset([]byte(s[:i])); n != 0 {
				t.Errorf("%q is not a stamp", s[:i])
			}
		}
		if a := testing.AllocsPerRun(100, func() { c.ScanOffset([]byte(s)) }); a != 0 {
			t.Errorf("%v allocations", a)
		}
	}
	for _, s := range []string{"2024-02-29T23:30:00+0100", "2024-02-29T23:30:00 01:00", "2024-02-30T23:30:00+01:00", "2024-02-29T23:30:00.123456789+01:00", "2024-02-29T23:30:00+01:00x"} {
		if _, n := c.ScanOffset([]byte(s)); n != 0 {
			t.Errorf("%s is a stamp of %d bytes", s, n)
		}
	}
}

func TestISOCutAnywhere(t *testing.T) {
	var c ISO
	s := []byte("2024-02-29T12:34:56.789Z")
	for i := range s {
		if _, n := c.Scan(s[:i:i]); n != 0 {
			t.Errorf("%q is not a stamp", s[:i])
		}
	}
	if a := testing.AllocsPerRun(100, func() { c.Scan(s) }); a != 0 {
		t.Errorf("%v allocations", a)
	}
}
