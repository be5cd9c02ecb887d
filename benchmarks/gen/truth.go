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

// NewCodes returns counts of nothing.
func NewCodes() Codes { return Codes{map[string]int64{}, map[string]int64{}} }

// Add counts n outcomes, each by the codes that it has.
func (c Codes) Add(reply smtpcode.Reply, enhanced string, n int64) {
	if reply != 0 {
		c.Replies[reply.String()] += n
	}
	if enhanced != "" {
		c.Enhanced[enhanced] += n
	}
}

// tally counts while the log is written.
type tally struct {
	messages, sessions int64

	events  [64]map[codes]int64 // by parsers.Event
	domains []*domain
}

// codes are those of one outcome.
type codes struct {
	reply    smtpcode.Reply
	enhanced smtpcode.Enhanced
}

// count counts one outcome; reply and enhanced are 0 if it has none.
func (t *tally) count(ev parsers.Event, reply smtpcode.Reply, enhanced smtpcode.Enhanced) {
	if t.events[ev] == nil {
		t.events[ev] = map[codes]int64{}
	}
	t.events[ev][codes{reply, enhanced}]++
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
	all := NewCodes()
	truth := &Truth{
		Bytes: o.total, Lines: o.lines, First: time.UnixMicro(o.first).UTC(), Last: time.UnixMicro(o.last).UTC(),
		Messages: t.messages, Sessions: t.sessions,
		Events: map[string]int64{}, Replies: all.Replies, Enhanced: all.Enhanced,
		ByEvent: map[string]Codes{}, Domains: map[string]map[string]int64{},
	}
	for ev, codes := range t.events {
		name, own := parsers.Event(ev).String(), NewCodes()
		for c, n := range codes {
			truth.Events[name] += n
			own.Add(c.reply, c.enhanced.String(), n)
			all.Add(c.reply, c.enhanced.String(), n)
		}
		if codes != nil {
			truth.ByEvent[name] = own
		}
	}
	for _, ev := range [...]parsers.Event{parsers.Delivered, parsers.Deferred, parsers.Bounced} {
		truth.Attempts += truth.Events[ev.String()]
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
