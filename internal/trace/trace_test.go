package trace_test

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mtalog/mtalog/internal/must"
	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/report/reporttest"
	"github.com/mtalog/mtalog/internal/trace"
)

func TestFind(t *testing.T) {
	db := reporttest.Served{DB: reporttest.Open(t)}
	for _, id := range []string{"A01", "a01@example.com", "<a01@example.com>", " A01 "} {
		found, err := trace.Find(t.Context(), db, id, trace.Options{Limit: 10})
		if err != nil || len(found) != 1 || len(found[0].Entries) != 1 {
			t.Fatalf("%q: %v, %v", id, found, err)
		}
		e := found[0].Entries[0]
		if e.QueueID != "A01" || e.Sender != "alice@example.com" || len(e.Events) != 2 || !e.Ended {
			t.Errorf("%q: %+v", id, e)
		}
		if ev := e.Events[0]; ev.Recipient != "ann@gmail.test" || ev.Event != "delivered" || *ev.Delay != 1 || len(ev.Delays) != 4 || ev.Delays[2] != 0.4 {
			t.Errorf("%q: %+v", id, ev)
		}
	}
	if found, err := trace.Find(t.Context(), db, "A01", trace.Options{Limit: 10, Since: reporttest.Now.Add(time.Hour)}); err != nil || len(found) != 0 {
		t.Errorf("after its time: %v, %v", found, err)
	}
}

func TestForAddress(t *testing.T) {
	db := reporttest.Served{DB: reporttest.Open(t)}
	to, err := trace.ForAddress(t.Context(), db, "ann@gmail.test", trace.Options{Limit: 1})
	if err != nil || len(to.Outcomes) != 1 || to.Outcomes[0].Recipient != "ann@gmail.test" {
		t.Errorf("%+v, %v", to, err)
	}
	from, err := trace.ForAddress(t.Context(), db, "Alice@Example.com", trace.Options{Limit: 100})
	if err != nil || len(from.Outcomes) < 3 || from.Full {
		t.Errorf("%+v, %v", from, err)
	}
	for _, o := range from.Outcomes {
		if o.Sender != "alice@example.com" && o.Recipient != "alice@example.com" {
			t.Errorf("%+v", o)
		}
	}
}

// TestHostileIDs asks for what cannot be there, or means something in SQL.
func TestHostileIDs(t *testing.T) {
	db := reporttest.Served{DB: reporttest.Open(t)}
	for _, id := range []string{"", "'", "'; DROP TABLE x; --", "%", "@", "a@b@c", "$1", "?", "\x1b[31m", strings.Repeat("x", 998), "\u202e"} {
		if found, err := trace.Find(t.Context(), db, id, trace.Options{Limit: 10}); err != nil || id != "" && len(found) > 0 {
			t.Errorf("%q: %v, %v", id, found, err)
		}
		a, err := trace.ForAddress(t.Context(), db, id, trace.Options{Limit: 10})
		if err != nil {
			t.Errorf("%q: %v", id, err)
			continue
		}
		var b bytes.Buffer
		if err := a.WriteText(&b, 80); err != nil || strings.ContainsAny(b.String(), "\x1b\u202e") {
			t.Errorf("%q: %q, %v", id, b.String(), err)
		}
	}
}

func TestEmptyDatabase(t *testing.T) {
	db := reporttest.Served{DB: reporttest.Empty(t)}
	found, err := trace.Find(t.Context(), db, "A01", trace.Options{Limit: 1})
	if err != nil || len(found) > 0 {
		t.Errorf("%v, %v", found, err)
	}
	a, err := trace.ForAddress(t.Context(), db, "a@example.com", trace.Options{Limit: 1})
	if err != nil || len(a.Outcomes)+len(a.Refused) > 0 {
		t.Errorf("%v, %v", a, err)
	}
}

