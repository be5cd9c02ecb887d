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
	bySender, byProvider := map[changeKey][]*Change{}, map[changeKey][]*Change{}
	for _, c := range d.Changes {
		k := changeKey{c.cause, several}
		bySender[k] = append(bySender[k], c)
	}
	for k, parts := range bySender {
		for _, c := range d.merged(parts, 2, func(*Change) bool { return true }, k) {
			k := changeKey{c.cause, c.Sender}
			k.provider = everywhere
			byProvider[k] = append(byProvider[k], c)
		}
	}
	d.Changes = nil
	for k, parts := range byProvider {
		isOne := func(c *Change) bool { return c.provider != 0 }
		d.Changes = append(d.Changes, d.merged(parts, k.together(), isOne, k)...)
	}
	d.foldCodes()
}

// merged returns the parts, or, if there are at least so many and none that isOne sender or
// provider has most of what changed, one of key with their counts.
func (d *Difference) merged(parts []*Change, least int, isOne func(*Change) bool, key changeKey) []*Change {
	all, most := 0.0, 0.0
	for _, c := range parts {
		change := math.Abs(d.change(c))
		all += change
		if isOne(c) {
			most = max(most, change)
		}
	}
	if len(parts) < least || most > ofOneProvider*all {
		return parts
	}
	return []*Change{sumOf(parts, key)}
}

// foldCodes makes one change of those of a category that are more than chance and have
// different codes, if no provider has most of it: each has its own words for what is wrong
// with a sender.
func (d *Difference) foldCodes() {
	type key struct {
		changeKey
		rose bool
	}
	groups := map[key][]*Change{}
	for _, c := range d.Changes {
		if stats.SameRate(c.Before, d.attemptsBefore, c.After, d.attemptsAfter) < level {
			k := key{changeKey{cause{category: c.category}.ofAnyCode(), c.Sender}, d.change(c) > 0}
			groups[k] = append(groups[k], c)
		}
	}
	for k, parts := range groups {
		if d.haveSeveralCodes(parts, k.together()) {
			others := slices.DeleteFunc(d.Changes, func(c *Change) bool { return slices.Contains(parts, c) })
			d.Changes = append(others, sumOf(parts, k.changeKey))
		}
	}
}

// haveSeveralCodes reports whether the parts have several codes, are of so many providers at
// least, and none of these has most of what changed.
func (d *Difference) haveSeveralCodes(parts []*Change, least int) bool {
	codes, providers, all, most := map[cause]bool{}, map[classify.Provider]float64{}, 0.0, 0.0
	for _, c := range parts {
		codes[c.ofAnyProvider()] = true
		all += math.Abs(d.change(c))
		providers[c.provider] += math.Abs(d.change(c))
		if c.provider != 0 && c.provider != everywhere {
			most = max(most, providers[c.provider])
		}
	}
	return len(codes) > 1 && most <= ofOneProvider*all && (len(providers) >= least || providers[everywhere] > 0)
}

// change is by how much the share of a cause in all attempts rose.
func (d *Difference) change(c *Change) float64 {
	return c.After/d.attemptsAfter - c.Before/d.attemptsBefore
}

// sumOf returns one change with the counts of parts.
func sumOf(parts []*Change, key changeKey) *Change {
	whole := &Change{cause: key.cause, Sender: key.sender}
	for _, c := range parts {
		whole.Before += c.Before
		whole.After += c.After
	}
	return whole
}
