package answers

import (
	"fmt"
	"strings"
	"time"

	"github.com/mtalog/mtalog/internal/classify"
	"github.com/mtalog/mtalog/internal/stats"
	"github.com/mtalog/mtalog/parsers/smtpcode"
)

// onsets finds out since when each unusual finding has been so: in steps of a
// twelfth of the window, over a day or four windows.
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
	var categories []string
	for _, f := range unusual {
		categories = append(categories, fmt.Sprint(uint8(f.category)))
	}
	rows, err := q.all(fmt.Sprintf(`SELECT v.category, v.provider, v.code, CASE WHEN v.code = 0 THEN v.reply_code ELSE 0 END, k.event BETWEEN 30 AND 34,
			((%d - epoch_us(time) - 1) // %d)::INTEGER AS ago, count(*), min(time)
		FROM store.happening h JOIN store.kind k ON k.id = h.kind JOIN store.verdict v ON v.id = h.verdict
		WHERE time >= %s AND time < %s AND v.category IN (%s) AND k.`+failing+`
		GROUP BY ALL`, d.now.UnixMicro(), step.Microseconds(), literal(from), literal(d.now), strings.Join(categories, ",")))
	if err != nil {
		return err
	}
	type series struct {
		counts []float64
		first  []time.Time
	}
	all := map[cause]*series{}
	for _, r := range rows {
		c := cause{classify.Category(r.Int(0)), classify.Provider(r.Int(1)), smtpcode.Enhanced(r.Int(2)), smtpcode.Reply(r.Int(3)), r.Bool(4)}
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
		reference := (f.Usual + f.Count) / 2 * step.Seconds() / d.since.Seconds()
		at := stats.Onset(s.counts, reference)
		if at < steps && s.counts[at] > 0 {
			f.Since, f.Earlier = s.first[at], at == 0
		}
	}
	return nil
}
