package answers

import (
	"fmt"
	"strings"
)

// greylistedBy finds out whether many domains put mail off that did not before: to them this
// server is new, as it is after its address has changed. What is greylisted is never an unusual
// finding: it passes by itself, and what does not is found as expired.
func (d *Diagnosis) greylistedBy(q querier) error {
	count, usual, unusual := 0.0, 0.0, map[cause]bool{}
	for _, f := range d.Findings {
		if f.category == greylist && !f.inbound && f.isMore() {
			count += f.Count
			usual += f.Usual
			unusual[f.cause] = true
		}
	}
	if count == 0 || !d.Known() {
		return nil
	}
	d.greylisted = true
	rows, err := q.all("SELECT DISTINCT " + d.columns() + ", domain FROM " + happenings +
		fmt.Sprintf(" WHERE %s AND v.category = %d AND domain > 0 AND ", d.inWindow(), greylist) + attempts)
	if err != nil {
		return err
	}
	domains := map[int64]bool{} // others always put mail off
	for _, r := range rows {
		if unusual[causeOf(r, 0)] {
			domains[r.Int(4)] = true
		}
	}
	if len(domains) >= atOnce {
		var causes []string // others are as usual
		for c := range unusual {
			is := c.condition()
			if c.provider != everywhere {
				is += fmt.Sprintf(" AND v.provider = %d", c.provider)
			}
			causes = append(causes, "("+is+")")
		}
		is := "verdict IN (SELECT id FROM store.verdict v WHERE " + strings.Join(causes, " OR ") + ") AND " + isAttempt
		since, earlier, ok, err := d.onsetOf(q, is, comparison{Count: count, Usual: usual})
		if err != nil {
			return err
		}
		when := ""
		if ok {
			when = ", " + began(since, earlier)
		}
		d.greylist = fmt.Sprintf("%s put mail off by greylisting: %s in %s, usually %s%s. It passes by itself, but if it is so with most, see whether the address that this server sends from has changed.",
			plural(float64(len(domains)), "domain"), number(count), length(d.since), number(usual), when)
	}
	return nil
}
