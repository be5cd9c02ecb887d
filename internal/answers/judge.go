package answers

import (
	"cmp"
	"math"
	"slices"

	"github.com/mtalog/mtalog/internal/stats"
)

// least is how many events a cause must have at least to be called unusual: fewer are not
// worth to be looked at, however rare they are.
const least = 5

// weighty is which share of all attempts what is more than usual must be at least, to be
// told to those who have not asked what is wrong: of less, the overview shows nothing.
const weighty = 0.01

// judge finds out which findings are unusual, and puts these first, but what junk provokes
// last among them: a thousand guessed passwords must not hide ten messages that fail.
func (d *Diagnosis) judge() {
	p := make([]float64, len(d.Findings))
	for i, f := range d.Findings {
		f.quiet = d.onQuietSite(f)
		p[i] = f.chance()
	}
	for i, p := range stats.BenjaminiHochberg(p) {
		f := d.Findings[i]
		f.Unusual = d.Known() && f.unusual() && p < level && f.category != greylist && f.Count-f.Usual >= d.weight*d.all.attempts[0]
	}
	slices.SortFunc(d.Findings, func(a, b *Finding) int {
		switch first := unusualFirst(a, b); {
		case first != 0:
			return first
		case a.isJunk() && !b.isJunk():
			return 1
		case b.isJunk() && !a.isJunk():
			return -1
		}
		return cmp.Or(cmp.Compare(b.Count-b.Usual, a.Count-a.Usual), a.compare(b.cause))
	})
}

// leaveSingleClients takes what is mostly about one client for nothing unusual: some stranger
// is refused more often than usual on most days.
func (d *Diagnosis) leaveSingleClients() {
	for _, f := range d.unusual() {
		f.Unusual = !f.inbound || f.Mostly == ""
	}
	slices.SortStableFunc(d.Findings, unusualFirst)
}

// unusualFirst orders findings by whether they are unusual.
func unusualFirst(a, b *Finding) int {
	switch {
	case a.Unusual && !b.Unusual:
		return -1
	case b.Unusual && !a.Unusual:
		return 1
	}
	return 0
}

// rare is the share of windows in which chance alone may make a cause unusual.
const rare = 0.001

const (
	// leastQuiet is how many there must be at least if they ruin an hour of a quiet site. Of
	// four messages that fail in an hour of seven, one need not wait for the fifth.
	leastQuiet = 3
	// quietShare is the share of all attempts that they must be at least to ruin it.
	quietShare = 0.2
	// quietWindows is how many windows at least must lack such a failure: of fewer, chance
	// would leave out one that happens now and then.
	quietWindows = 3
	// halfOne is what a count of 0 is taken for: one less than half might have been rounded.
	halfOne = 0.5
)

// onQuietSite returns how many of a finding are expected in a window, if the finding ruins
// an hour of a quiet site and never happened in the windows before; else 0. Half a failure
// in all of them is supposed.
func (d *Diagnosis) onQuietSite(f *Finding) float64 {
	if f.inbound || f.happened || len(d.slots) < quietWindows || f.Count < leastQuiet || f.Count < quietShare*d.all.attempts[0] {
		return 0
	}
	return halfOne / float64(len(d.slots))
}

// unusual reports whether there are at least twice as many as are expected, which is the usual
// number or, of more mail than usual, as many times as much; and more than chance explains: more
// than three times the spread of the windows before above it, and as many as a Poisson
// process with that mean rarely gives. If the mean is low, such a
// process exceeds three times its spread too often for the first condition alone.
func (f *Finding) unusual() bool {
	if f.quiet > 0 {
		return f.chance() < rare
	}
	expected := f.Usual * f.growth
	more := f.Count - expected
	return f.Count >= least && more >= expected && more > 3*max(f.spread*f.growth, math.Sqrt(max(expected, 1))) && f.chance() < rare
}

// chance is the probability of this count or more in a window, if nothing has changed and what
// is usual is somewhat more than was counted in the few windows before.
func (f *Finding) chance() float64 {
	expected := f.growth * (f.Usual + f.doubt)
	if f.Count <= expected {
		return 1
	}
	floor := halfOne
	if f.quiet > 0 {
		floor = f.quiet
	}
	return stats.PoissonTail(f.Count, max(expected, floor))
}
