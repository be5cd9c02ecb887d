// Package trace follows one message through the logs: from host to host, from
// queue ID to queue ID, through content filters and to the notification of its
// failure.
//
// An Entry is the stay of a message in the queue of one host. Two entries belong
// to one message if one says that the next hop queued it under the other's ID at
// that time ("queued as", a notification's ID), or if they share a Message-ID
// (RFC 5322 section 3.6.4) or an Exchange network message ID.
//
// Look (look.go) finds what a name leads to, a message or an address. Find looks for a message: a
// finder (chain.go) gathers entries round by round, with the queries of entries.go and events.go, and
// links them. ForAddress (address.go) looks for the messages of an address, with the queries of
// hits.go. The names in what they find are looked up at the end (names.go). Queries are in files of their
// own (*.sql), and the parts that several have in sql.go. Both write text for people (text.go, addresstext.go),
// which tells once what happened alike (alike.go) and leaves out most copies of a list (brief.go).
//
// # Speed
//
// DuckDB keeps the least and the greatest value of each column for each
// 122,880 rows, and skips row groups that cannot match. Rows are written about
// in the order of time, so each query names the span of time that can matter,
// and looks at strings in the smaller table of messages before it reads
// outcomes by number. An address is looked for by its key, from the newest events
// back, and of what is found only the newest is loaded. To plan a query for many
// numbers takes long: half of them are asked for on each of two cores, and names
// whose numbers lie close together by one part of a query.
package trace

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/mtalog/mtalog/internal/report"
)

// Traces are the lives of some messages, the newest first.
type Traces []*Trace

// Trace is the life of one message.
type Trace struct {
	Entries []*Entry `json:"queue_entries"` // in the order of time, but each behind the one it came from
	// Cut is set if the message has more entries or events than are given.
	Cut bool `json:"cut,omitempty"`
}

// Entry is a message's stay in the queue of one host under one queue ID.
type Entry struct {
	id               int64
	from             *Entry    // the one that From names, if a log says so
	asked            bool      // has the ID that was asked for
	Host             string    `json:"host"`
	MTA              string    `json:"mta"`
	QueueID          string    `json:"queue_id,omitempty"`
	MessageID        string    `json:"message_id,omitempty"`
	NetworkMessageID string    `json:"network_message_id,omitempty"`
	Sender           string    `json:"sender,omitempty"` // "<>" is the null sender
	ClientName       string    `json:"client_name,omitempty"`
	ClientIP         string    `json:"client_ip,omitempty"`
	Helo             string    `json:"helo,omitempty"`
	User             string    `json:"sasl_user,omitempty"`
	Size             int64     `json:"size,omitempty"` // bytes
	Recipients       int64     `json:"recipients,omitempty"`
	Received         time.Time `json:"received,omitzero"` // zero if its start was not seen
	Last             time.Time `json:"last_time,omitzero"`
	Ended            bool      `json:"ended"` // seen to leave the queue
	Events           []*Event  `json:"events"`
	// From says which entry it came from and how.
	From *Link `json:"from,omitempty"`
}

// Link leads from an entry to the one it came from.
type Link struct {
	Host    string `json:"host"`
	QueueID string `json:"queue_id"`
	Kind    string `json:"kind"`
}

// Kinds of links.
const (
	nextHop      = "next hop"
	notification = "notification"
	sameID       = "same message ID"
)

// Event is one thing that happened to a recipient of an entry, or to the entry.
type Event struct {
	message           int64
	line              int64
	sender            string    // of a message, as this event gives it
	longest           bool      // Delay is the longest of several, see alike
	Time              time.Time `json:"time"`
	Event             string    `json:"event"`
	Recipient         string    `json:"recipient,omitempty"`
	OriginalRecipient string    `json:"original_recipient,omitempty"`
	RelayName         string    `json:"relay_name,omitempty"`
	RelayIP           string    `json:"relay_ip,omitempty"`
	RelayPort         int64     `json:"relay_port,omitempty"`
	ClientName        string    `json:"client_name,omitempty"`
	ClientIP          string    `json:"client_ip,omitempty"`
	Sender            string    `json:"sender,omitempty"` // of what was refused
	Stage             string    `json:"stage,omitempty"`
	ReplyCode         int64     `json:"reply_code,omitempty"`
	Code              string    `json:"code,omitempty"` // effective enhanced status code
	NextQueueID       string    `json:"next_queue_id,omitempty"`
	Delay             *float64  `json:"delay,omitempty"`  // seconds since arrival
	Delays            []float64 `json:"delays,omitempty"` // seconds: before the queue manager, in it, connection, transmission
	Text              string    `json:"text,omitempty"`
	Meaning           *Meaning  `json:"meaning,omitempty"` // of failures
}

// Meaning says what a failure comes from and what to do.
type Meaning struct {
	Code        string `json:"code,omitempty"` // name of the enhanced status code, or of the reply code
	Category    string `json:"category"`
	Title       string `json:"title"`
	Persistence string `json:"persistence"` // soft, hard or block
	Owner       string `json:"owner"`       // who has to act
	Provider    string `json:"provider,omitempty"`
	Rule        int64  `json:"rule,omitempty"` // the ID of the rule that says so
	Advice      string `json:"advice"`
}

