package trace

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/mtalog/mtalog/internal/report"
)

// finder gathers entries that belong together.
type finder struct {
	ctx   context.Context
	q     report.Querier
	opt   Options
	known map[int64]*Entry
	fresh []*Entry
	order []*Entry        // all known ones in the order of link
	links map[int64]int64 // union-find: from an entry to one of the same message
	cut   bool
	asked map[string]bool // column + ID: that ID was looked for in that column

	addresses, names, peers wanted // see lookUpNames
}

func newFinder(ctx context.Context, q report.Querier, opt Options) *finder {
	return &finder{
		ctx: ctx, q: q, opt: opt, known: map[int64]*Entry{}, links: map[int64]int64{}, asked: map[string]bool{},
		addresses: wanted{}, names: wanted{}, peers: wanted{},
	}
}

// root returns the entry that stands for all entries that were joined with id.
func (f *finder) root(id int64) int64 {
	for {
		to, ok := f.links[id]
		if !ok {
			return id
		}
		id = to
	}
}

func (f *finder) join(a, b int64) {
	if a, b = f.root(a), f.root(b); a != b {
		f.links[max(a, b)] = min(a, b)
	}
}

// add adds the entries that are new.
func (f *finder) add(entries []*Entry) {
	for _, e := range entries {
		switch {
		case f.known[e.id] != nil:
		case len(f.known) >= maxEntries:
			f.cut = true
		default:
			f.known[e.id] = e
			f.fresh = append(f.fresh, e)
		}
	}
}

// follow loads the events of entries, and the entries that these lead to,
// until there are no more.
func (f *finder) follow() error {
	for round := 0; len(f.fresh) > 0; round++ {
		if round == maxRounds {
			f.cut = true
			break
		}
		now := f.fresh
		f.fresh = nil
		if err := f.loadEvents(now); err != nil {
			return err
		}
		if err := f.neighbours(now); err != nil {
			return err
		}
		if err := f.previousHops(now); err != nil {
			return err
		}
	}
	if err := f.lookUpNames(); err != nil {
		return err
	}
	f.order = f.link()
	return nil
}

func (f *finder) loadEvents(entries []*Entry) error {
	events, err := f.events(entries)
	for _, e := range events {
		at := f.known[e.message]
		at.Events = append(at.Events, e)
	}
	return err
}

// neighbours finds the entries of next hops and notifications, and those that
// share an ID with an entry.
func (f *finder) neighbours(entries []*Entry) error {
	var queue, message, network []string
	var s span
	want := func(list *[]string, column, id string) {
		if id != "" && !f.asked[column+id] {
			f.asked[column+id] = true
			*list = append(*list, id)
		}
	}
	for _, e := range entries {
		for _, ev := range e.Events {
			want(&queue, "queue_id", ev.NextQueueID)
		}
		want(&message, "message_id", e.MessageID)
		want(&network, "network_message_id", e.NetworkMessageID)
		s.widen(e.start(), queueLifetime)
		s.widen(e.Last, queueLifetime)
	}
	var picks []pick
	for _, l := range []struct {
		column string
		values []string
	}{{"queue_id", queue}, {"message_id", message}, {"network_message_id", network}} {
		found, err := f.picksBy(l.column, l.values, s)
		if err != nil {
			return err
		}
		picks = append(picks, found...)
	}
	picks = slices.DeleteFunc(picks, func(p pick) bool { return f.known[p.id] != nil })
	found, err := f.entries(compact(picks), details)
	if err != nil {
		return err
	}
	f.add(slices.DeleteFunc(found, func(e *Entry) bool { return !f.belongs(e) }))
	return nil
}

// belongs reports whether e, which shares an ID with a known entry, is of the same
// message: queue IDs are used again, so their times must fit.
func (f *finder) belongs(e *Entry) bool {
	for _, k := range f.known {
		if k.id == e.id || sameMessage(k, e) || leadsTo(k, e) != nil {
			return true
		}
	}
	return false
}

