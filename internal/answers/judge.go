package answers

import (
	"cmp"
	"slices"

	"github.com/mtalog/mtalog/internal/classify"
	"github.com/mtalog/mtalog/internal/stats"
)

// weighty is the share of all attempts that what is more than usual must be at least for a
// summary to tell of it: of less, the overview shows nothing.
const weighty = 0.01

// weightyInHour is the same for the last hour alone: hours differ more from one another than days.
const weightyInHour = 0.05

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
		f.Unusual = d.Known() && f.isMore() && p < level && f.category != greylist
	}
	d.leaveLight()
	slices.SortFunc(d.Findings, func(a, b *Finding) int {
		return cmp.Or(unusualFirst(a, b), trueFirst(b.isJunk(), a.isJunk()), cmp.Compare(b.Count-b.Usual, a.Count-a.Usual), a.compare(b.cause))
	})
}

// leaveLight takes what is of too little weight for nothing unusual. Providers that refuse for one
// reason weigh as one: a blocklist is no lighter because ten of them ask it.
func (d *Diagnosis) leaveLight() {
	type reason struct {
		category classify.Category
		inbound  bool
	}
	more := map[reason]float64{}
	for _, f := range d.Findings {
		if f.Unusual {
			more[reason{f.category, f.inbound}] += f.Count - f.Usual
		}
	}
	for _, f := range d.Findings {
		f.Unusual = f.Unusual && more[reason{f.category, f.inbound}] >= d.weight*d.all.attempts[0]
	}
}

// leaveSingles takes what is mostly about one client, or up to the owners of full mailboxes, for nothing
// unusual: some stranger is refused more often than usual on most days, and some mailbox is full. It does not if
// somebody asked what is wrong. A client of the inner network is no stranger, but when junk comes through it, as through
// a gateway or a container's bridge.
func (d *Diagnosis) leaveSingles(querier) error {
	if d.weight == 0 {
		return nil
	}
	for _, f := range d.unusual() {
		single := f.inbound && f.Mostly != "" && (f.isJunk() || !isInside(f.Mostly))
		f.Unusual = !single && !f.isUpToRecipients()
	}
	slices.SortStableFunc(d.Findings, unusualFirst)
	return nil
}

// leaveWaves takes for nothing unusual what comes in waves, so that most hours have some of it: what junk provokes,
// clients that are put off, warnings, mailings, and senders without a login.
func (d *Diagnosis) leaveWaves() {
	d.greylistHere = ""
	if b := d.busy; b != nil && (!b.login || b.isMailing() || b.isLetter()) {
		d.busy = nil
	}
	d.troubles = slices.DeleteFunc(d.troubles, func(t trouble) bool { return !t.fatal && t.of == nil })
	for _, f := range d.unusual() {
		f.Unusual = !f.isJunk()
	}
	slices.SortStableFunc(d.Findings, unusualFirst)
}

// rank puts behind all else that is unusual what is of no weight: what junk provokes, and full mailboxes
// here and there, as each message to one is tried many times, and only its owner can act. Before these come notices
// of this server that nobody takes: they follow from what fails besides.
func (d *Diagnosis) rank(querier) error {
	isMinor := func(f *Finding) bool { return f.isJunk() || f.isUpToRecipients() }
	slices.SortStableFunc(d.unusual(), func(a, b *Finding) int {
		return cmp.Or(trueFirst(isMinor(b), isMinor(a)), trueFirst(b.isNoticeLost(), a.isNoticeLost()), cmp.Compare(b.Count-b.Usual, a.Count-a.Usual))
	})
	return nil
}

// unusualFirst orders findings by whether they are unusual.
func unusualFirst(a, b *Finding) int { return trueFirst(a.Unusual, b.Unusual) }

// trueFirst orders what is so before what is not.
func trueFirst(a, b bool) int {
	switch {
	case a && !b:
		return -1
	case b && !a:
		return 1
	}
	return 0
}

const (
	// leastQuiet is how many there must be at least if they ruin an hour of a quiet site. Of
	// four messages that fail in an hour of seven, one need not wait for the fifth.
	leastQuiet = 3
	// quietShare is the share of all attempts that they must be at least to ruin it.
	quietShare = 0.2
	// quietWindows is how many windows at least must lack such a failure: of fewer, chance
	// would leave out one that happens now and then.
	quietWindows = 3
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
