package queries_test

import (
	"testing"

	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/report/reporttest"
)

// TestSender filters by an address and by its domain, however they are spelled in the
// log. A domain is not the end of another.
func TestSender(t *testing.T) {
	db := reporttest.Open(t)
	db.Change(t, "UPDATE store.address SET value = 'Bob@Example.com' WHERE value = 'bob@example.com'")
	for sender, want := range map[string]int{"bob@example.com": 1, "newsletter@example.com": 1, "<>": 1, "ample.com": 0, "ob@example.com": 0} {
		_, rows := results(t, db, named(t, "senders"), map[string]string{"sender": sender})
		if len(rows) != want {
			t.Errorf("%s: %v", sender, rows)
		}
	}
	_, rows := results(t, db, named(t, "sender-domains"), map[string]string{"sender": "example.com"})
	if len(rows) != 1 || rows[0][0] != "example.com" {
		t.Errorf("example.com: %v", rows)
	}
	domain := rows[0]
	_, rows = results(t, db, named(t, "sender-domains"), map[string]string{"sender": "newsletter@example.com"})
	_, own := results(t, db, named(t, "senders"), map[string]string{"sender": "newsletter@example.com"})
	if len(rows) != 1 || len(own) != 1 || rows[0][1] != own[0][1] || rows[0][1] == domain[1] {
		t.Errorf("messages of one address: %v, want those of %v, not all of %v", rows, own, domain)
	}
	_, rows = results(t, db, named(t, "failures"), map[string]string{"sender": "newsletter@example.com"})
	var failed int64
	for _, row := range rows {
		failed += row[4].(int64)
	}
	if failed != 13 {
		t.Errorf("%d failed attempts of 13: %v", failed, rows)
	}
}

// TestSenderOfMessages: reports of what came in and what went out agree on how much one
// sender sent.
func TestSenderOfMessages(t *testing.T) {
	db := reporttest.Open(t)
	sum := func(name, column string) (n int64) {
		columns, rows := results(t, db, named(t, name), map[string]string{"sender": "newsletter@example.com"})
		for _, row := range rows {
			n += row[report.ColumnIndex(columns, column)].(int64)
		}
		return n
	}
	messages, delivered := sum("senders", "messages"), sum("senders", "delivered")
	for _, of := range []struct {
		report, column string
		want           int64
	}{
		{"traffic", "received", messages}, {"traffic", "delivered", delivered}, {"hours", "received", messages}, {"hours", "delivered", delivered},
		{"clients", "messages", messages}, {"backlog", "came", messages},
	} {
		if got := sum(of.report, of.column); got != of.want || got == 0 {
			t.Errorf("%s: %d %s, want %d", of.report, got, of.column, of.want)
		}
	}
	for name, want := range map[string]int64{"overview": messages, "totals": messages} {
		if _, rows := results(t, db, named(t, name), map[string]string{"sender": "newsletter@example.com"}); rows[0][1] != want {
			t.Errorf("%s: %v, want %d messages", name, rows, want)
		}
	}
	if _, rows := results(t, db, named(t, "volume"), map[string]string{"sender": "newsletter@example.com"}); len(rows) == 0 || rows[0][1] != "newsletter@example.com" || rows[0][4] != 1.0 {
		t.Errorf("volume: %v", rows)
	}
}
