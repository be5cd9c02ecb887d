package answers

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/mtalog/mtalog/internal/report"
)

// lateAfter is how long a delivery takes at least to be late, from when the queue manager took
// it up: what it was put off before is a failure that is told of as such.
const lateAfter = 10 * time.Minute

// latePhases are what a delivery may be late by: a column of store.happening, and its words.
var latePhases = []struct{ column, words string }{
	{"delay_in_qmgr", "waiting for a free delivery process, as behind a destination or a content filter that is slow"},
	{"delay_connect", "being connected (DNS, TCP, TLS)"},
	{"delay_transmission", "being handed over"},
}

// deliveriesLate finds out whether more mail is late than usual: nothing need fail for that.
func (d *Diagnosis) deliveriesLate(q querier) error {
	if !d.Known() {
		return nil
	}
	late, sums := "0", ""
	for _, p := range latePhases {
		late += " + greatest(" + p.column + ", 0)"
		sums += ", sum(greatest(" + p.column + ", 0))::BIGINT"
	}
	is := fmt.Sprintf("%s AND %s >= %d", isDelivered, late, lateAfter.Milliseconds())
	if rows, err := q.all("SELECT count(*) FROM " + d.window() + " WHERE " + is); err != nil || rows[0].Int(0) < least {
		return err
	}
	rows, err := q.all("SELECT slot, count(*), min(time)" + sums + " FROM " + d.windows() + " WHERE " + is + " GROUP BY slot")
	if err != nil {
		return err
	}
	counts := bySlot(rows, 1)
	c := comparison{Count: counts[0]}
	if c.setUsual(d.baseline, counts, d.all.growth(d.baseline)); !c.isMore() {
		return nil
	}
	now := rows[slices.IndexFunc(rows, func(r report.Row) bool { return r.Int(0) == 0 })]
	longest := 0
	for i := range latePhases {
		if now.Float(3+i) > now.Float(3+longest) {
			longest = i
		}
	}
	when, err := d.beganOf(q, is, c)
	d.late = fmt.Sprintf("Mail is slow: %s took longer than %s in %s, usually %s%s, most of it %s (mtalog report delays).",
		plural(c.Count, "delivery"), length(lateAfter), length(d.since), number(c.Usual), cmp.Or(when, ", "+began(now.Time(2), false)), latePhases[longest].words)
	return err
}
