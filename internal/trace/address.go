package trace

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/mtalog/mtalog/internal/report"
)

// Address holds the latest messages to and from an address.
type Address struct {
	Address  string     `json:"address"`
	Outcomes []*Outcome `json:"outcomes"` // the newest first
	Refused  []*Event   `json:"refused"`  // of no message: refused, held or discarded before one was taken, the newest first
	// Full is set if there are as many of either as were asked for: there may be more.
	Full bool `json:"full,omitempty"`
}

// Outcome is what became of a message for one recipient.
type Outcome struct {
	Host      string    `json:"host"`
	QueueID   string    `json:"queue_id,omitempty"`
	MessageID string    `json:"message_id,omitempty"`
	Sender    string    `json:"sender,omitempty"`
	Recipient string    `json:"recipient,omitempty"`
	First     time.Time `json:"first_time"`
	Attempts  int       `json:"attempts"`
	Last      *Event    `json:"last"` // what happened last
}

// ForAddress returns the newest messages to and from an address, opt.Limit of
// each at most.
func ForAddress(ctx context.Context, q report.Querier, address string, opt Options) (*Address, error) {
	address = bare(address)
	a, err := newFinder(ctx, q, opt).ofAddress(address, false)
	if err == errOthers {
		a, err = newFinder(ctx, q, opt).ofAddress(address, true)
	}
	return a, err
}

// errOthers says that some of what was found by the key of an address went to another
// address with that key: there may be too little that went to this one.
var errOthers = errors.New("two addresses have the same key")

// ofAddress is ForAddress if it is to be exact. If not, it is faster, but may return
// errOthers. Queries that do not need each other's answers run at the same time: a short
// one does not keep two cores busy.
func (f *finder) ofAddress(address string, exact bool) (*Address, error) {
	numbers, err := f.numbersOf(address)
	if err != nil {
		return nil, err
	}
	windows, err := f.windows()
	if err != nil {
		return nil, err
	}
	var to, from *hits
	var sent []pick
	var search errgroup.Group
	search.Go(func() (err error) { to, err = f.toAddress(windows, address, numbers, exact); return err })
	search.Go(func() (err error) { sent, err = f.sentBy(windows, numbers); return err })
	search.Go(func() (err error) { from, err = f.refusedOf(windows, numbers); return err })
	if err := search.Wait(); err != nil {
		return nil, err
	}
	messages := newestFirst(slices.Concat(to.messages, sent, from.messages))
	var toRows, fromRows []report.Row
	var read errgroup.Group
	read.Go(func() (err error) { toRows, err = f.readRefusals(to); return err })
	read.Go(func() (err error) { fromRows, err = f.readRefusals(from); return err })
	read.Go(func() error { return f.loadNewest(messages) })
	if err := read.Wait(); err != nil {
		return nil, err
	}
	refused := append(f.readEvents(toRows), f.readEvents(fromRows)...)
	if err := f.lookUpNames(); err != nil {
		return nil, err
	}
	if !exact && (len(toRows) < len(to.refusals) || !f.allTo(address, to.messages)) {
		return nil, errOthers
	}
	a := &Address{Address: address, Outcomes: []*Outcome{}, Refused: []*Event{}}
	for _, e := range f.fresh {
		a.add(e)
	}
	a.Refused = newest(append(a.Refused, refused...), f.opt.Limit)
	slices.SortStableFunc(a.Outcomes, func(x, y *Outcome) int { return y.Last.Time.Compare(x.Last.Time) })
	a.Outcomes = a.Outcomes[:min(len(a.Outcomes), f.opt.Limit)]
	a.Full = max(len(a.Outcomes), len(a.Refused), len(messages)) >= f.opt.Limit
	return a, nil
}

// loadNewest loads picked messages, which come in the order of newestFirst, until as many as
// are wanted have an outcome: those of the others are older, and would not be listed. Messages
// without a queue ID are listed elsewhere, see Address.add.
func (f *finder) loadNewest(picks []pick) error {
	for wanted := f.opt.Limit; wanted > 0 && len(picks) > 0; {
		some := picks[:min(len(picks), wanted)]
		picks = picks[len(some):]
		loaded := len(f.fresh)
		entries, err := f.entries(some, noDetails)
		if err != nil {
			return err
		}
		f.add(entries)
		entries = f.fresh[loaded:]
		if err := f.loadEvents(entries); err != nil {
			return err
		}
		for _, e := range entries {
			if e.QueueID != "" && len(e.Events) > 0 {
				wanted--
			}
		}
	}
	return nil
}

