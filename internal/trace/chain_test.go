package trace

import (
	"strings"
	"testing"
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

// TestRecipients: of many recipients, those that the message did not reach are named.
func TestRecipients(t *testing.T) {
	e := &Entry{}
	for _, name := range []string{"a", "b", "c", "d"} {
		e.Events = append(e.Events, &Event{Event: "delivered", Recipient: name + "@example.com"})
	}
	e.Events[3].Event = "bounced"
	for n, want := range map[int]string{
		3: "a@example.com (delivered), b@example.com (delivered), c@example.com (delivered)",
		4: "d@example.com (bounced), a@example.com (delivered), b@example.com (delivered), 1 other",
	} {
		if got := (&Trace{Entries: []*Entry{{Events: e.Events[:n]}}}).recipients(); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}
