package answers

import (
	"fmt"
	"strings"
	"time"

	"github.com/mtalog/mtalog/internal/classify"
	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/stats"
)

// onsetSteps is in how many steps of time a window is looked at for onsets.
const onsetSteps = 60

// edge is which part of what was looked at is its beginning: what began there may have begun
// before.
const edge = 50

// onsets finds out when each unusual finding began to be so, over the last day or the
// last four windows if those are longer. What is not usual at any hour is looked for in
// three days, as what began on a Friday evening is found on Monday. Of a finding that is
// mostly about one domain, only this counts: that another has been down for long does not
// say when this one went down.
func (d *Diagnosis) onsets(q querier) error {
	unusual := d.unusual()
	if len(unusual) == 0 {
		return nil
	}
	l := d.timeline()
	rows, err := q.all("SELECT " + d.columns() + ", " + inbound + ", " + l.ago + ` AS ago, count(*), min(time)
		FROM ` + happenings + " WHERE " + l.condition + " AND " + about(unusual) + `
		GROUP BY ALL`)
	if err != nil {
		return err
	}
	all := map[cause]*series{}
	for _, r := range rows {
		c := directedCause(r, 0)
		if all[c] == nil {
			all[c] = l.series()
		}
		all[c].add(int(r.Int(5)), r.Float(6), r.Time(7))
	}
	for _, f := range unusual {
		s, c := all[f.cause], f.comparison
		if s == nil {
			continue
		}
		if f.atMostly > 0 {
			c.Count, c.Usual = f.atMostly, min(c.Usual, median(s.counts, int(d.since/l.step)))
		}
		if since, earlier, ok := d.onset(l, s, c); ok {
			f.Since, f.Earlier = since, earlier
			f.gap = time.Duration(s.longestPause(since)) * l.step
		}
	}
	return nil
}

// timeline is the time in which onsets are looked for, cut into steps.
type timeline struct {
	step, lately   time.Duration
	steps          int
	ago, condition string // SQL for how many steps before the end time was, and that it is of this time
}

func (d *Diagnosis) timeline() timeline {
	l := timeline{step: max(d.since/onsetSteps, time.Minute), lately: max(day, 4*d.since)}
	from := later(d.now.Add(-max(3*day, l.lately)), d.first)
	l.steps = int((d.now.Sub(from) + l.step - 1) / l.step)
	l.ago = fmt.Sprintf("((%d - epoch_us(time) - 1) // %d)::INTEGER", d.now.UnixMicro(), l.step.Microseconds())
	l.condition = between(from, d.now)
	return l
}

// series is how often something happened in each step, and when first.
type series struct {
	counts []float64
	first  []time.Time
}

func (l timeline) series() *series {
	return &series{make([]float64, l.steps), make([]time.Time, l.steps)}
}

// add counts what happened a number of steps before the end.
func (s *series) add(ago int, n float64, first time.Time) {
	if at := len(s.counts) - 1 - ago; at >= 0 && at < len(s.counts) {
		s.counts[at] += n
		s.first[at] = first
	}
}

// longestPause returns how many steps in a row had nothing, of those between since and the last
// that had something.
func (s *series) longestPause(since time.Time) (longest int) {
	last := -1
	for i, n := range s.counts {
		if n == 0 || s.first[i].Before(since) {
			continue
		}
		if last >= 0 {
			longest = max(longest, i-last-1)
		}
		last = i
	}
	return longest
}

// onset returns when something began to be so often as it is. earlier is true if it was so from
// the beginning.
func (d *Diagnosis) onset(l timeline, s *series, c comparison) (since time.Time, earlier, ok bool) {
	start := 0
	if d.usual(c.counts) >= 1 { // there are hours at which more is usual than in the window
		start = max(0, l.steps-int(l.lately/l.step))
	}
	// What is in no earlier window is taken for half an event in all of them.
	usual := max(c.Usual, halfOne/float64(max(1, len(d.slots))))
	reference := stats.PoissonReference(usual, max(c.Count, usual+1)) * l.step.Seconds() / d.since.Seconds()
	at := start + stats.Onset(s.counts[start:], reference)
	if at >= l.steps || s.counts[at] == 0 {
		return time.Time{}, false, false
	}
	at = d.ramp(l, s, start, at, usual)
	// Windows since the first signs are of the same incident. What came for longer than none did before comes now and then.
	reach := 2 * max(time.Hour, min(d.since, longestReach))
	if first := beginning(s.counts, at, int(reach/l.step)); at-first <= first && !d.happened(c.counts, s.first[first]) {
		at = first
	}
	return s.first[at], at-start <= (l.steps-start)/edge, true
}

