package answers

import (
	"fmt"
	"slices"
	"strings"
)

// greylistedShare is the share of all attempts that must be greylisted, beyond what is usual, for a summary to tell of
// it.
const greylistedShare = 0.2

// greylisting is what is said of mail that is put off more often than usual.
type greylisting struct {
	greylisted   bool   // there is some
	greylist     string // by others
	greylistHere string // by this server
}

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
	if count == 0 || !d.Known() || d.weight > 0 && count-usual < greylistedShare*d.all.attempts[0] {
		return nil
	}
	d.greylisted = true
	rows, err := q.all("SELECT DISTINCT " + d.columns() + ", domain FROM " + happenings +
		" WHERE " + d.inWindow() + " AND " + isCategory(greylist) + " AND domain > 0 AND " + attempts)
	if err != nil {
		return err
	}
	domains := map[int64]bool{} // others always put mail off
	for _, r := range rows {
		if unusual[causeOf(r, 0)] {
			domains[r.Int(4)] = true
		}
	}
	if len(domains) < atOnce {
		return nil
	}
	var causes []string // others are as usual
	for c := range unusual {
		is := c.condition()
		if c.provider != everywhere {
			is += fmt.Sprintf(" AND v.provider = %d", c.provider)
		}
		causes = append(causes, "("+is+")")
	}
	slices.Sort(causes) // so that the same is asked each time
	is := hasVerdict(strings.Join(causes, " OR ")) + " AND " + isAttempt
	when, err := d.beganOf(q, is, comparison{Count: count, Usual: usual})
	d.greylist = fmt.Sprintf("%s put mail off by greylisting: %s in %s, usually %s%s. It passes by itself, but if it is so with most, see whether the address that this server sends from has changed.",
		plural(float64(len(domains)), "domain"), number(count), length(d.since), number(usual), when)
	return err
}

// greylistedHere finds out whether this server began to put clients off, by greylisting or the tests of
// postscreen: nothing fails then, but all that comes in is late, and some comes from another address each time.
func (d *Diagnosis) greylistedHere(q querier) error {
	c := comparison{}
	for _, f := range d.Findings {
		if f.category == greylist && f.inbound && f.isMore() && !f.happened {
			c.Count += f.Count
			c.Usual += f.Usual
		}
	}
	if c.Count == 0 || !d.Known() || c.Count-c.Usual < d.weight*d.all.attempts[0] {
		return nil
	}
	is := isInbound + " AND " + hasVerdict(isCategory(greylist))
	rows, err := q.all("SELECT count(DISTINCT c.ip) FROM store.happening JOIN store.peer c ON c.id = client WHERE " + d.inWindow() + " AND " + is)
	if err != nil || rows[0].Int(0) < atOnce {
		return err
	}
	d.greylisted = true
	when, err := d.beganOf(q, is, c)
	if when != "" {
		d.greylistHere = fmt.Sprintf("This server puts clients off, which it did not before: %s, %s times in %s%s. Real servers try again, so mail comes late, and from those with many addresses (large providers) it may take hours: let them pass (on Postfix by a whitelist of postgrey or postscreen_access_list, and without the tests of postscreen after its greeting).",
			plural(rows[0].Float(0), "client"), number(c.Count), length(d.since), when)
	}
	return err
}
