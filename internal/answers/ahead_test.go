package answers_test

import (
	"strings"
	"testing"
	"time"

	"github.com/mtalog/mtalog/internal/answers"
	"github.com/mtalog/mtalog/internal/must"
)

// TestClockAhead has a server of which one host's clock is ahead, and one all of whose log is in
// another time zone than the reader takes it for.
func TestClockAhead(t *testing.T) {
	usual := func(l *log, hour time.Time) { l.hour(hour) }
	for name, tt := range map[string]struct {
		clock time.Time
		ahead func(l *log)
		want  string
	}{
		"one host": {end, func(l *log) {
			var other log
			for i := range 20 {
				other.line(end.Add(5*time.Hour+time.Duration(i)*time.Minute), "smtpd[11]: lost connection after AUTH from unknown[203.0.113.7]")
			}
			l.b.WriteString(strings.ReplaceAll(other.b.String(), " mx1 ", " mx2 "))
		}, "Now is 2026-03-10 14:39 UTC, the newest event in the database but for 20 of mx2, stamped ahead of this machine's clock, up to 2026-03-10 20:19 (set its clock); the window is the 1 h before."},
		"set back": {end, func(l *log) {
			usual(l, end.Add(5*time.Hour))
		}, "Now is 2026-03-10 14:39 UTC, the newest event in the database but for 60 of mx1, stamped ahead of this machine's clock, up to 2026-03-10 20:39 (set its clock); the window is the 1 h before."},
		"still ahead": {end.Add(2 * time.Hour), func(l *log) {
			usual(l, end.Add(5*time.Hour))
		}, "Now is 2026-03-10 20:39 UTC, the newest event in the database, 3.7 h ahead of this machine's clock; the window is the 1 h before."},
		"zone": {end.Add(-2 * time.Hour), func(*log) {}, "Now is 2026-03-10 14:39 UTC, the newest event in the database, 1.7 h ahead of this machine's clock; the window is the 1 h before."},
	} {
		l := usualHours(2 * 24)
		tt.ahead(l)
		d := must.Have(answers.Why(t.Context(), l.load(t), tt.clock, time.Hour, time.Time{}))(t)
		if got := d.Sentences(3)[0]; got != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", name, got, tt.want)
		}
	}
}