func sameMessage(a, b *Entry) bool {
	return a.MessageID != "" && a.MessageID == b.MessageID || a.NetworkMessageID != "" && a.NetworkMessageID == b.NetworkMessageID
}

// leadsTo returns the event of a that made b, such as its delivery to b's host.
func leadsTo(a, b *Entry) *Event {
	if b.QueueID == "" || a.id == b.id {
		return nil
	}
	for _, ev := range a.Events {
		if ev.NextQueueID == b.QueueID && near(ev.Time, b) {
			return ev
		}
	}
	return nil
}

// near reports whether b may have been queued at t, which is by another host's clock.
func near(t time.Time, b *Entry) bool {
	if b.Received.IsZero() {
		return !t.After(b.Last.Add(clockSkew)) && t.After(b.Last.Add(-queueLifetime))
	}
	return t.Sub(b.Received).Abs() <= clockSkew
}

// previousHops finds the entries that one of entries came from: they say that the next
// hop queued them under its queue ID.
func (f *finder) previousHops(entries []*Entry) error {
	var ids []string
	var s span
	for _, e := range entries {
		if e.QueueID == "" {
			continue
		}
		ids = append(ids, e.QueueID)
		if e.Received.IsZero() {
			s.widen(e.life().from, 0)
			s.widen(e.life().to, 0)
		} else {
			s.widen(e.Received, clockSkew)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	rows, err := report.All(f.ctx, f.q, "SELECT DISTINCT message, time, decode(next_queue_id) FROM store.happening WHERE message > 0"+s.of("time")+
		" AND next_queue_id IN ("+marks(len(ids), "encode(?)")+")", arguments(ids)...)
	if err != nil {
		return err
	}
	rows = slices.DeleteFunc(rows, func(r report.Row) bool {
		return f.known[r.Int(0)] != nil || !slices.ContainsFunc(entries, func(e *Entry) bool { return e.QueueID == r.Text(2) && near(r.Time(1), e) })
	})
	found, err := f.entries(compact(picksOf(rows)), details)
	f.add(found)
	return err
}

// link sets From of each entry that came from another one, joins the entries that
// belong together, and returns them in order.
func (f *finder) link() []*Entry {
	all := slices.SortedFunc(maps.Values(f.known), byStart)
	for _, b := range all {
		for _, a := range all {
			f.linkHops(a, b)
		}
	}
	all = ordered(all)
	for i, b := range all {
		for _, a := range all[:i] {
			f.linkCopies(a, b)
		}
	}
	return all
}

// linkHops links b to a if an event of a made b.
func (f *finder) linkHops(a, b *Entry) {
	ev := leadsTo(a, b)
	if ev == nil {
		return
	}
	f.join(a.id, b.id)
	b.From, b.from = &Link{a.Host, a.QueueID, nextHop}, a
	if ev.Event == "notified" {
		b.From.Kind = notification
	}
}

// linkCopies links b to a if they are the same message, and to nothing closer.
func (f *finder) linkCopies(a, b *Entry) {
	if !sameMessage(a, b) {
		return
	}
	f.join(a.id, b.id)
	if b.From == nil {
		b.From = &Link{a.Host, a.QueueID, sameID}
	}
}

// ordered puts each of entries, which are in the order of time, behind the one that it
// came from: clocks of hosts differ.
func ordered(entries []*Entry) []*Entry {
	all := make([]*Entry, 0, len(entries))
	told, waiting := map[*Entry]bool{}, map[*Entry][]*Entry{}
	var tell func(e *Entry)
	tell = func(e *Entry) {
		if told[e] {
			return
		}
		told[e] = true
		all = append(all, e)
		for _, next := range waiting[e] {
			tell(next)
		}
	}
	for _, e := range entries {
		if e.from == nil || told[e.from] {
			tell(e)
		} else {
			waiting[e.from] = append(waiting[e.from], e)
		}
	}
	for _, e := range entries { // those that came from each other
		tell(e)
	}
	return all
}