// ramp returns where what is at its height since at began to be more than usual, if that was in the hours
// before: what began at night has few until people are at work, and what is deferred piles up. An hour is
// compared with the same one on the days before, as there is more at some hours than at others.
func (d *Diagnosis) ramp(l timeline, s *series, start, at int, usual float64) int {
	hour, ofDay := int(max(time.Hour, l.step)/l.step), int(day/l.step)
	for from := at - hour; from >= max(start, ofDay); from = at - hour {
		n, expected := sum(s.counts[from:at]), usual*float64(at-from)*l.step.Seconds()/d.since.Seconds()
		for ago := ofDay; ago <= from; ago += ofDay {
			expected = max(expected, sum(s.counts[from-ago:at-ago]))
		}
		if n < least || n <= 2*expected || stats.PoissonTail(n, max(expected, halfOne)) >= rare {
			return at
		}
		earlier := from + stats.Onset(s.counts[from:at], stats.PoissonReference(max(expected, halfOne), n)/float64(at-from))
		if earlier >= at || s.counts[earlier] == 0 {
			return at
		}
		at = earlier
	}
	return at
}

// beganOf says, behind a comma, since when it has been so that a condition on a row of store.happening, with
// arguments, holds for so many; "" if that is not known.
func (d *Diagnosis) beganOf(q querier, condition string, c comparison, args ...any) (string, error) {
	l := d.timeline()
	rows, err := q.all("SELECT "+l.ago+" AS ago, count(*), min(time) FROM store.happening WHERE "+l.condition+" AND "+condition+" GROUP BY ago", args...)
	s := l.series()
	for _, r := range rows {
		s.add(int(r.Int(0)), r.Float(1), r.Time(2))
	}
	since, earlier, ok := d.onset(l, s, c)
	if !ok {
		return "", err
	}
	return ", " + began(since, earlier), err
}

// few is how many came before the height of something new at most, by how many came since,
// to be its first signs. If there are more, it happened before.
const few = 0.1

// longestReach is half of how long before the height of something new its first signs may be at most: a night and the
// evening before it.
const longestReach = 6 * time.Hour

// beginning returns where what never happened before began, if it is at its height since
// at: at the few before that are no further apart than gap steps, as those of the night
// in which the server was upgraded. If there is one before these, it happened before.
func beginning(counts []float64, at, gap int) int {
	before, after := 0.0, 0.0
	for i, n := range counts {
		if i < at {
			before += n
		} else {
			after += n
		}
	}
	if before > few*after {
		return at
	}
	first := at
	for i := at - 1; i >= 0; i-- {
		switch {
		case counts[i] == 0:
		case first-i > gap:
			return at
		default:
			first = i
		}
	}
	return first
}

// about is SQL for failures of the categories of findings, without those that have a finding
// which is mostly about one domain, but are about another.
func about(findings []*Finding) string {
	var categories []classify.Category
	elsewhere := ""
	for _, f := range findings {
		categories = append(categories, f.category)
		if f.atMostly == 0 || strings.Contains(f.Mostly, "\x00") { // which no literal can have
			continue
		}
		other := ""
		if f.provider != everywhere {
			other = fmt.Sprintf("v.provider != %d OR ", f.provider)
		}
		elsewhere += fmt.Sprintf(" AND (%s OR NOT (%s) OR %sdomain IN (SELECT id FROM store.name WHERE value = %s))", inbound, f.condition(), other, report.Literal(f.Mostly))
	}
	return isCategory(categories...) + elsewhere + " AND " + failing + " AND " + counted
}

// median returns the median of the sums of windows of size steps before the last.
func median(counts []float64, size int) float64 {
	var sums []float64
	for end := len(counts) - size; size > 0 && end >= size; end -= size {
		sums = append(sums, sum(counts[end-size:end]))
	}
	return stats.Median(sums)
}

func sum(counts []float64) (all float64) {
	for _, n := range counts {
		all += n
	}
	return all
}
