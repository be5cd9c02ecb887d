package trace

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"
)

// TestOrdered: an entry is told after the one it came from, whatever their hosts'
// clocks say, and one that came from itself is told once.
func TestOrdered(t *testing.T) {
	a, b, c, d := &Entry{QueueID: "a"}, &Entry{QueueID: "b"}, &Entry{QueueID: "c"}, &Entry{QueueID: "d"}
	a.from, b.from = d, a
	for _, tt := range []struct {
		entries []*Entry
		want    string
	}{
		{[]*Entry{a, b, c, d}, "cdab"},
		{[]*Entry{d, c, b, a}, "dcab"},
		{[]*Entry{a, b}, "ab"}, // the first hop is not known
		{nil, ""},
	} {
		if got := queueIDs(ordered(tt.entries)); got != tt.want {
			t.Errorf("%s: %s, want %s", queueIDs(tt.entries), got, tt.want)
		}
	}
	d.from = b
	if got := queueIDs(ordered([]*Entry{a, b, c, d})); got != "cabd" {
		t.Errorf("in a circle: %s", got)
	}
}

func queueIDs(entries []*Entry) string {
	var b strings.Builder
	for _, e := range entries {
		b.WriteString(e.QueueID)
	}
	return b.String()
}

// TestLink: an entry came from the one whose event names its queue ID at about the
// time at which it was received, or from an earlier one with the same message ID.
func TestLink(t *testing.T) {
	at := func(minute int) time.Time {
		return time.Date(2026, 3, 3, 10, 0, 0, 0, time.UTC).Add(time.Duration(minute) * time.Minute)
	}
	sends := func(minute int, event, next string) []*Event {
		return []*Event{{Event: "deferred", Time: at(minute)}, {Event: event, Time: at(minute), NextQueueID: next}}
	}
	for _, tt := range []struct {
		name    string
		entries []Entry
		want    string // of each in order: queue ID, whence and how, and how many belong together
	}{
		{"next hop", []Entry{{QueueID: "B", Received: at(2)}, {QueueID: "A", Received: at(0), Events: sends(1, "delivered", "B")}}, "A; B from A, next hop; 1"},
		{"clock behind", []Entry{{QueueID: "B", Received: at(-8)}, {QueueID: "A", Received: at(0), Events: sends(1, "delivered", "B")}}, "A; B from A, next hop; 1"},
		{"queue ID used again", []Entry{{QueueID: "B", Received: at(12)}, {QueueID: "A", Received: at(0), Events: sends(1, "delivered", "B")}}, "A; B; 2"},
		{"queue ID used before", []Entry{{QueueID: "B", Received: at(-10)}, {QueueID: "A", Received: at(0), Events: sends(1, "delivered", "B")}}, "B; A; 2"},
		{"start not seen", []Entry{{QueueID: "B", Last: at(600)}, {QueueID: "A", Received: at(0), Events: sends(1, "delivered", "B")}}, "A; B from A, next hop; 1"},
		{"over by then", []Entry{{QueueID: "B", Last: at(-10)}, {QueueID: "A", Received: at(0), Events: sends(1, "delivered", "B")}}, "B; A; 2"},
		{"weeks later", []Entry{{QueueID: "B", Last: at(60 * 24 * 60)}, {QueueID: "A", Received: at(0), Events: sends(1, "delivered", "B")}}, "A; B; 2"},
		{"notification", []Entry{{QueueID: "A", Received: at(0), Events: sends(1, "notified", "B")}, {QueueID: "B", Received: at(1)}}, "A; B from A, notification; 1"},
		{"no queue ID", []Entry{{Received: at(1)}, {QueueID: "A", Received: at(0), Events: sends(1, "delivered", "")}}, "A; ; 2"},
		{"to itself", []Entry{{QueueID: "A", Received: at(0), Events: sends(1, "delivered", "A")}}, "A; 1"},
		{"message ID", []Entry{{QueueID: "B", MessageID: "m", Received: at(50)}, {QueueID: "A", MessageID: "m", Received: at(0)}}, "A; B from A, same message ID; 1"},
		{"network message ID", []Entry{{QueueID: "A", NetworkMessageID: "n", Received: at(0)}, {QueueID: "B", NetworkMessageID: "n", Received: at(5)}}, "A; B from A, same message ID; 1"},
		{"other IDs", []Entry{{QueueID: "A", MessageID: "m", NetworkMessageID: "n", Received: at(0)}, {QueueID: "B", MessageID: "x", NetworkMessageID: "y", Received: at(5)}}, "A; B; 2"},
		{"three hops", []Entry{
			{QueueID: "A", MessageID: "m", Received: at(0), Events: sends(1, "delivered", "B")},
			{QueueID: "B", MessageID: "m", Received: at(1), Events: sends(2, "delivered", "C")},
			{QueueID: "C", MessageID: "m", Received: at(2)},
			{QueueID: "D", Received: at(2)},
		}, "A; B from A, next hop; C from B, next hop; D; 2"},
	} {
		f := newFinder(context.Background(), nil, Options{})
		for i := range tt.entries {
			tt.entries[i].id = int64(i + 1)
			f.add([]*Entry{&tt.entries[i]})
		}
		var got []string
		roots := map[int64]bool{}
		for _, e := range f.link() {
			s := e.QueueID
			if e.From != nil {
				s += " from " + e.From.QueueID + ", " + e.From.Kind
			}
			got = append(got, s)
			roots[f.root(e.id)] = true
		}
		if got := strings.Join(append(got, fmt.Sprint(len(roots))), "; "); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

// TestEntriesAreBounded: a Message-ID is the sender's choice, and millions may have
// the same.
func TestEntriesAreBounded(t *testing.T) {
	f := newFinder(context.Background(), nil, Options{})
	for i := range int64(maxEntries) {
		f.add([]*Entry{{id: i}, {id: i}})
	}
	if f.cut || len(f.fresh) != maxEntries {
		t.Errorf("%d entries, cut %v", len(f.fresh), f.cut)
	}
	if f.add([]*Entry{{id: maxEntries}}); !f.cut || len(f.fresh) != maxEntries {
		t.Errorf("one more: %d entries, cut %v", len(f.fresh), f.cut)
	}
}

// TestReasonOfExpired: Exim gives up on a recipient without saying why; the attempt
// before says it.
func TestReasonOfExpired(t *testing.T) {
	e := &Entry{Events: []*Event{
		{Event: "deferred", Recipient: "a@example.com", Text: "450 4.2.0 Greylisted", Meaning: &Meaning{Category: "greylist"}},
		{Event: "skipped", Recipient: "a@example.com", Text: "retry time not reached"},
		{Event: "expired", Recipient: "a@example.com", Text: "retry timeout exceeded", Meaning: &Meaning{Category: "expired"}},
		{Event: "expired", Recipient: "b@example.com", Text: "retry timeout exceeded", Meaning: &Meaning{Category: "expired"}},
	}}
	all := e.outcomes("")
	if len(all) != 2 || all[0].Attempts != 2 || all[0].Last.Event != "expired" || all[0].Last.Text != "450 4.2.0 Greylisted" || all[1].Last.Text != "retry timeout exceeded" {
		t.Errorf("%+v", all)
	}
}

// TestSkippedAlias: what Exim skips for a recipient of the alias is still delivered to
// another.
func TestSkippedAlias(t *testing.T) {
	e := &Entry{Events: []*Event{
		{Event: "delivered", Recipient: "team@example.com"},
		{Event: "skipped", Recipient: "team@example.com", Text: "retry time not reached"},
		{Event: "skipped", Recipient: "a@example.com", Text: "retry time not reached"},
	}}
	if all := e.outcomes(""); len(all) != 2 || all[0].Last.Event != "delivered" || all[1].Last.Event != "skipped" {
		t.Errorf("%+v", all)
	}
}

// TestRecipients: of many recipients, those that the message did not reach are named.
func TestRecipients(t *testing.T) {
	e := &Entry{}
	for _, name := range []string{"a", "b", "c", "d"} {
		e.Events = append(e.Events, &Event{Event: "delivered", Recipient: name + "@example.com"})
	}
	e.Events[3].Event = "bounced"
	for n, want := range map[int]string{
		3: "a@example.com (delivered), b@example.com (delivered), c@example.com (delivered)",
		4: "d@example.com (bounced), a@example.com (delivered), b@example.com (delivered), 1 other (delivered)",
	} {
		if got := (&Trace{Entries: []*Entry{{Events: e.Events[:n]}}}).recipients(); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

func TestBare(t *testing.T) {
	for id, want := range map[string]string{
		"4A1:": "4A1", " <a@b.test>, ": "a@b.test", "to=<a@b.test>,": "a@b.test", "message-id=<1=<@b.test>": "1=<@b.test",
		"bounces+a=b.test@c.test": "bounces+a=b.test@c.test", "<>": "<>", "": "", ":": "", "a=<b": "<b",
	} {
		if got := bare(id); got != want {
			t.Errorf("%q: %q, want %q", id, got, want)
		}
	}
}
