package answers

import (
	"math"
	"slices"

	"github.com/mtalog/mtalog/internal/classify"
	"github.com/mtalog/mtalog/internal/stats"
)

// several is what a change that is about many senders or providers has for one.
const several = "(several)"

// fold makes one change of those that differ by sender only, if none of them has most of
// it, and then of those that differ by provider only, and of those by code: an incident of
// all senders and providers would be a page of small changes, none of which is the incident.
func (d *Difference) fold() {
	type key struct {
		cause
		sender string
	}
	bySender, byProvider := map[key][]*Change{}, map[key][]*Change{}
	for _, c := range d.Changes {
		k := key{cause: c.cause}
		bySender[k] = append(bySender[k], c)
	}
	d.Changes = nil
	for k, parts := range bySender {
		isOne := func(*Change) bool { return true }
		list := d.merged(parts, 2, isOne, &Change{cause: k.cause, Sender: several})
		for _, c := range list {
			whole := key{c.cause, c.Sender}
			whole.provider = everywhere
			byProvider[whole] = append(byProvider[whole], c)
		}
	}
	for k, parts := range byProvider {
		isOne := func(c *Change) bool { return c.provider != 0 }
		d.Changes = append(d.Changes, d.merged(parts, k.together(), isOne, &Change{cause: k.cause, Sender: k.sender})...)
	}
	d.foldCodes()
}

// foldCodes makes one change of those of a category that are more than chance and have
// different codes, if no provider has most of it: each has its own words for what is wrong
// with a sender.
func (d *Difference) foldCodes() {
	type key struct {
		category classify.Category
		sender   string
		rose     bool
	}
	groups := map[key][]*Change{}
	for _, c := range d.Changes {
		if stats.SameRate(c.Before, d.attemptsBefore, c.After, d.attemptsAfter) < level {
			k := key{c.category, c.Sender, d.change(c) > 0}
			groups[k] = append(groups[k], c)
		}
	}
	for k, parts := range groups {
		codes, providers, most, all := map[cause]bool{}, map[classify.Provider]float64{}, 0.0, 0.0
		for _, c := range parts {
			codes[c.ofAnyProvider()] = true
			all += math.Abs(d.change(c))
			providers[c.provider] += math.Abs(d.change(c))
			if c.provider != 0 && c.provider != everywhere {
				most = max(most, providers[c.provider])
			}
		}
		whole := &Change{cause: cause{category: k.category}.ofAnyCode(), Sender: k.sender}
		if len(codes) < 2 || most > ofOneProvider*all || len(providers) < whole.together() && providers[everywhere] == 0 {
			continue
		}
		for _, c := range parts {
			whole.Before += c.Before
			whole.After += c.After
		}
		d.Changes = append(slices.DeleteFunc(d.Changes, func(c *Change) bool { return slices.Contains(parts, c) }), whole)
	}
}

// change is by how much the share of a cause in all attempts rose.
func (d *Difference) change(c *Change) float64 {
	return c.After/d.attemptsAfter - c.Before/d.attemptsBefore
}

// merged returns the parts, or, if there are at least so many and none that isOne sender or
// provider has most of what changed, the whole with their counts.
func (d *Difference) merged(parts []*Change, least int, isOne func(*Change) bool, whole *Change) []*Change {
	all, most := 0.0, 0.0
	for _, c := range parts {
		change := math.Abs(d.change(c))
		all += change
		if isOne(c) {
			most = max(most, change)
		}
		whole.Before += c.Before
		whole.After += c.After
	}
	if len(parts) < least || most > ofOneProvider*all {
		return parts
	}
	return []*Change{whole}
}
