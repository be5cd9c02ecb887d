package trace

import (
	"slices"

	"github.com/mtalog/mtalog/internal/report"
)

const (
	// manyEntries is from how many queue entries on text for people leaves some out: a
	// list that sends to each recipient by itself gives hundreds the same Message-ID.
	manyEntries = 20
	// mostFailed and fewEntries are how many entries are told of those that failed, and
	// of all where there are enough.
	mostFailed = 10
	fewEntries = 5
)

// brief returns which entries text for people tells: all, if they are few. Else the first,
// those asked for with what they came from and led to, and some that failed.
func (t *Trace) brief() map[*Entry]bool {
	told := map[*Entry]bool{}
	if len(t.Entries) <= manyEntries {
		for _, e := range t.Entries {
			told[e] = true
		}
		return told
	}
	told[t.Entries[0]] = true
	t.tellAsked(told)
	failed := 0
	for _, e := range t.Entries {
		if e.fails() && failed < mostFailed {
			told[e] = true
			failed++
		}
	}
	for _, e := range t.Entries {
		if len(told) >= fewEntries {
			break
		}
		told[e] = true
	}
	return told
}

// tellAsked adds the entries that were asked for by their queue IDs. A Message-ID asks for
// all, and so for none in particular.
func (t *Trace) tellAsked(told map[*Entry]bool) {
	var asked []*Entry
	for _, e := range t.Entries {
		if e.asked {
			asked = append(asked, e)
		}
	}
	if len(asked) > fewEntries {
		return
	}
	led := map[*Entry]bool{}
	for _, e := range asked {
		led[e] = true
		for came := e; came != nil && !told[came]; came = came.from {
			told[came] = true
		}
	}
	for _, e := range t.Entries { // each is behind the one that it came from
		if led[e.from] {
			led[e], told[e] = true, true
		}
	}
}

// fails reports whether e did not reach one of its recipients.
func (e *Entry) fails() bool {
	for _, o := range e.outcomes("") {
		if o.Last.Meaning != nil {
			return true
		}
	}
	return false
}

// untold counts the entries that are not told.
func (p *printer) untold(t *Trace, told map[*Entry]bool) {
	rest := slices.DeleteFunc(slices.Clone(t.Entries), func(e *Entry) bool { return told[e] })
	if len(rest) == 0 {
		return
	}
	var outcomes []*Outcome
	for _, e := range rest {
		outcomes = append(outcomes, e.outcomes("")...)
	}
	first, last := lifetime(rest)
	p.b.WriteByte('\n')
	p.line(0, "Besides, from %s to %s, %s of the same message: %s. --format json has them.", first.Format(stamp), last.Format(stamp), report.Things(len(rest), "queue entry"), tally(outcomes))
}
