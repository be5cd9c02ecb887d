package trace

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

var began = time.Date(2026, 11, 25, 11, 0, 0, 0, time.UTC)

// event returns one that happened so many seconds after the message came.
func event(after int, name, recipient, relay, text string) *Event {
	delay := float64(after)
	ev := &Event{Time: began.Add(time.Duration(after) * time.Second), Event: name, Recipient: recipient, RelayName: relay, Text: text, Delay: &delay}
	if name != "delivered" {
		ev.Meaning = &Meaning{Category: "bad_mailbox", Title: "No such mailbox", Advice: "Correct it."}
	}
	return ev
}

func lifeOf(events ...*Event) string {
	p := &printer{width: 120, advice: map[string]bool{}}
	p.entry(1, &Entry{QueueID: "4A1", Received: began, Last: began.Add(time.Hour), Ended: true, Events: events})
	return p.b.String()
}

// Recipients of one transaction, and attempts that end as the one before, are told once.
func TestAlike(t *testing.T) {
	var events []*Event
	for _, after := range []int{1, 600, 1800} {
		for _, name := range []string{"a", "b", "c"} {
			name += "@example.com"
			events = append(events, event(after, "deferred", name, "mx.example.com", "450 4.2.0 <"+name+">: try later"))
		}
	}
	events[2].Delay = new(float64)
	*events[2].Delay = 1.5
	events = append(events, event(1810, "delivered", "a@example.com", "mx.example.com", ""), event(2400, "delivered", "b@example.com", "mx.example.com", ""))
	got := lifeOf(events...)
	for _, want := range []string{
		"deferred   a@example.com\n                      and b@example.com, c@example.com\n",
		"delay at most 1.5s\n",
		"again 2 times, the last at 11-25 11:30:00.00\n",
		"+30m 09s delivered  a@example.com\n",
		"+9m 50s  delivered  b@example.com\n",
		"+20m 00s left ",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	if strings.Count(got, "deferred") != 1 || strings.Count(got, "delivered") != 2 {
		t.Error(got)
	}
}

// The life of a post to a big list fits on a screen, and its failures are in it.
func TestManyAlike(t *testing.T) {
	var events []*Event
	for i := range 600 {
		name, relay := fmt.Sprintf("sub%d@isp%d.test", i, i%30), fmt.Sprintf("mx.isp%d.test", i%30)
		switch i % 30 {
		case 5:
			events = append(events, event(i/10, "bounced", name, relay, "550 5.1.1 <"+name+">: unknown"))
		default:
			events = append(events, event(i/10, "delivered", name, relay, ""))
		}
	}
	got := lifeOf(events...)
	for _, want := range []string{
		"delivered  sub0@isp0.test\n                      and sub1@isp1.test, sub2@isp2.test, sub3@isp3.test, sub4@isp4.test, 575 others\n",
		"bounced    sub5@isp5.test\n                      and sub35@isp5.test, sub65@isp5.test, sub95@isp5.test, sub125@isp5.test, 15 others\n                      relay mx.isp5.test\n",
		"the last at 11-25 11:00:59.00\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	if strings.Contains(got, "relay mx.isp0.test") || strings.Count(got, "\n") > 30 {
		t.Error(got)
	}
}

// What differs for each of many recipients is cut, and the rest is counted.
func TestTooManyAlike(t *testing.T) {
	var events []*Event
	for i := range 100 {
		events = append(events, event(i, "bounced", fmt.Sprintf("sub%d@example.com", i), "mx.example.com", fmt.Sprintf("550 5.1.1 no mailbox %d", i)))
	}
	if got := lifeOf(events...); strings.Count(got, "bounced") != mostAlike || !strings.Contains(got, "   60 events more: ") {
		t.Error(got)
	}
}

// How a message ended is told, whatever a server said before in other words each time.
func TestEndOfManyAttempts(t *testing.T) {
	var events []*Event
	for i := range 100 {
		events = append(events, event(600*(i+1), "deferred", "a@example.com", "mx.example.com", fmt.Sprintf("450 4.2.0 greylisted, try again in %d seconds", 300-i)))
	}
	events = append(events, event(600*101, "bounced", "a@example.com", "mx.example.com", "550 5.1.1 unknown"))
	got := lifeOf(events...)
	more, bounced := strings.Index(got, "   61 events more: "), strings.Index(got, "bounced    a@example.com")
	if more < 0 || bounced < more || !strings.Contains(got, "in 300 seconds") || strings.Count(got, "deferred") != mostAlike-1 {
		t.Error(got)
	}
}

func TestTally(t *testing.T) {
	of := func(names ...string) (all []*Outcome) {
		for _, name := range names {
			all = append(all, &Outcome{Last: &Event{Event: name}})
		}
		return all
	}
	if got := tally(of("delivered", "bounced", "delivered")); got != "1 bounced, 2 delivered" {
		t.Error(got)
	}
	if got := tally(of("bounced", "bounced")); got != "bounced" {
		t.Error(got)
	}
}

// What is not known of an entry is not told as nought.
func TestEntryWithoutArrival(t *testing.T) {
	p := &printer{width: 120, advice: map[string]bool{}}
	p.entry(1, &Entry{QueueID: "1", Last: began, Ended: true})
	p.entry(2, &Entry{QueueID: "2", Last: began})
	got := p.b.String()
	if !strings.Contains(got, "left       the queue\n") || !strings.Contains(got, "seen       what else happened is not in the database\n") {
		t.Error(got)
	}
}

// Of many entries, those are told that were asked for, with what they came from and led
// to, and those that failed.
func TestBrief(t *testing.T) {
	tr := &Trace{}
	for i := range 100 {
		e := &Entry{QueueID: fmt.Sprint(i), Received: began, Last: began}
		e.Events = append(e.Events, event(i, "delivered", "a@example.com", "mx.example.com", ""))
		tr.Entries = append(tr.Entries, e)
	}
	of := tr.Entries
	of[50].asked, of[50].from, of[60].from, of[61].from = true, of[40], of[50], of[60]
	of[70].Events = append(of[70].Events, event(99, "bounced", "b@example.com", "mx.example.com", "550 no"))
	told := tr.brief()
	for _, i := range []int{0, 40, 50, 60, 61, 70} {
		if !told[of[i]] {
			t.Errorf("%d is left out", i)
		}
	}
	if len(told) != 6 {
		t.Errorf("%d are told", len(told))
	}
	tr.Entries = tr.Entries[:manyEntries]
	if told = tr.brief(); len(told) != manyEntries {
		t.Errorf("%d of few are told", len(told))
	}
}
