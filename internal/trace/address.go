package trace

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/mtalog/mtalog/internal/report"
)

// Address is what an address had to do with of late.
type Address struct {
	Address  string     `json:"address"`
	Outcomes []*Outcome `json:"outcomes"` // the newest first
	Refused  []*Event   `json:"refused"`  // of no message: refused before one was taken, the newest first
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
	f := &finder{ctx: ctx, q: q, opt: opt, known: map[int64]*Entry{}}
	a := &Address{Address: bare(address), Outcomes: []*Outcome{}, Refused: []*Event{}}
	numbers, err := f.numbersOf(a.Address)
	if err != nil {
		return nil, err
	}
	ids, refused, err := f.toAddress(a.Address, numbers)
	if err != nil {
		return nil, err
	}
	sent, alsoRefused, err := f.fromAddress(numbers)
	if err != nil {
		return nil, err
	}
	a.Refused = newest(append(append(a.Refused, refused...), alsoRefused...), opt.Limit)
	ids = append(ids, sent...)
	slices.Sort(ids)
	entries, err := f.entries(slices.Compact(ids))
	if err != nil {
		return nil, err
	}
	f.add(entries)
	if err := f.loadEvents(f.fresh); err != nil {
		return nil, err
	}
	for _, e := range f.fresh {
		if strings.EqualFold(e.Sender, a.Address) {
			a.Outcomes = append(a.Outcomes, e.outcomes("")...)
		} else {
			a.Outcomes = append(a.Outcomes, e.outcomes(a.Address)...)
		}
	}
	slices.SortStableFunc(a.Outcomes, func(x, y *Outcome) int { return y.Last.Time.Compare(x.Last.Time) })
	if len(a.Outcomes) > opt.Limit {
		a.Outcomes = a.Outcomes[:opt.Limit]
	}
	return a, nil
}

func newest(events []*Event, limit int) []*Event {
	slices.SortFunc(events, func(a, b *Event) int {
		if c := b.Time.Compare(a.Time); c != 0 {
			return c
		}
		return int(b.line - a.line)
	})
	events = slices.CompactFunc(events, func(a, b *Event) bool { return a.line == b.line && a.Time.Equal(b.Time) })
	return events[:min(len(events), limit)]
}

// outcomes returns what became of e for address, or for each recipient.
func (e *Entry) outcomes(address string) (all []*Outcome) {
	at := map[string]*Outcome{}
	for _, ev := range e.Events {
		if address != "" && !strings.EqualFold(ev.Recipient, address) && !strings.EqualFold(ev.OriginalRecipient, address) {
			continue
		}
		if ev.Recipient == "" && len(at) > 0 {
			continue // of the message as a whole
		}
		o := at[ev.Recipient]
		if o == nil {
			o = &Outcome{Host: e.Host, QueueID: e.QueueID, MessageID: e.MessageID, Sender: e.Sender, Recipient: ev.Recipient, First: e.start()}
			at[ev.Recipient] = o
			all = append(all, o)
		}
		o.Last = ev
		switch ev.Event {
		case "delivered", "deferred", "bounced", "expired":
			o.Attempts++
		}
	}
	return all
}

// refusals is the condition that something happened to a client: a refusal or
// a lost connection, see parsers.Event.
const refusals = "kind IN (SELECT id FROM store.kind WHERE event BETWEEN 30 AND 34)"

// numbersOf returns the numbers of an address in store.address, "" where it has
// none: it neither sent nor was written to by another name.
func (f *finder) numbersOf(address string) (string, error) {
	rows, err := report.All(f.ctx, f.q, "SELECT id FROM store.address WHERE id > 0 AND (value = ? OR lower(value) = lower(?))", address, address)
	return numbers(rows), err
}

// fromAddress returns the newest messages from the senders with these numbers,
// and what was refused of them before there was a message.
func (f *finder) fromAddress(senders string) (sent []int64, refused []*Event, err error) {
	if senders == "" {
		return nil, nil, nil
	}
	from := " WHERE sender IN (" + senders + ") AND id > 0" + f.span().messages()
	rows, err := report.All(f.ctx, f.q, fmt.Sprintf("SELECT id FROM (SELECT id, last_time FROM store.message%s UNION ALL SELECT id, last_time FROM store.open_message%[1]s) ORDER BY last_time DESC LIMIT %d", from, f.opt.Limit))
	if err != nil {
		return nil, nil, err
	}
	sent = firsts(rows)
	refusal := "message = 0 AND sender IN (" + senders + ")"
	rows, err = report.All(f.ctx, f.q, "SELECT line, time FROM store.happening WHERE "+refusal+" AND "+refusals+
		f.span().of("time")+fmt.Sprintf(" ORDER BY time DESC LIMIT %d", f.opt.Limit))
	if err == nil && len(rows) > 0 {
		refused, err = f.lines(rows, refusal)
	}
	return sent, refused, err
}

