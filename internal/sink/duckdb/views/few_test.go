package views_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/mtalog/mtalog/internal/report/reporttest"
	"github.com/mtalog/mtalog/internal/serve"
)

// TestFew: a query for all columns of a few rows gives the rows that it gives otherwise, from views
// of these rows.
func TestFew(t *testing.T) {
	db := reporttest.Open(t)
	var views string
	q := prepared(db.DB, &views)
	const order = " ORDER BY time DESC, source_id, line_end, item LIMIT 7"
	for _, c := range []struct{ query, views string }{
		{"FROM outcomes" + order, "outcomes"},
		{"SELECT * FROM Events" + order, "events outcomes recently_queued"},
		{"FROM events WHERE event = 'received'" + order, "events outcomes recently_queued"},
		{"FROM events WHERE event IN ('received', 'deferred') AND sender LIKE '%.com'" + order, "events outcomes recently_queued"},
		{"FROM failures WHERE class = 5 AND relay_ip NOT NULL AND NOT (domain = 'orange.test')" + order, "failures outcomes"},
		{"FROM deliveries WHERE time > TIMESTAMP '2026-03-02' + INTERVAL 1 DAY AND text IS NULL" + order, "deliveries outcomes"},
		{"FROM outcomes WHERE line_end != 9007199254740993" + order, "outcomes"}, // which a float cannot hold
		{"FROM outcomes WHERE queue_id = 'none'" + order, "outcomes"},
		{"FROM outcomes LIMIT 5", "outcomes"},
		{"FROM events LIMIT 3", "events outcomes recently_queued"},
		{"FROM events WHERE recipient = 'ann@gmail.test' ORDER BY time", "events outcomes recently_queued"},
		{"FROM failures WHERE domain = 'orange.test'", "failures outcomes"},
		{"FROM queued WHERE sender LIKE '%.com' ORDER BY received, id LIMIT 7", "queued"},
		{"FROM queued WHERE queue_id = 'A01'", "queued"},

		// Other queries get no such views: those that ask for something more, or for rows that
		// cannot be found first.
		{"FROM outcomes ORDER BY ALL LIMIT 7", ""},
		{"FROM outcomes ORDER BY time", ""},
		{"FROM outcomes ORDER BY time, source_id, line_end, item LIMIT 7 OFFSET 3", ""},
		{"FROM outcomes ORDER BY time, source_id, line_end, item LIMIT 201", ""},
		{"FROM outcomes ORDER BY lower(domain), source_id, line_end, item LIMIT 7", ""},
		{"FROM outcomes ORDER BY 4, source_id, line_end, item LIMIT 7", ""},
		{"FROM outcomes WHERE random() < 2" + order, ""},
		{"FROM outcomes WHERE time = (SELECT max(time) FROM outcomes)" + order, ""},
		{"SELECT * EXCLUDE (advice) FROM outcomes" + order, ""},
		{"SELECT DISTINCT * FROM outcomes" + order, ""},
		{"FROM outcomes JOIN categories c ON c.name = category" + order, ""},
		{"FROM outcomes QUALIFY row_number() OVER (PARTITION BY domain ORDER BY time, source_id, line_end, item) = 1" + order, ""},
		{"FROM outcomes WHERE outcomes::VARCHAR LIKE '%bad_mailbox%'" + order, ""}, // the whole row
		{"FROM events WHERE events::VARCHAR LIKE '%example.com%'" + order, ""},
	} {
		want := reporttest.Rows(t, serve.Local(db.DB, nil), c.query)
		if got := reporttest.Rows(t, q, c.query); !slices.Equal(got, want) || views != c.views {
			t.Errorf("%s: by views %q\n%q\nwant by %q\n%q", c.query, views, got, c.views, want)
		}
	}
	db.Change(t, "INSERT INTO store.happening SELECT h.* REPLACE (line + 1 AS line) FROM (FROM store.happening LIMIT 1) h, range(201)")
	if n := len(reporttest.Rows(t, q, "FROM outcomes WHERE line_end >= 0")); n <= 201 || views != "" {
		t.Errorf("of many rows, %d were found, by views %q", n, views)
	}
	if _, err := q.QueryContext(t.Context(), "FROM events WHERE none = 1 LIMIT 5"); err == nil || views != "" {
		t.Errorf("a query that is wrong: %v, views %s", err, views)
	}
	if _, err := q.QueryContext(t.Context(), "FROM outcomes WHERE text::INT = 5 LIMIT 5"); err == nil || !strings.Contains(err.Error(), "Could not convert") {
		t.Errorf("a query that fails when it runs: %v", err)
	}
}