// Options bound what Find looks at and returns.
type Options struct {
	Since, Until time.Time // zero for no bound
	Limit        int       // traces, or messages of an address
}

const (
	// maxEntries and maxEvents bound one answer: a Message-ID is the sender's
	// choice, and a list has thousands of recipients.
	maxEntries = 200
	maxEvents  = 2_000
	// maxRounds is how many hops an entry is followed, in either direction.
	maxRounds = 20
	// clockSkew is how far the clocks of two hosts may differ.
	clockSkew = 10 * time.Minute
	// slowest is how long a client may take to hand over a message: it may be
	// inspected before it is received.
	slowest = time.Hour
	// queueLifetime is how long a message may stay in a queue: Postfix's and
	// Exim's defaults are 5 and 4 days.
	queueLifetime = 7 * 24 * time.Hour
)

// Find returns the lives of the messages that id names: a queue ID, here or at
// the next hop, a Message-ID or a network message ID. The newest comes first.
func Find(ctx context.Context, q report.Querier, id string, opt Options) (Traces, error) {
	f := newFinder(ctx, q, opt)
	id = bare(id)
	if err := f.seeds(id); err != nil {
		return nil, err
	}
	if err := f.follow(); err != nil {
		return nil, err
	}
	traces := f.traces()
	if opt.Limit > 0 && len(traces) > opt.Limit {
		traces = traces[:opt.Limit]
	}
	return traces, nil
}

// bare takes away what stands around an ID or an address in a line of a log, from where it
// was copied: "4A1:", "message-id=<a@b>", "to=<a@b>,", "<a@b>".
func bare(id string) string {
	id = strings.TrimRight(strings.TrimSpace(id), ":,;.")
	if begin := strings.Index(id, "=<"); begin > 0 && !strings.ContainsAny(id[:begin], "<@") {
		id = id[begin+1:]
	}
	if len(id) > 2 && id[0] == '<' && id[len(id)-1] == '>' {
		return id[1 : len(id)-1]
	}
	return id
}

// seeds finds the entries that id itself names.
func (f *finder) seeds(id string) error {
	columns := []string{"queue_id", "network_message_id", "message_id"}
	if strings.Contains(id, "@") {
		columns = []string{"message_id"}
	}
	var picks []pick
	var err error
	for i := 0; i < len(columns) && len(picks) == 0 && err == nil; i++ {
		picks, err = f.picksBy(columns[i], []string{id}, f.span())
		f.asked[columns[i]+id] = f.span() == span{}
	}
	if err == nil && len(picks) == 0 && len(columns) > 1 {
		// It may be the ID at a next hop whose log is not here.
		var rows []report.Row
		rows, err = report.All(f.ctx, f.q, `SELECT message, max(time) FROM store.happening
			WHERE next_queue_id = encode(?) AND message > 0`+f.span().of("time")+" GROUP BY message LIMIT 100", id)
		picks = picksOf(rows)
	}
	if err != nil {
		return err
	}
	found, err := f.entries(picks, details)
	for _, e := range found {
		e.asked = true
	}
	f.add(found)
	return err
}

func (f *finder) span() span { return span{f.opt.Since, f.opt.Until} }

// traces gathers linked entries, the newest group first.
func (f *finder) traces() Traces {
	groups := map[int64]*Trace{}
	for _, e := range f.order {
		root := f.root(e.id)
		if groups[root] == nil {
			groups[root] = &Trace{Cut: f.cut}
		}
		groups[root].Entries = append(groups[root].Entries, e)
	}
	return slices.SortedFunc(maps.Values(groups), func(a, b *Trace) int {
		first, second := a.Entries[0], b.Entries[0]
		return cmp.Or(second.start().Compare(first.start()), cmp.Compare(first.id, second.id))
	})
}

// start returns when the entry was first logged.
func (e *Entry) start() time.Time {
	if e.Received.IsZero() && len(e.Events) > 0 {
		return e.Events[0].Time
	}
	if e.Received.IsZero() {
		return e.Last
	}
	return e.Received
}

// byStart orders entries by when they were first logged.
func byStart(a, b *Entry) int { return cmp.Or(a.start().Compare(b.start()), cmp.Compare(a.id, b.id)) }

// arrived returns when e came into the queue, which may be long before the log begins:
// Postfix logs with each attempt how old the message is.
func (e *Entry) arrived() time.Time {
	at := e.start()
	for _, ev := range e.Events {
		if ev.Delay == nil {
			continue
		}
		if by := ev.Time.Add(-time.Duration(*ev.Delay * float64(time.Second))); at.Sub(by) > roundedStamps {
			at = by
		}
	}
	return at
}

// roundedStamps is by how much a delay may differ from the time between two
// stamps of whole seconds.
const roundedStamps = 5 * time.Second
