package answers

import (
	"fmt"
	"time"

	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/stats"
)

// onsetSteps is in how many steps of time a window is looked at for onsets.
const onsetSteps = 60

// onsets finds out when each unusual finding began to be so, over the last day or the
// last four windows if those are longer. What is not usual at any hour is looked for in
// three days, as what began on a Friday evening is found on Monday.
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
		WHERE time >= %s AND time < %s AND v.category IN (%s) AND `+failing+` AND `+counted+`
		GROUP BY ALL`, d.now.UnixMicro(), step.Microseconds(), report.Literal(from), report.Literal(d.now), categoriesOf(unusual)))
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
		// A cause that is in no earlier window is taken for half an event in all of them.
		usual := max(f.Usual, 0.5/float64(max(1, len(d.slots))))
		reference := stats.PoissonReference(usual, f.Count) * step.Seconds() / d.since.Seconds()
		start := 0
		if f.Usual >= 1 { // there are hours at which more is usual than in the window
			start = max(0, steps-int(lately/step))
		}
		at := start + stats.Onset(s.counts[start:], reference)
		if f.Usual == 0 {
			at = beginning(s.counts, at, int(2*max(time.Hour, d.since)/step))
		}
		if at < steps && s.counts[at] > 0 {
			f.Since, f.Earlier = s.first[at], at-start <= (steps-start)/50
		}
	}
	return nil
}

// beginning returns where what never happened before began, if it is at its height since
// at: at the few before that are no further apart than gap steps, as those of the night
// in which the server was upgraded. If there are more than few, it happened before.
func beginning(counts []float64, at, gap int) int {
	before, after := 0.0, 0.0
	for i, n := range counts {
		if i < at {
			before += n
		} else {
			after += n
		}
	}
	if before > after/10 {
		return at
	}
	for i := at - 1; i >= 0 && at-i <= gap; i-- {
		if counts[i] > 0 {
			at = i
		}
	}
	return at
}
