package answers

import (
	"fmt"
	"strings"
	"time"

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
	step := max(d.since/onsetSteps, time.Minute)
	lately := max(day, 4*d.since)
	from := d.now.Add(-max(3*day, lately))
	if from.Before(d.first) {
		from = d.first
	}
	steps := int((d.now.Sub(from) + step - 1) / step)
	rows, err := q.all(fmt.Sprintf(`SELECT `+d.columns()+`, `+inbound+`,
			((%d - epoch_us(time) - 1) // %d)::INTEGER AS ago, count(*), min(time)
		FROM store.happening h JOIN store.kind k ON k.id = h.kind JOIN store.verdict v ON v.id = h.verdict
		WHERE time >= %s AND time < %s AND v.category IN (%s)%s AND `+failing+` AND `+counted+`
		GROUP BY ALL`, d.now.UnixMicro(), step.Microseconds(), report.Literal(from), report.Literal(d.now), categoriesOf(unusual), elsewhere(unusual)))
	if err != nil {
		return err
	}
	type series struct {
		counts []float64
		first  []time.Time
	}
	all := map[cause]*series{}
	for _, r := range rows {
		c := causeOf(r, 0)
		c.inbound = r.Bool(4)
		if all[c] == nil {
			all[c] = &series{make([]float64, steps), make([]time.Time, steps)}
		}
		if at := steps - 1 - int(r.Int(5)); at >= 0 && at < steps {
			all[c].counts[at], all[c].first[at] = r.Float(6), r.Time(7)
		}
	}
	for _, f := range unusual {
		s := all[f.cause]
		if s == nil {
			continue
		}
		count, usual := f.Count, f.Usual
		if f.atMostly > 0 {
			count, usual = f.atMostly, min(usual, median(s.counts, int(d.since/step)))
		}
		// A cause that is in no earlier window is taken for half an event in all of them.
		usual = max(usual, halfOne/float64(max(1, len(d.slots))))
		reference := stats.PoissonReference(usual, max(count, usual+1)) * step.Seconds() / d.since.Seconds()
		start := 0
		if f.Usual >= 1 { // there are hours at which more is usual than in the window
			start = max(0, steps-int(lately/step))
		}
		at := start + stats.Onset(s.counts[start:], reference)
		if !f.happened {
			at = beginning(s.counts, at, int(2*max(time.Hour, d.since)/step))
		}
		if at < steps && s.counts[at] > 0 {
			f.Since, f.Earlier = s.first[at], at-start <= (steps-start)/edge
		}
	}
	return nil
}

// few is how many came before the height of something new at most, by how many came since,
// to be its first signs. If there are more, it happened before.
const few = 0.1

// beginning returns where what never happened before began, if it is at its height since
// at: at the few before that are no further apart than gap steps, as those of the night
// in which the server was upgraded.
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
	for i := at - 1; i >= 0 && at-i <= gap; i-- {
		if counts[i] > 0 {
			at = i
		}
	}
	return at
}

// elsewhere returns a condition that leaves out what is of a finding that is mostly about
// one domain, but about another.
func elsewhere(findings []*Finding) (condition string) {
	for _, f := range findings {
		if f.atMostly == 0 || strings.Contains(f.Mostly, "\x00") { // which no literal can have
			continue
		}
		other := ""
		if f.provider == 0 {
			other = "v.provider != 0 OR "
		}
		is := fmt.Sprintf("v.category = %d", f.category)
		if f.code != anyCode {
			is += fmt.Sprintf(" AND v.code = %d AND %s = %d", f.code, replyAlone, f.reply)
		}
		condition += fmt.Sprintf(" AND (%s OR NOT (%s) OR %sdomain IN (SELECT id FROM store.name WHERE value = %s))", inbound, is, other, report.Literal(f.Mostly))
	}
	return condition
}

// median returns the median of the sums of windows of size steps before the last.
func median(counts []float64, size int) float64 {
	var sums []float64
	for end := len(counts) - size; size > 0 && end >= size; end -= size {
		sum := 0.0
		for _, n := range counts[end-size : end] {
			sum += n
		}
		sums = append(sums, sum)
	}
	return stats.Median(sums)
}