// newestFirst orders picks by the time that they know of, the newest first, and leaves one
// for each message.
func newestFirst(picks []pick) []pick {
	slices.SortFunc(picks, func(a, b pick) int { return cmp.Or(cmp.Compare(b.id, a.id), b.span.from.Compare(a.span.from)) })
	picks = slices.CompactFunc(picks, func(a, b pick) bool { return a.id == b.id })
	slices.SortStableFunc(picks, func(a, b pick) int { return b.span.from.Compare(a.span.from) })
	return picks
}

// allTo reports whether each of these messages went to the address, be it an alias's.
func (f *finder) allTo(address string, messages []pick) bool {
	return !slices.ContainsFunc(messages, func(m pick) bool {
		e := f.known[m.id]
		return e != nil && !slices.ContainsFunc(e.Events, func(ev *Event) bool { return ev.goesTo(address) })
	})
}

// goesTo reports whether the recipient was address, as it was written at first or in the end.
func (ev *Event) goesTo(address string) bool {
	return strings.EqualFold(ev.Recipient, address) || strings.EqualFold(ev.OriginalRecipient, address)
}

// add takes over what became of an entry: all of it if it is from the address.
func (a *Address) add(e *Entry) {
	of := a.Address
	if strings.EqualFold(e.Sender, of) {
		of = ""
	}
	outcomes := e.outcomes(of)
	if e.QueueID != "" {
		a.Outcomes = append(a.Outcomes, outcomes...)
		return
	}
	for _, o := range outcomes {
		o.Last.Sender = o.Sender
		a.Refused = append(a.Refused, o.Last)
	}
}

func newest(events []*Event, limit int) []*Event {
	slices.SortFunc(events, func(a, b *Event) int { return cmp.Or(b.Time.Compare(a.Time), cmp.Compare(b.line, a.line)) })
	events = slices.CompactFunc(events, func(a, b *Event) bool { return a.line == b.line && a.Time.Equal(b.Time) })
	return events[:min(len(events), limit)]
}

// outcomes returns what became of e for address, or for each recipient. What
// ends or stops the whole message is logged without recipients: it is the
// outcome of those whose last attempt was deferred, and that attempt the reason.
func (e *Entry) outcomes(address string) (all []*Outcome) {
	at := map[string]*Outcome{}
	for _, ev := range e.Events {
		switch {
		case ev.Recipient == "" && len(all) > 0 && endsAll[ev.Event]:
			for _, o := range all {
				o.end(ev)
			}
		case address == "" || ev.goesTo(address):
			o := at[ev.Recipient]
			if o == nil {
				o = &Outcome{Host: e.Host, QueueID: e.QueueID, MessageID: e.MessageID, Sender: e.Sender, Recipient: ev.Recipient, First: e.start()}
				at[ev.Recipient] = o
				all = append(all, o)
			}
			o.add(ev)
		}
	}
	if len(all) > 1 { // what has a recipient says more than a warning or a connection that failed
		all = slices.DeleteFunc(all, func(o *Outcome) bool { return o.Recipient == "" })
	}
	return all
}

// add takes over what happened next.
func (o *Outcome) add(ev *Event) {
	o.Last = withReason(ev, o.Last)
	switch ev.Event {
	case "delivered", "deferred", "bounced", "expired":
		o.Attempts++
	}
}

// end takes over what ended or stopped the whole message.
func (o *Outcome) end(ev *Event) {
	if o.Last.Event == "deferred" || o.Last.Event == "skipped" {
		last := *o.Last
		last.Event, last.Time = ev.Event, ev.Time
		o.Last = &last
	}
}

// withReason returns ev, which follows last, with the reason of last if ev gives none:
// Exim does not say why it gave up. If Exim skipped the recipient, last stays the
// outcome: it also skips an alias that was delivered to one of its recipients and is
// deferred for another.
func withReason(ev, last *Event) *Event {
	switch {
	case last == nil:
		return ev
	case ev.Event == "skipped":
		return last
	case last.Event != "deferred" || ev.category() != "expired":
		return ev
	}
	known := *last
	known.Event, known.Time, known.Delay, known.Delays = ev.Event, ev.Time, ev.Delay, ev.Delays
	return &known
}

// category returns the category of a failure.
func (ev *Event) category() string {
	if ev.Meaning == nil {
		return ""
	}
	return ev.Meaning.Category
}

// endsAll names the events that end or stop a message as a whole.
var endsAll = map[string]bool{"bounced": true, "expired": true, "removed": true, "held": true}
