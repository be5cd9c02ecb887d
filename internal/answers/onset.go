package answers

import (
	"fmt"
	"time"

	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/stats"
)

// onsets finds out when each unusual finding began to be so, in steps of a twelfth of
// the window, over the last day or the last four windows if those are longer.
func (d *Diagnosis) onsets(q querier) error {
	unusual := d.unusual()
	if len(unusual) == 0 {
		return nil
	}
	step := max(d.since/12, time.Minute)
	from := d.now.Add(-max(day, 4*d.since))
	if from.Before(d.first) {
		from = d.first
	}
	steps := int((d.now.Sub(from) + step - 1) / step)
	rows, err := q.all(fmt.Sprintf(`SELECT `+causeColumns+`, `+inbound+`,
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
		at := stats.Onset(s.counts, reference)
		if at < steps && s.counts[at] > 0 {
			f.Since, f.Earlier = s.first[at], at == 0
		}
	}
	return nil
}