// toAddress returns the newest messages to an address, or, where there are none,
// to an alias of this name, which has these numbers, and what was refused before
// there was a message.
func (f *finder) toAddress(address, aliases string) (ids []int64, refused []*Event, err error) {
	condition := "true"
	if at := strings.LastIndexByte(address, '@'); at >= 0 {
		rows, err := report.All(f.ctx, f.q, "SELECT id FROM store.name WHERE id > 0 AND value = ?", strings.ToLower(address[at+1:]))
		if err != nil {
			return nil, nil, err
		}
		condition = "false"
		if len(rows) > 0 {
			condition = "domain IN (" + numbers(rows) + ")"
		}
	}
	windows, err := f.windows(condition)
	if err != nil {
		return nil, nil, err
	}
	for _, spelling := range slices.Compact([]string{address, strings.ToLower(address)}) {
		ids, refused, err := f.fromNewest(windows, condition, "recipient = encode($address)", sql.Named("address", spelling))
		if err != nil || len(ids)+len(refused) > 0 {
			return ids, refused, err
		}
	}
	if aliases == "" {
		return nil, nil, nil
	}
	return f.fromNewest([]span{f.span()}, "true", "original_recipient IN ("+aliases+")")
}

// fromNewest returns the newest messages that went to whom is asked for, and
// refusals, and stops after the window with which there are enough. condition is
// one that is cheaper to test first.
func (f *finder) fromNewest(windows []span, condition, to string, args ...any) (ids []int64, refused []*Event, err error) {
	var hits []report.Row // of no message
	seen := map[int64]bool{}
	for _, w := range windows {
		rows, err := report.All(f.ctx, f.q, fmt.Sprintf("SELECT line, time, message, "+refusals+" FROM store.happening WHERE %s AND %s%s ORDER BY time DESC LIMIT %d",
			condition, to, w.of("time"), maxEvents), args...)
		if err != nil {
			return nil, nil, err
		}
		for _, r := range rows {
			switch id := r.Int(2); {
			case id == 0 && r.Bool(3) && len(hits) < f.opt.Limit:
				hits = append(hits, r)
			case id > 0 && !seen[id] && len(ids) < f.opt.Limit:
				seen[id] = true
				ids = append(ids, id)
			}
		}
		if len(ids)+len(hits) >= f.opt.Limit {
			break
		}
	}
	if len(hits) == 0 {
		return ids, nil, nil
	}
	refused, err = f.lines(hits, "message = 0 AND "+to, args...)
	return ids, refused, err
}

// lines returns the events for which condition holds among those on the lines
// of hits, whose columns are line and time, the newest first.
func (f *finder) lines(hits []report.Row, condition string, args ...any) (found []*Event, err error) {
	last, first := hits[0].Time(1), hits[len(hits)-1].Time(1)
	rows, err := report.All(f.ctx, f.q, fmt.Sprintf("WITH h AS MATERIALIZED (%s)%s",
		each("store.happening", "line", firsts(hits), " AND "+condition+span{first, last.Add(time.Microsecond)}.of("time")), eventColumns)+"ORDER BY h.time DESC, h.line DESC",
		args...)
	for _, r := range rows {
		found = append(found, readEvent(r))
	}
	return found, err
}

// rowGroup is how many rows DuckDB keeps together.
const rowGroup = 122_880

// windows cuts time, from its end, into spans that each hold twice as many row
// groups with rows for which condition holds as the one before. Reading all
// recipients of ten million events takes two fifths of a second on one core,
// and most addresses are found in the first of these.
func (f *finder) windows(condition string) (all []span, err error) {
	groups, err := report.All(f.ctx, f.q, fmt.Sprintf("SELECT max(time) FROM store.happening WHERE %s%s GROUP BY rowid // %d ORDER BY 1 DESC", condition, f.span().of("time"), rowGroup))
	window := span{to: f.opt.Until}
	for at, size := 0, 1; at < len(groups); at, size = at+size, size*2 {
		window.from = f.opt.Since
		if next := at + size; next < len(groups) {
			window.from = groups[next].Time(0)
		}
		all = append(all, window)
		window.to = window.from
	}
	return all, err
}
