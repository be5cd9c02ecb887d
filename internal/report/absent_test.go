package report_test

import (
	"strings"
	"testing"

	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/report/reporttest"
)

func TestAbsent(t *testing.T) {
	db := reporttest.Served{DB: reporttest.Open(t)}
	for _, tt := range []struct{ filter, value, want string }{
		{"since", "2026-03-03T00:00:00Z", ""},
		{"since", "2100-01-01T00:00:00Z", "no events since 2100-01-01 00:00: the newest is from 2026-03-0"},
		{"until", "2026-03-03T00:00:00Z", ""},
		{"until", "1999-01-01T00:00:00Z", "no events before 1999-01-01 00:00: the oldest is from 2026-03-0"},
		{"host", "MX1.example.com", ""},
		{"host", "mx1", "nothing from host mx1; did you mean mx1.example.com?"},
		{"host", "nosuch", "nothing from host nosuch; the hosts are ex1.example.com, mx1.example.com, "},
		{"domain", "gmail.test", ""},
		{"domain", "nosuch.test", "no recipients at nosuch.test"},
		{"sender", "example.com", ""},
		{"sender", "alice@example.com", ""},
		{"sender", "alice@nosuch.test", "no mail from alice@nosuch.test"},
		{"code", "5.7.1", ""}, // of which nothing is known
	} {
		got, err := report.Absent(t.Context(), db, map[string]string{tt.filter: tt.value})
		if said := strings.Join(got, "\n"); err != nil || (said == "") != (tt.want == "") || !strings.HasPrefix(said, tt.want) {
			t.Errorf("%s %s: %q, %v, want %q", tt.filter, tt.value, got, err, tt.want)
		}
	}
}
