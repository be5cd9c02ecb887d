package answers

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/mtalog/mtalog/internal/classify"
)

// everywhere is the provider of a cause that concerns several destinations at once.
const everywhere classify.Provider = math.MaxUint16

// ofOneProvider is the share of what is more than usual above which a failure is that of
// one provider, or sender, though some of it happens elsewhere too: a third that go wrong
// elsewhere are the usual noise of a common failure.
const ofOneProvider = 0.6

// pool makes one finding of those that differ by provider only, if none of these has most
// of what is more than usual: a resolver that is down, or a list with dead addresses, is
// one incident and not one for each destination, and as such it may be unusual where
// none of its parts is.
func (d *Diagnosis) pool(found map[cause]*Finding, counts map[cause]map[int]float64) {
	groups := map[cause][]cause{}
	for _, c := range slices.SortedFunc(maps.Keys(counts), cause.compare) { // the example does not depend on chance
		if !c.inbound {
			whole := c
			whole.provider = everywhere
			groups[whole] = append(groups[whole], c)
		}
	}
	for whole, parts := range groups {
		pooled, raised, more, most := &Finding{cause: whole}, 0, 0.0, 0.0
		all, largest := map[int]float64{}, 0.0
		for _, c := range parts {
			for slot, n := range counts[c] {
				all[slot] += n
			}
			f := found[c]
			if f == nil {
				continue
			}
			pooled.Count += f.Count
			if pooled.Since.IsZero() || f.Since.Before(pooled.Since) {
				pooled.Since = f.Since
			}
			if f.Last.After(pooled.Last) {
				pooled.Last = f.Last
			}
			if f.Count > largest {
				largest, pooled.Owner, pooled.rule, pooled.fingerprint = f.Count, f.Owner, f.rule, f.fingerprint
			}
			if usual, _ := d.usual(counts[c]); f.Count >= 2*usual {
				raised++
				more += f.Count - usual
				if c.provider != 0 {
					most = max(most, f.Count-usual)
				}
			}
		}
		pooled.compareWith(d.baseline, all)
		pooled.quiet = d.onQuietSite(pooled)
		if raised < whole.together() || most > ofOneProvider*more || !pooled.unusual() {
			continue
		}
		for _, c := range parts {
			delete(found, c)
		}
		found[whole] = pooled
		d.pooled = append(d.pooled, whole)
	}
}

// together is at how many destinations a cause has to be more frequent at least, to be one
// incident. What this server itself finds out about a destination, as that its name is not
// found, has little to do with whose it is.
func (c cause) together() int {
	if c.ofOurs() {
		return 2
	}
	return 3
}

// ofOurs reports whether this server may well be at fault if a cause concerns
// destinations that have nothing else in common.
func (c cause) ofOurs() bool { return slices.Contains([]string{"dns", "network"}, c.category.String()) }

// columns are causeColumns, with everywhere as the provider of pooled causes.
func (d *Diagnosis) columns() string {
	if len(d.pooled) == 0 {
		return causeColumns
	}
	var list []string
	for _, c := range d.pooled {
		list = append(list, fmt.Sprintf("(%d, %d, %d)", c.category, c.code, c.reply))
	}
	return fmt.Sprintf("v.category, CASE WHEN NOT (%s) AND (v.category, v.code, %s) IN (%s) THEN %d ELSE v.provider END AS provider, v.code, %s AS reply",
		inbound, replyAlone, strings.Join(list, ", "), everywhere, replyAlone)
}
