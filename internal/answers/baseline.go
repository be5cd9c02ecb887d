package answers

import (
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/stats"
)

// baseline says what a window of time is compared with.
type baseline struct {
	now    time.Time // end of the window
	since  time.Duration
	first  time.Time // the oldest event of the time that is compared with
	period time.Duration
	// slots are the earlier windows, by how many periods ago they were.
	slots []int
	// rest is the length of the log in the period before the window. The window is
	// compared with that if there are no slots, else it is 0.
	rest time.Duration
}

// baselineDays is how many days back the earlier windows may be.
const baselineDays = 14

const day = 24 * time.Hour

// newBaseline chooses what the window of length since before now is compared
// with: the same hours of the days before, or, for a window longer than a day,
// the windows before it that end at the same hour. A day on which nothing at all was
// logged says nothing and is left out. If the log does not reach back as far as
// one of these, it is the log before the window, if that is at least half as long
// as the window.
func newBaseline(q querier, now time.Time, since time.Duration) (baseline, error) {
	b := baseline{now: now, since: since, first: now, period: (since + day - 1) / day * day}
	rows, err := q.all(fmt.Sprintf("SELECT (%s // %d)::INTEGER AS ago, min(time) FROM store.happening WHERE time >= %s AND time < %s GROUP BY ago ORDER BY ago DESC",
		b.elapsed(), b.period.Microseconds(), report.Literal(b.earliest()), report.Literal(now)))
	if len(rows) > 0 {
		b.first = rows[0].Time(1) // the log does not begin with a stray line of years ago
	}
	for _, r := range slices.Backward(rows) {
		if ago := int(r.Int(0)); ago > 0 && !now.Add(-time.Duration(ago)*b.period-since).Before(b.first) {
			b.slots = append(b.slots, ago)
		}
	}
	first := b.first
	if begin := now.Add(-b.period); first.Before(begin) {
		first = begin
	}
	if rest := b.start().Sub(first); len(b.slots) == 0 && rest >= since/2 {
		b.rest = rest
	}
	return b, err
}

func (b baseline) start() time.Time { return b.now.Add(-b.since) }

// inWindow is SQL for that a time is in the window.
func (b baseline) inWindow() string {
	return "time >= " + report.Literal(b.start()) + " AND time < " + report.Literal(b.now)
}

// earliest is before which no window begins.
func (b baseline) earliest() time.Time {
	windows := max(1, int(baselineDays*day/b.period))
	return b.now.Add(-time.Duration(windows+1) * b.period)
}

// clockChange is the most by which clocks are set.
const clockChange = time.Hour

// from is when the earliest window begins, or somewhat earlier: see elapsed.
func (b baseline) from() time.Time {
	switch {
	case len(b.slots) > 0:
		return b.now.Add(-time.Duration(b.slots[len(b.slots)-1])*b.period - b.since - clockChange)
	case b.rest > 0:
		return b.start().Add(-b.rest)
	}
	return b.start()
}

// slot returns SQL for the number of the window that time lies in, where 0 is the
// window itself and 1 the one before, or the rest; and the condition that time lies
// in a window.
func (b baseline) slot() (expression, condition string) {
	condition = "time >= " + report.Literal(b.from()) + " AND time < " + report.Literal(b.now)
	if len(b.slots) == 0 {
		return "(time < " + report.Literal(b.start()) + ")::INTEGER", condition
	}
	return fmt.Sprintf("(%s // %d)::INTEGER", b.elapsed(), b.period.Microseconds()),
		condition + fmt.Sprintf(" AND %s %% %d < %d", b.elapsed(), b.period.Microseconds(), b.since.Microseconds())
}

// elapsed returns SQL for how many microseconds before the end of the window time was.
// What was before the window goes by the clock, as people do, also when it has been set
// for summer time.
func (b baseline) elapsed() string {
	if _, change := b.earliest().ZoneBounds(); change.IsZero() || change.After(b.now) {
		return fmt.Sprintf("(%d - epoch_us(time) - 1)", b.now.UnixMicro()) // the clock was not set
	}
	return fmt.Sprintf("(CASE WHEN time >= %s THEN %d - epoch_us(time) - 1 ELSE greatest(epoch_us(local_time(%s)) - epoch_us(local_time(time)) - 1, %d) END)",
		report.Literal(b.start()), b.now.UnixMicro(), report.Literal(b.now), b.since.Microseconds())
}

// Known reports whether it is known what is usual.
func (b baseline) Known() bool { return len(b.slots) > 0 || b.rest > 0 }

// usual returns the usual count in a window and its spread, given the counts in the
// windows before. A window that counts lacks had none.
func (b baseline) usual(counts map[int]float64) (usual, spread float64) {
	if len(b.slots) == 0 {
		if b.rest > 0 {
			usual = counts[1] * b.since.Seconds() / b.rest.Seconds()
		}
		return usual, 0
	}
	list := make([]float64, len(b.slots))
	for i, ago := range b.slots {
		list[i] = counts[ago]
	}
	return stats.Median(list), stats.MAD(list)
}

// doubt returns the standard error of a usual count, as that of the mean of as many
// counts of a Poisson process as there are windows.
func (b baseline) doubt(usual float64) float64 {
	windows := float64(len(b.slots))
	if windows == 0 {
		windows = b.rest.Seconds() / b.since.Seconds()
	}
	if windows == 0 {
		return 0
	}
	return math.Sqrt(usual / windows)
}

// String says in a sentence what the window is compared with.
func (b baseline) String() string {
	span := length(b.since)
	switch {
	case len(b.slots) == 1 && b.period == day:
		return fmt.Sprintf("Usual is what it was in the same %s %s: there is no log of other days.", span, ago(b.slots[0]))
	case len(b.slots) > 0 && b.period == day:
		return fmt.Sprintf("Usual is the median of the same %s on %d days before.", span, len(b.slots))
	case len(b.slots) > 0:
		return fmt.Sprintf("Usual is the median of %d windows of %s before.", len(b.slots), span)
	case b.rest > 0:
		return fmt.Sprintf("There is no log of the same hours of a day before: usual is the mean rate of the %s of log before the window.", length(b.rest))
	}
	return "There is no log from just before the window, so nothing can be called unusual: the table has what is most frequent."
}

func ago(days int) string {
	if days == 1 {
		return "of the day before"
	}
	return fmt.Sprintf("%d days before", days)
}

// length writes a length of time in its largest units.
func length(d time.Duration) string {
	switch {
	case d >= 2*day:
		return number(d.Hours()/24) + " days"
	case d >= time.Hour:
		return number(d.Hours()) + " h"
	case d >= time.Minute:
		return number(d.Minutes()) + " min"
	}
	return number(d.Seconds()) + " s"
}
