package trace_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mtalog/mtalog/internal/dict"
	"github.com/mtalog/mtalog/internal/must"
	"github.com/mtalog/mtalog/internal/report/reporttest"
	"github.com/mtalog/mtalog/internal/trace"
)

// many has a message an hour to list@example.com, deferred once and then
// delivered, and a refusal half an hour later, in hours 0 to 299 of the year.
const many = `
INSERT INTO sources VALUES (1, 'x', 'x.log', 'postfix', 1, 0, 0, '', 900, 900, 0, 0, 0, TIMESTAMP '2026-01-01', TIMESTAMP '2026-01-13 12:00', TIMESTAMP '2026-01-13 12:00');
INSERT INTO store.name VALUES (1, 'mx.example.com'), (2, 'example.com');
INSERT INTO store.address VALUES (1, 'news@example.org');
INSERT INTO store.peer VALUES (1, 'relay.example.com', '192.0.2.1', 25), (2, 'client.test', '192.0.2.2', 0);
INSERT INTO store.kind VALUES (1, 1, 1, 11, 0, 0, 1, 0, 0, 0, 0), (2, 1, 1, 12, 0, 0, 1, 0, 0, 0, 0), (3, 1, 1, 30, 0, 0, 1, 0, 0, 0, 0);
INSERT INTO store.message SELECT n + 1, n, TIMESTAMP '2026-01-01' + to_hours(n), TIMESTAMP '2026-01-01' + to_hours(n) + INTERVAL 2 MINUTE, 1, 1, 1, 2, 0, 0, 100, 1, 0,
	encode('Q' || n), encode(n || '@example.org'), ''::BLOB FROM range(300) r(n);
INSERT INTO store.happening SELECT n * 10 + k, TIMESTAMP '2026-01-01' + to_hours(n) + to_minutes([1, 2, 30][k]), [2, 1, 3][k], 0, CASE WHEN k < 3 THEN n + 1 ELSE 0 END, 1, 2, 1, 0, 0, 2,
	-1, -1, -1, -1, -1, 0, 0, encode('list@example.com'), ''::BLOB, ''::BLOB FROM range(300) r(n), (VALUES (1), (2), (3)) v(k);`

// openMany returns a database with many, in which further statements were run.
func openMany(t *testing.T, further string) reporttest.Served {
	t.Helper()
	db := reporttest.Served{DB: reporttest.Empty(t)}
	db.Change(t, many+further)
	db.Key(t)
	return db
}

// TestHeldBeforeQueue: what an access rule held or discarded at RCPT, when the
// message had no queue ID yet, is told of the sender and the recipient.
func TestHeldBeforeQueue(t *testing.T) {
	db := openMany(t, "UPDATE store.kind SET event = 15 WHERE id = 3;")
	for _, address := range []string{"list@example.com", "news@example.org"} {
		a, err := trace.ForAddress(t.Context(), db, address, trace.Options{Limit: 1})
		if err != nil || len(a.Refused) != 1 || a.Refused[0].Event != "held" || !a.Full {
			t.Errorf("%s: %+v, %v", address, a, err)
		}
	}
}

// TestRefusalAdvice tells the one who refused a client what he can do, not what
// one who sends has to.
func TestRefusalAdvice(t *testing.T) {
	db := openMany(t, `
INSERT INTO store.verdict SELECT 1, 550, 5001001, 0, 0, id, 2, 2, 0, 0, 0 FROM categories WHERE name = 'bad_mailbox';
UPDATE store.happening SET verdict = 1 WHERE kind = 3 OR kind = 2;`)
	a, err := trace.ForAddress(t.Context(), db, "list@example.com", trace.Options{Limit: 1})
	if err != nil || len(a.Refused) == 0 || a.Refused[0].Meaning == nil {
		t.Fatalf("%+v, %v", a, err)
	}
	if got := a.Refused[0].Meaning; got.Category != "bad_mailbox" || !strings.Contains(got.Advice, "this server's tables") {
		t.Errorf("refused: %+v", got)
	}
	found, err := trace.Find(t.Context(), db, "Q299", trace.Options{Limit: 1})
	if err != nil || len(found) != 1 {
		t.Fatalf("%v, %v", found, err)
	}
	if got := found[0].Entries[0].Events[0].Meaning; got == nil || !strings.Contains(got.Advice, "take it off the list") {
		t.Errorf("deferred: %+v", got)
	}
}