// TestExpired follows a message that Postfix gave up without saying for whom.
func TestExpired(t *testing.T) {
	db := reporttest.Served{DB: reporttest.Open(t)}
	found, err := trace.Find(t.Context(), db, "D02", trace.Options{Limit: 1})
	if err != nil || len(found) != 1 {
		t.Fatalf("%v, %v", found, err)
	}
	var b bytes.Buffer
	must.Do(t, found.WriteText(&b, 160))
	if want := "From kim@example.com to lea@orange.test (delivered), noa@busy.test (expired)\n"; !strings.HasPrefix(b.String(), want) {
		t.Errorf("got %s\nwant %s", b.String(), want)
	}
	to, err := trace.ForAddress(t.Context(), db, "noa@busy.test", trace.Options{Limit: 1})
	if err != nil || len(to.Outcomes) != 1 {
		t.Fatalf("%+v, %v", to, err)
	}
	if last := to.Outcomes[0].Last; last.Event != "expired" || last.Code != "4.7.0" || !strings.Contains(last.Text, "too many connections") {
		t.Errorf("%+v: want it expired, for the reason of its last attempt", last)
	}
}

// TestArrivedBefore follows a message whose delay says that it came before the
// first line of it.
func TestArrivedBefore(t *testing.T) {
	db := reporttest.Served{DB: reporttest.Open(t)}
	for _, tt := range []struct{ set, want string }{
		{"client = 0", "first seen in the queue since 2026-02-25 11:00"},
		{"client = (SELECT min(id) FROM store.peer WHERE ip <> '')", "received   begun 5d 00h before"}, // a client that took its time
	} {
		db.Change(t, "UPDATE store.message SET received = TIMESTAMP '2026-03-02 11:00:00', "+tt.set+" WHERE queue_id = 'A06'::BLOB")
		got := text(t, db, "A06")
		for _, want := range []string{tt.want, "the queue, 5d 00h after it came"} {
			if !strings.Contains(got, want) {
				t.Errorf("%s: no %q in %s", tt.set, want, got)
			}
		}
	}
}

// TestSenderOfRefused follows a message that was refused before its queue knew a
// sender.
func TestSenderOfRefused(t *testing.T) {
	db := reporttest.Served{DB: reporttest.Open(t)}
	db.Change(t, "UPDATE store.happening SET sender = (SELECT sender FROM store.message WHERE queue_id = 'A06'::BLOB) WHERE message = (SELECT id FROM store.message WHERE queue_id = 'A06'::BLOB)")
	db.Change(t, "UPDATE store.message SET sender = 0 WHERE queue_id = 'A06'::BLOB")
	if got := text(t, db, "A06"); !strings.HasPrefix(got, "From carol@example.com to ") {
		t.Errorf("got %s", got)
	}
	db.Change(t, "UPDATE store.happening SET kind = (SELECT min(id) FROM store.kind WHERE event = 30) WHERE message = (SELECT id FROM store.message WHERE queue_id = 'A06'::BLOB)")
	from, err := trace.ForAddress(t.Context(), db, "carol@example.com", trace.Options{Limit: 100})
	if err != nil || !slices.ContainsFunc(from.Outcomes, func(o *trace.Outcome) bool { return o.QueueID == "A06" && o.Sender == "carol@example.com" }) {
		t.Errorf("refused of its sender: %+v, %v", from, err)
	}
}

// text traces one message.
func text(t *testing.T, db report.Querier, id string) string {
	t.Helper()
	found, err := trace.Find(t.Context(), db, id, trace.Options{Limit: 1})
	if err != nil || len(found) != 1 {
		t.Fatalf("%v, %v", found, err)
	}
	var b bytes.Buffer
	must.Do(t, found.WriteText(&b, 160))
	return b.String()
}

// TestNothingHappened: a message of which only the arrival is known has an empty
// list of events, not none.
func TestNothingHappened(t *testing.T) {
	db := reporttest.Served{DB: reporttest.Open(t)}
	db.Change(t, "DELETE FROM store.happening")
	found, err := trace.Find(t.Context(), db, "A01", trace.Options{Limit: 1})
	if err != nil || len(found) != 1 {
		t.Fatalf("%v, %v", found, err)
	}
	if got, err := json.Marshal(found); err != nil || !strings.Contains(string(got), `"events":[]`) {
		t.Errorf("%s, %v", got, err)
	}
}
