package answers

import (
	"slices"
	"time"

	"github.com/mtalog/mtalog/internal/classify"
)

// tally is how much mail there is, and what is counted as one.
type tally struct {
	all       traffic // of all providers
	providers map[classify.Provider]*traffic
	pooled    []cause // see pool
}

// traffic counts delivery attempts by window.
type traffic struct{ attempts, failed byWindow }

func (t *traffic) add(slot int, n float64, failed bool) {
	if t.attempts == nil {
		t.attempts, t.failed = byWindow{}, byWindow{}
	}
	t.attempts[slot] += n
	if failed {
		t.failed[slot] += n
	}
}

const (
	// mostGrowth is the most by which more mail is taken for the reason of more failures: a
	// hundred times as much is hardly wanted.
	mostGrowth = 10
	// leastGrown is how much mail must be usual for that: of less, a few more are many times as much.
	leastGrown = 10
)

// growth returns how many times as much is delivered as usual, 1 if it is not more.
func (t *traffic) growth(b baseline) float64 {
	return t.growthWithout(nil, b)
}

// growthWithout is growth of what is left without some deliveries.
func (t *traffic) growthWithout(some byWindow, b baseline) float64 {
	delivered := byWindow{}
	for slot, n := range t.attempts {
		delivered[slot] = n - t.failed[slot] - some[slot]
	}
	usual := b.usual(delivered)
	if usual < leastGrown {
		return 1
	}
	return min(mostGrowth, max(1, delivered[0]/usual))
}

// shares returns the share of attempts that failed in the window, and the usual share.
func (t *traffic) shares(b baseline) (now, usual float64) {
	if n := t.attempts[0]; n > 0 {
		now = t.failed[0] / n
	}
	if attempts := b.usual(t.attempts); attempts > 0 {
		usual = b.usual(t.failed) / attempts
	}
	return now, usual
}

// growthOf returns how many times as much mail goes to the provider of a cause as usual, 1 if
// it is not more, or if that does not matter to the cause.
func (d *Diagnosis) growthOf(c cause) float64 {
	t := d.providers[c.provider]
	switch {
	case c.provider == everywhere:
		return d.all.growth(d.baseline)
	case t != nil && !c.inbound:
		return t.growth(d.baseline)
	}
	return 1
}

// happened reports whether something was in a window that ended before t.
func (b baseline) happened(counts byWindow, t time.Time) bool {
	if len(b.slots) == 0 {
		return counts[1] > 0 && !b.start().After(t)
	}
	return slices.ContainsFunc(b.slots, func(ago int) bool {
		return counts[ago] > 0 && !b.end(ago).After(t)
	})
}

// count makes a finding of each cause in the window, and judges it by the windows before.
func (d *Diagnosis) count(q querier) error {
	rows, err := q.all(d.text("count", nil))
	if err != nil {
		return err
	}
	d.providers = map[classify.Provider]*traffic{}
	found, counts := map[cause]*Finding{}, countsOf[cause]{}
	for _, r := range rows {
		slot := int(r.Int(0))
		c := directedCause(r, 1)
		if n := r.Float(7); n > 0 {
			if d.providers[c.provider] == nil {
				d.providers[c.provider] = &traffic{}
			}
			d.providers[c.provider].add(slot, n, c.category > 0)
			d.all.add(slot, n, c.category > 0)
		}
		if c.category == 0 {
			continue
		}
		counts.add(c, slot, r.Float(6))
		if slot == 0 {
			found[c] = &Finding{cause: c, comparison: comparison{Count: r.Float(6)}, Since: r.Time(8), Owner: classify.Owner(r.Int(9)), rule: int32(r.Int(10)), fingerprint: r.Int(11), Last: r.Time(12)}
		}
	}
	d.pool(found, counts)
	for c, f := range found {
		if c.provider != everywhere { // else pool has done it
			f.setUsual(d.baseline, counts[c], d.growthOf(c))
		}
		d.Findings = append(d.Findings, f)
	}
	d.judge()
	return nil
}
