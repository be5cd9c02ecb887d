package answers

import (
	"fmt"
	"math"
	"slices"
	"strings"
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

// logged is SQL for the times at which something was logged. Receipts are not among the events: on a good day, a
// server of Exchange of which there are only the receive logs has nothing else.
var logged = []string{"(SELECT time FROM store.happening)", "(SELECT received AS time FROM store.message)", "(SELECT received AS time FROM store.open_message)"}

// newBaseline chooses what the window of length since before now is compared
// with: the same hours of the days before, or, for a window longer than a day,
// the windows before it that end at the same hour. A day on which nothing at all was
// logged says nothing and is left out. If the log does not reach back as far as
// one of these, it is the log before the window, if that is at least half as long
// as the window.
func newBaseline(q querier, now time.Time, since time.Duration) (baseline, error) {
	b := baseline{now: now, since: since, first: now, period: (since + day - 1) / day * day}
	var periods []string
	for ago := range max(1, int(baselineDays*day/b.period)) + 1 {
		for _, log := range logged {
			periods = append(periods, fmt.Sprintf("(SELECT %d AS ago FROM %s WHERE %s LIMIT 1)", ago, log, between(b.end(ago+1), b.end(ago))))
		}
	}
	rows, err := q.once("SELECT DISTINCT ago FROM (" + strings.Join(periods, " UNION ALL ") + ") ORDER BY ago DESC")
	if err != nil {
		return b, err
	}
	if len(rows) > 0 { // the log does not begin with a stray line of years ago
		oldest := int(rows[0].Int(0))
		first, err := q.once("SELECT min(time) FROM (FROM " + strings.Join(logged, " UNION ALL FROM ") + ") WHERE " + between(b.end(oldest+1), b.end(oldest)))
		if err != nil {
			return b, err
		}
		b.first = first[0].Time(0)
	}
	for _, r := range slices.Backward(rows) {
		if ago := int(r.Int(0)); ago > 0 && !b.end(ago).Add(-since).Before(b.first) {
			b.slots = append(b.slots, ago)
		}
	}
	if rest := b.start().Sub(later(b.first, b.end(1))); len(b.slots) == 0 && rest >= since/2 {
		b.rest = rest
	}
	return b, nil
}

func (b baseline) start() time.Time { return b.now.Add(-b.since) }

// end returns when the window ended that was so many periods ago. It goes by the clock, as people
// do, also when that has been set for summer time: on that day of 23 hours, what is in the window
// is not in the one before too.
func (b baseline) end(ago int) time.Time {
	end := b.now.AddDate(0, 0, -ago*int(b.period/day))
	if ago > 0 && end.After(b.start()) {
		return b.start()
	}
	return end
}

// between is SQL for that a time is in a span.
func between(from, to time.Time) string {
	return "time >= " + report.Literal(from) + " AND time < " + report.Literal(to)
}

// inWindow is SQL for that a time is in the window.
func (b baseline) inWindow() string { return between(b.start(), b.now) }

// from is when the earliest window begins.
func (b baseline) from() time.Time {
	switch {
	case len(b.slots) > 0:
		return b.end(b.slots[len(b.slots)-1]).Add(-b.since)
	case b.rest > 0:
		return b.start().Add(-b.rest)
	}
	return b.start()
}

// window is SQL for the rows of store.happening in the window, with a column slot of 0; windows has
// those of the windows that it is compared with too, of which slot says how many periods ago they were,
// or 1 if it is compared with the rest. Each is a scan of its own, as what is in between is skipped then.
func (b baseline) window() string { return inSlot(0, b.start(), b.now) }

func (b baseline) windows() string {
	all := []string{b.window()}
	for _, ago := range b.slots {
		all = append(all, inSlot(ago, b.end(ago).Add(-b.since), b.end(ago)))
	}
	if b.rest > 0 {
		all = append(all, inSlot(1, b.from(), b.start()))
	}
	return "(" + strings.Join(all, " UNION ALL ") + ")"
}

func inSlot(slot int, from, to time.Time) string {
	return fmt.Sprintf("(SELECT %d AS slot, * FROM store.happening WHERE %s)", slot, between(from, to))
}

// Known reports whether it is known what is usual.
func (b baseline) Known() bool { return len(b.slots) > 0 || b.rest > 0 }

// byWindow counts by window: by how many periods ago it was, 0 for the one that is looked at.
type byWindow map[int]float64

// bySlot reads column i of rows that begin with a slot.
func bySlot(rows []report.Row, i int) byWindow {
	counts := byWindow{}
	for _, r := range rows {
		counts[int(r.Int(0))] = r.Float(i)
	}
	return counts
}

// countsOf counts things by window.
type countsOf[K comparable] map[K]byWindow

func (c countsOf[K]) add(k K, slot int, n float64) {
	if c[k] == nil {
		c[k] = byWindow{}
	}
	c[k][slot] += n
}

// usual returns the usual count in a window, given the counts in the windows before. A
// window that counts lacks had none.
func (b baseline) usual(counts byWindow) float64 {
	if b.rest > 0 {
		return counts[1] * b.since.Seconds() / b.rest.Seconds()
	}
	return stats.Median(b.inSlots(counts))
}

// spread returns by how much a count differs from the usual one as a rule; 0 if there are
// no windows to tell.
func (b baseline) spread(counts byWindow) float64 { return stats.MAD(b.inSlots(counts)) }

// inSlots lists the counts in the windows before.
func (b baseline) inSlots(counts byWindow) []float64 {
	list := make([]float64, len(b.slots))
	for i, ago := range b.slots {
		list[i] = counts[ago]
	}
	return list
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
