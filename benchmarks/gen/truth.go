package gen

import (
	"time"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/smtpcode"
)

// Truth is what a generated log says, by the generator's own decisions.
type Truth struct {
	Format string    `json:"format"`
	Seed   uint64    `json:"seed"`
	Bytes  int64     `json:"bytes"`
	Lines  int64     `json:"lines"`
	First  time.Time `json:"first"` // stamp of the first line
	Last   time.Time `json:"last"`  // stamp of the last line

	// Messages counts the messages that entered the queue, once each, and
	// Attempts the outcomes of one recipient each: delivered, deferred, bounced.
	Messages int64 `json:"messages"`
	Attempts int64 `json:"attempts"`
	// Sessions counts the sessions of an SMTP protocol log.
	Sessions int64 `json:"sessions,omitempty"`

	// Events counts the outcomes by the name of their parsers.Event. In Postfix
	// logs "received" counts "(queue active)" lines: one for each message and
	// one for each retry.
	Events map[string]int64 `json:"events"`
	// Replies and Enhanced count the outcomes by reply code and by effective
	// enhanced status code; an outcome without one is not in them.
	Replies  map[string]int64 `json:"replies"`
	Enhanced map[string]int64 `json:"enhanced"`
	// ByEvent are the same counts for each event by itself.
	ByEvent map[string]Codes `json:"by_event"`
	// Domains counts the attempts by domain of the recipient and event, for
	// the domains of the big providers.
	Domains map[string]map[string]int64 `json:"domains"`
}

// Codes counts outcomes by their codes.
type Codes struct {
	Replies  map[string]int64 `json:"replies"`
	Enhanced map[string]int64 `json:"enhanced"`
}

// tally counts while the log is written.
type tally struct {
	messages, sessions int64

	events  [64]eventTally
	domains []*domain
}

type eventTally struct {
	n        int64
	replies  [600]int64
	enhanced map[smtpcode.Enhanced]int64
}

// count counts one outcome; reply and enhanced are 0 if it has none.
func (t *tally) count(ev parsers.Event, reply smtpcode.Reply, enhanced smtpcode.Enhanced) {
	e := &t.events[ev]
	e.n++
	e.replies[reply]++
	if e.enhanced == nil {
		e.enhanced = map[smtpcode.Enhanced]int64{}
	}
	e.enhanced[enhanced]++
}

// attempt counts an outcome for a recipient at d.
func (t *tally) attempt(d *domain, ev parsers.Event, reply smtpcode.Reply, enhanced smtpcode.Enhanced) {
	t.count(ev, reply, enhanced)
	if d.provider {
		d.attempts[ev]++
	}
}

// truth returns what was counted.
func (t *tally) truth(o *output) *Truth {
	truth := &Truth{
		Bytes: o.total, Lines: o.lines, First: time.UnixMicro(o.first).UTC(), Last: time.UnixMicro(o.last).UTC(),
		Messages: t.messages, Sessions: t.sessions,
		Events: map[string]int64{}, Replies: map[string]int64{}, Enhanced: map[string]int64{},
		ByEvent: map[string]Codes{}, Domains: map[string]map[string]int64{},
	}
	for i := range t.events {
		e := &t.events[i]
		if e.n == 0 {
			continue
		}
		name := parsers.Event(i).String()
		truth.Events[name] = e.n
		codes := Codes{Replies: map[string]int64{}, Enhanced: map[string]int64{}}
		for code, n := range e.replies {
			if code != 0 && n != 0 {
				codes.Replies[smtpcode.Reply(code).String()] = n
				truth.Replies[smtpcode.Reply(code).String()] += n
			}
		}
		for code, n := range e.enhanced {
			if code != 0 {
				codes.Enhanced[code.String()] = n
				truth.Enhanced[code.String()] += n
			}
		}
		truth.ByEvent[name] = codes
	}
	for _, ev := range [...]parsers.Event{parsers.Delivered, parsers.Deferred, parsers.Bounced} {
		truth.Attempts += t.events[ev].n
		for _, d := range t.domains {
			if n := d.attempts[ev]; n > 0 {
				if truth.Domains[d.name] == nil {
					truth.Domains[d.name] = map[string]int64{}
				}
				truth.Domains[d.name][ev.String()] = n
			}
		}
	}
	return truth
}
