package answers

import "math"

// several is what a change that is about many senders or providers has for one.
const several = "(several)"

// fold makes one change of those that differ by sender only, if none of them has most of
// it, and then of those that differ by provider only: an incident of all senders and
// providers would be a page of small changes, none of which is the incident.
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
}

// merged returns the parts, or, if there are at least so many and none that isOne sender or
// provider has most of what changed, the whole with their counts.
func (d *Difference) merged(parts []*Change, least int, isOne func(*Change) bool, whole *Change) []*Change {
	all, most := 0.0, 0.0
	for _, c := range parts {
		change := math.Abs(c.After/d.attemptsAfter - c.Before/d.attemptsBefore)
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
