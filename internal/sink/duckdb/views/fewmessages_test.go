package views_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/mtalog/mtalog/internal/report/reporttest"
	"github.com/mtalog/mtalog/internal/serve"
)

// TestFewMessages: a query for a few messages gives what it gives otherwise, from views of these.
func TestFewMessages(t *testing.T) {
	db := reporttest.Open(t)
	var views string
	whole, q := serve.Local(db.DB, nil), prepared(db.DB, &views)
	some := reporttest.Rows(t, whole, "SELECT recipient, queue_id, sender, code, first_time::VARCHAR, last_time::VARCHAR FROM messages WHERE outcome = 'bounced' AND sender NOT NULL AND code NOT NULL ORDER BY ALL LIMIT 1")
	values := strings.Split(strings.NewReplacer(`[]interface {}{`, "", `"`, "", "}", "").Replace(some[0]), ", ")
	replaced := strings.NewReplacer("RECIPIENT", values[0], "QUEUE_ID", values[1], "SENDER", values[2], "CODE", values[3], "FIRST", values[4], "LAST", values[5])
	for _, query := range []string{
		"FROM messages WHERE recipient = 'RECIPIENT'",
		"SELECT * FROM Messages WHERE queue_id = 'QUEUE_ID' ORDER BY last_time",
		"SELECT outcome, text FROM messages WHERE queue_id = 'QUEUE_ID' AND recipient = 'RECIPIENT' AND outcome = 'bounced'",
		"SELECT outcome, count(*), max(attempts) FROM messages WHERE sender = 'SENDER' GROUP BY ALL",
		"FROM messages WHERE sender = 'SENDER' AND attempts >= 1",
		"FROM messages WHERE code = 'CODE' AND outcome IN ('bounced', 'expired')",
		"FROM messages WHERE recipient LIKE '%@%' AND outcome = 'deferred' ORDER BY first_time, queue_id, recipient LIMIT 3",
		"FROM messages WHERE outcome = 'expired' ORDER BY ALL",
		"FROM messages WHERE outcome != 'delivered'",
		"FROM messages WHERE text LIKE '%refused%'",
		"FROM messages WHERE client_name IS NULL",
		"FROM messages WHERE size > 5000",
		"FROM messages WHERE last_time >= 'LAST'",
		"FROM messages WHERE first_time <= 'FIRST'",
		"FROM messages ORDER BY last_time DESC, queue_id, recipient LIMIT 7",
		"FROM messages ORDER BY first_time, queue_id, recipient LIMIT 7",
		"FROM messages WHERE outcome = 'bounced' ORDER BY last_time DESC, queue_id, recipient LIMIT 2",
		"SELECT DISTINCT outcome FROM messages WHERE sender = 'SENDER' ORDER BY 1 LIMIT 1",
		"FROM messages WHERE sender = 'SENDER' ORDER BY attempts, queue_id, recipient LIMIT 2",
		"FROM messages WHERE recipient = 'none' AND code IS NULL",
		"FROM messages WHERE NOT (sender = 'SENDER' OR recipient LIKE 'a%')", // of two columns, none decides
	} {
		query = replaced.Replace(query)
		want := reporttest.Rows(t, whole, query)
		got := reporttest.Rows(t, q, query)
		if !slices.Equal(got, want) {
			t.Errorf("%s: by views %q\n%s\nwant\n%s", query, views, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		if (views == "messages shown_happenings shown_messages shown_peers") == strings.Contains(query, " OR ") {
			t.Errorf("%s: made the views %q", query, views)
		}
		if len(want) == 0 && !strings.Contains(query, "none") {
			t.Errorf("%s: no rows, which tells nothing", query)
		}
	}

	const expired = "SELECT recipient, outcome FROM messages WHERE recipient = (SELECT min(recipient) FROM messages WHERE outcome = 'expired')"
	late := strings.Split(reporttest.Rows(t, whole, expired)[0], `"`)
	if got := reporttest.Rows(t, q, "SELECT recipient, outcome FROM messages WHERE recipient = '"+late[1]+"' AND attempts >= $1", 0); !slices.Equal(got, reporttest.Rows(t, whole, expired)) {
		t.Errorf("with a parameter: %s", got) // what expires is logged without recipients
	}
	all := reporttest.Rows(t, whole, "FROM messages")
	for _, m := range reporttest.Rows(t, q, "FROM messages LIMIT 5") {
		if !slices.Contains(all, m) {
			t.Errorf("%s is no message", m)
		}
	}
	for _, query := range []string{"SELECT count(*) FROM messages", "FROM messages ORDER BY ALL", "SELECT count(*) FROM messages WHERE sender = (SELECT max(sender) FROM messages)",
		"SELECT (SELECT count(*) FROM messages) FROM messages WHERE recipient = '" + values[0] + "'", "SELECT m.code FROM messages m JOIN queued q USING (queue_id) WHERE m.recipient = '" + values[0] + "'"} {
		if got, want := reporttest.Rows(t, q, query), reporttest.Rows(t, whole, query); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q, by views %q", query, got, want, views)
		}
	}
	for query, want := range map[string]string{
		"FROM messages WHERE none = 1":                    "none",
		"FROM messages WHERE regexp_matches(text, '(')":   "missing )",
		"FROM messages WHERE code = 5 ORDER BY last_time": "Could not convert",
	} {
		if _, err := q.QueryContext(t.Context(), query); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", query, err)
		}
	}

	// Of more outcomes than are looked at first.
	db.Change(t, "INSERT INTO store.happening SELECT h.* FROM store.happening h, range(50)")
	if _, err := q.QueryContext(t.Context(), "FROM messages WHERE text::INT = 5 LIMIT 5"); err == nil || !strings.Contains(err.Error(), "Could not convert") {
		t.Errorf("a query that fails when it runs: %v", err)
	}
}