func TestNewestOfMany(t *testing.T) {
	db := openMany(t, "")
	hour := func(n int) time.Time { return time.Date(2026, 1, 1, n, 0, 0, 0, time.UTC) }
	for _, c := range []struct {
		address        string
		opt            trace.Options
		newest, oldest int // the hours of the first and the last message that are listed
	}{
		{"list@example.com", trace.Options{Limit: 4}, 299, 298},
		{"List@Example.com", trace.Options{Limit: 4}, 299, 298},
		{"list@example.com", trace.Options{Limit: 4, Until: hour(100)}, 99, 98},
		{"news@example.org", trace.Options{Limit: 10}, 299, 290},
		{"news@example.org", trace.Options{Limit: 70, Until: hour(200)}, 199, 130},
		{"list@example.com", trace.Options{Limit: 250, Since: hour(150), Until: hour(200)}, 199, 150},
	} {
		a := must.Have(trace.ForAddress(t.Context(), db, c.address, c.opt))(t)
		n := len(a.Outcomes)
		if n < c.newest-c.oldest+1 || a.Outcomes[0].QueueID != fmt.Sprint("Q", c.newest) || a.Outcomes[c.newest-c.oldest].QueueID != fmt.Sprint("Q", c.oldest) {
			t.Errorf("%s, %+v: %d outcomes, want from Q%d to Q%d", c.address, c.opt, n, c.newest, c.oldest)
		}
		for i, o := range a.Outcomes {
			if o.Attempts != 2 || o.Last.Event != "delivered" || o.Host != "mx.example.com" || o.Sender != "news@example.org" || o.Last.RelayIP != "192.0.2.1" {
				t.Errorf("%s, %+v: outcome %d: %+v, %+v", c.address, c.opt, i, o, o.Last)
				break
			}
		}
		if len(a.Refused) == 0 || a.Refused[0].ClientIP != "192.0.2.2" || a.Refused[0].Sender != "news@example.org" || !a.Refused[0].Time.Equal(hour(c.newest).Add(30*time.Minute)) {
			t.Errorf("%s, %+v: refused: %+v", c.address, c.opt, a.Refused)
		}
	}
}

// TestCapitals finds an address however it is written, beyond ASCII too.
func TestCapitals(t *testing.T) {
	db := openMany(t, `
UPDATE store.address SET value = 'JÖRG@Bücher.test';
UPDATE store.happening SET recipient = encode('Łukasz@BÜCHER.test');`)
	for address, want := range map[string]int{
		"łukasz@bücher.test": 3, "ŁUKASZ@BÜCHER.TEST": 3, "jörg@bücher.test": 3, "lukasz@bücher.test": 0, "jorg@bucher.test": 0,
	} {
		a, err := trace.ForAddress(t.Context(), db, address, trace.Options{Limit: 3})
		if err != nil || len(a.Outcomes) != want {
			t.Errorf("%s: %d outcomes, %v, want %d", address, len(a.Outcomes), err, want)
		}
	}
}

// TestOldestOfMany: of a message with hundreds of copies, as a list sends them, the one
// that they came from is told of, and one that is asked for.
func TestOldestOfMany(t *testing.T) {
	key, _ := dict.Key([]byte("post@example.org"), nil)
	db := openMany(t, fmt.Sprintf("UPDATE store.message SET message_id = encode('post@example.org'), message_id_key = %d;", int64(key)))
	found, err := trace.Find(t.Context(), db, "post@example.org", trace.Options{Limit: 1})
	if err != nil || len(found) != 1 || len(found[0].Entries) != 200 || !found[0].Cut || found[0].Entries[0].QueueID != "Q0" || found[0].Entries[1].QueueID != "Q101" {
		t.Fatalf("%+v, %v", found, err)
	}
	var b strings.Builder
	if err := found.WriteText(&b, 120); err != nil || strings.Count(b.String(), "\n") > 80 || !strings.Contains(b.String(), "\n1. Q0 on ") ||
		!strings.Contains(b.String(), ", 195 queue entries of the same message: delivered. ") {
		t.Errorf("%s, %v", b.String(), err)
	}
	b.Reset()
	if found, err = trace.Find(t.Context(), db, "Q250", trace.Options{Limit: 1}); err != nil || len(found) != 1 {
		t.Fatalf("%+v, %v", found, err)
	}
	if err := found.WriteText(&b, 120); err != nil || !strings.Contains(b.String(), ". Q250 on ") {
		t.Errorf("%s, %v", b.String(), err)
	}
}

// TestRuleAdvice: what to do about a reply whose rule says more than its category is what
// why and explain say of it, beside that of another rule of the category.
func TestRuleAdvice(t *testing.T) {
	db := openMany(t, `
INSERT INTO store.verdict SELECT n, 550, 5007001, 0, 0, id, 2, 2, 0, rule, 0
	FROM categories, (VALUES (1, 0), (2, 1028)) v(n, rule) WHERE name = 'reputation_block';
UPDATE store.happening SET verdict = kind;`)
	found, err := trace.Find(t.Context(), db, "Q299", trace.Options{Limit: 1})
	if err != nil || len(found) != 1 {
		t.Fatalf("%v, %v", found, err)
	}
	own, general := "Microsoft lists the network", "Pause bulk mail"
	if got := found[0].Entries[0].Events[0].Meaning; got == nil || !strings.HasPrefix(got.Advice, own) {
		t.Errorf("%+v, want %s", got, own)
	}
	var text strings.Builder
	if err := found.WriteText(&text, 200); err != nil || !strings.Contains(text.String(), own) || !strings.Contains(text.String(), general) {
		t.Errorf("%v, want %q and %q in\n%s", err, own, general, &text)
	}
}

