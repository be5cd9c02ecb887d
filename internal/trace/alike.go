package trace

import (
	"slices"
	"strings"
	"time"

	"github.com/mtalog/mtalog/internal/report"
)

// alike is what happened in the same way to several recipients, or again: text for people
// tells it once. A list has hundreds of recipients, and what is deferred is tried for days.
type alike struct {
	first      Event // what all have in common, with the longest delay
	recipients []string
	times      map[string]int // by recipient
	last       time.Time
}

const (
	// sameMoment is how far apart recipients of one transaction are logged.
	sameMoment = time.Second
	// If an entry has more than manyAlike, they are gathered by what happened alone, whenever
	// and at whichever relay it was. Then mostAlike are shown.
	manyAlike = 20
	mostAlike = 2 * manyAlike
	// mostNamed is how many recipients are named.
	mostNamed = 5
)

// gather returns what happened to an entry, by the order of its first times. Of too much, it
// leaves out what is between the first and the last, which is how it ended.
func gather(events []*Event) (first, last []*alike, left int) {
	all := gatherBy(events, exactly, func(a *alike, ev *Event) bool { return ev.Time.Sub(a.first.Time) <= sameMoment })
	if len(all) > manyAlike {
		all = gatherBy(events, roughly, func(*alike, *Event) bool { return true })
	}
	if len(all) <= mostAlike {
		return all, nil, 0
	}
	first, last = all[:mostAlike/2], all[len(all)-mostAlike/2:]
	for _, a := range all[len(first) : len(all)-len(last)] {
		for _, n := range a.times {
			left += n
		}
	}
	return first, last, left
}

// gatherBy gathers events with the same key: of one recipient, and of those for which
// joins allows it.
func gatherBy(events []*Event, key func(*Event) string, joins func(*alike, *Event) bool) (all []*alike) {
	byRecipient, newest := map[string]*alike{}, map[string]*alike{}
	for _, ev := range events {
		k := key(ev)
		a := byRecipient[k+"\x00"+ev.Recipient]
		if a == nil {
			if a = newest[k]; a == nil || !joins(a, ev) {
				a = &alike{first: *ev, times: map[string]int{}}
				all = append(all, a)
				newest[k] = a
			}
			byRecipient[k+"\x00"+ev.Recipient] = a
			a.recipients = append(a.recipients, ev.Recipient)
		}
		a.add(ev)
	}
	return all
}

func (a *alike) add(ev *Event) {
	a.times[ev.Recipient]++
	a.last = ev.Time
	first := &a.first
	if relayOf(ev) != relayOf(first) {
		first.RelayName, first.RelayIP, first.RelayPort = "", "", 0
	}
	if ev.NextQueueID != first.NextQueueID {
		first.NextQueueID = ""
	}
	if ev.OriginalRecipient != first.OriginalRecipient {
		first.OriginalRecipient = ""
	}
	if ev.Delay == nil || first.Delay == nil || a.times[ev.Recipient] > 1 { // which only adds the time since the first
		return
	}
	first.longest = first.longest || *ev.Delay != *first.Delay
	if *ev.Delay > *first.Delay {
		first.Delay, first.Delays = ev.Delay, ev.Delays
	}
}

func relayOf(ev *Event) string { return host(ev.RelayName, ev.RelayIP, ev.RelayPort) }

// exactly is all that text shows of an event but its time, its recipient and its delay.
func exactly(ev *Event) string {
	return strings.Join([]string{ev.Event, relayOf(ev), ev.OriginalRecipient, ev.NextQueueID, ev.codes(), ev.common()}, "\x00")
}

// roughly is what happened, whoever it happened to; of successes, that they were.
func roughly(ev *Event) string {
	if ev.Meaning == nil && ev.Recipient != "" {
		return ev.Event
	}
	return strings.Join([]string{ev.Event, ev.codes(), ev.common()}, "\x00")
}

// common is the text without the recipient, which servers repeat.
func (ev *Event) common() string {
	if ev.Recipient == "" {
		return ev.Text
	}
	return strings.ReplaceAll(ev.Text, ev.Recipient, "")
}

// again is how often it happened once more.
func (a *alike) again() int {
	most := 0
	for _, n := range a.times {
		most = max(most, n)
	}
	return most - 1
}

// others names the recipients behind the first.
func (a *alike) others() string {
	names := a.recipients[1:min(len(a.recipients), mostNamed)]
	if rest := len(a.recipients) - 1 - len(names); rest > 0 {
		names = append(slices.Clone(names), report.Things(rest, "other"))
	}
	return strings.Join(names, ", ")
}

// tally counts outcomes by what happened last: "2 bounced, 290 delivered", or "bounced" if
// all were.
func tally(outcomes []*Outcome) string {
	n := map[string]int{}
	var names []string
	for _, o := range outcomes {
		if n[o.Last.Event]++; n[o.Last.Event] == 1 {
			names = append(names, o.Last.Event)
		}
	}
	if len(names) == 1 {
		return names[0]
	}
	slices.Sort(names)
	for i, name := range names {
		names[i] = report.Grouped(n[name]) + " " + name
	}
	return strings.Join(names, ", ")
}
