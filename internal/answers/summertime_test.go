package answers_test

import (
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/mtalog/mtalog/internal/must"
)

// begun is when clocks in Berlin were set to summer time: 2 h became 3 h.
var begun = time.Date(2026, 3, 29, 1, 0, 0, 0, time.UTC)

func berlin(t *testing.T) *time.Location {
	t.Helper()
	zone := must.Have(time.LoadLocation("Europe/Berlin"))(t)
	return zone
}

// TestDayOfSummerTime has an incident in the hour that is of the day's window and, by the clock, of the
// one before.
func TestDayOfSummerTime(t *testing.T) {
	until := begun.Add(15 * time.Hour)
	var l log
	l.days(until, 2*24+1)
	for i := range 60 {
		l.send(until.Add(-24*time.Hour+time.Duration(i+1)*30*time.Second), "anna@shop.test", "u@six.test", smallest, unknown)
	}
	said := strings.Join(why(t, &l, 24*time.Hour, until.In(berlin(t))).Sentences(3), "\n")
	expect(t, said, "", []string{"other servers, mostly six.test, No such mailbox (5.1.1)"})
}

// TestHourOfSummerTime has what fails at nine o'clock of each day, by the clock.
func TestHourOfSummerTime(t *testing.T) {
	until := begun.Add(6 * time.Hour)
	var l log
	l.days(until, 4*24)
	for i := range 60 {
		for ago := range 4 {
			nine := time.Date(2026, 3, 29-ago, 9, 0, 0, 0, berlin(t))
			l.send(nine.Add(-time.Duration(i+1)*30*time.Second), "anna@shop.test", "u@six.test", smallest, unknown)
		}
	}
	until = time.Date(2026, 3, 29, 9, 0, 0, 0, berlin(t))
	said := strings.Join(why(t, &l, time.Hour, until).Sentences(3), "\n")
	expect(t, said, "", []string{"Nothing fails much more often than usual."}, "mostly six.test")
}