// TestSameTime: of what happened at the same time, the messages that were stored last are
// taken, each time.
func TestSameTime(t *testing.T) {
	db := openMany(t, "UPDATE store.happening SET time = TIMESTAMP '2026-01-13 02:00'; UPDATE store.message SET received = TIMESTAMP '2026-01-13 02:00', last_time = TIMESTAMP '2026-01-13 02:00';")
	for _, address := range []string{"list@example.com", "news@example.org"} {
		a, err := trace.ForAddress(t.Context(), db, address, trace.Options{Limit: 4})
		if err != nil || len(a.Outcomes) != 4 {
			t.Fatalf("%s: %+v, %v", address, a, err)
		}
		for _, o := range a.Outcomes {
			if !slices.Contains([]string{"Q299", "Q298", "Q297", "Q296"}, o.QueueID) {
				t.Errorf("%s: %s", address, o.QueueID)
			}
		}
	}
}

// TestSameKey: what went to another address whose key is the same, be it a message or a
// refusal, neither is listed nor takes the place of what went to this one.
func TestSameKey(t *testing.T) {
	for _, kinds := range []string{"(1, 2)", "(3)"} {
		db := openMany(t, "")
		db.Change(t, "UPDATE store.happening SET recipient = encode('other@example.com') WHERE time >= TIMESTAMP '2026-01-13 02:00' AND kind IN "+kinds)
		a, err := trace.ForAddress(t.Context(), db, "list@example.com", trace.Options{Limit: 4})
		if err != nil || len(a.Outcomes) < 2 || len(a.Refused) < 2 || !a.Full {
			t.Fatalf("%s: %+v, %v", kinds, a, err)
		}
		for _, o := range a.Outcomes {
			if o.Recipient != "list@example.com" || o.Attempts != 2 {
				t.Errorf("%s: %+v", kinds, o)
			}
		}
		for _, r := range a.Refused {
			if r.Recipient != "list@example.com" {
				t.Errorf("%s: %+v", kinds, r)
			}
		}
	}
}

// TestNothingYet: messages from an address of which nothing but the arrival is known do
// not take the places of those to it.
func TestNothingYet(t *testing.T) {
	db := openMany(t, `
INSERT INTO store.address VALUES (2, 'list@example.com');
INSERT INTO store.open_message SELECT n + 1001, n, TIMESTAMP '2026-01-13 12:00', TIMESTAMP '2026-01-13 12:00', 1, 0, 2, 2, 0, 0, 100, 1, 0,
	encode('R' || n), ''::BLOB, ''::BLOB FROM range(9) r(n);`)
	a, err := trace.ForAddress(t.Context(), db, "list@example.com", trace.Options{Limit: 4})
	if err != nil || len(a.Outcomes) != 4 || a.Outcomes[0].QueueID != "Q299" || a.Outcomes[3].QueueID != "Q296" {
		t.Errorf("%+v, %v", a, err)
	}
}

// TestRefusedMessages: messages to an address without a queue ID, which are listed among the
// refusals, do not take the places of those from it.
func TestRefusedMessages(t *testing.T) {
	db := openMany(t, `
INSERT INTO store.address VALUES (2, 'list@example.com');
UPDATE store.message SET queue_id = ''::BLOB WHERE id > 290;
UPDATE store.message SET sender = 2 WHERE id <= 290;
UPDATE store.happening SET recipient = encode('ann@example.net') WHERE message BETWEEN 1 AND 290;`)
	a, err := trace.ForAddress(t.Context(), db, "list@example.com", trace.Options{Limit: 4})
	if err != nil || len(a.Outcomes) != 4 || a.Outcomes[0].QueueID != "Q289" || len(a.Refused) != 4 {
		t.Errorf("%+v, %v", a, err)
	}
}

// TestToOneself: a message from an address to itself is one, of which there are no more.
func TestToOneself(t *testing.T) {
	db := openMany(t, `
UPDATE store.address SET value = 'list@example.com';
DELETE FROM store.message WHERE id > 3; DELETE FROM store.happening WHERE message NOT IN (1, 2, 3);`)
	a, err := trace.ForAddress(t.Context(), db, "list@example.com", trace.Options{Limit: 4})
	if err != nil || len(a.Outcomes) != 3 || a.Full {
		t.Errorf("%+v, %v", a, err)
	}
}
