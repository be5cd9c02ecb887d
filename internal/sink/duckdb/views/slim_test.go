package views_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/mtalog/mtalog/internal/report/reporttest"
	"github.com/mtalog/mtalog/internal/serve"
)

// A query gives the same with each column of each view alone as it gives with all.
func TestSlimColumns(t *testing.T) {
	db := reporttest.Open(t)
	var views string
	whole, slim := serve.Local(db.DB, nil), prepared(db.DB, &views)
	for _, view := range []string{"outcomes", "queued", "events"} {
		names, values := table(t, whole, "FROM "+view)
		if len(names) < 10 || len(values[0]) < 10 {
			t.Fatalf("view %s has %d rows of the columns %s", view, len(values[0]), names)
		}
		for i, name := range names {
			query := "SELECT " + name + " FROM " + view
			_, got := table(t, slim, query)
			if !slices.Equal(got[0], values[i]) {
				t.Errorf("%s:\n%s\nwant:\n%s", query, strings.Join(got[0], "\n"), strings.Join(values[i], "\n"))
			}
			if !strings.Contains(views, view) {
				t.Errorf("%s: made only the views %q", query, views)
			}
		}
	}
}

// table returns the names of the columns of a query's result, and of each column the values
// as text, in order.
func table(t *testing.T, q serve.Querier, query string) (names []string, values [][]string) {
	t.Helper()
	rows, err := q.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	if names, err = rows.Columns(); err != nil {
		t.Fatal(err)
	}
	values = make([][]string, len(names))
	for rows.Next() {
		for i, v := range rows.Values() {
			values[i] = append(values[i], fmt.Sprintf("%#v", v))
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	for _, column := range values {
		slices.Sort(column)
	}
	return names, values
}

// Queries get slim views if they name all the columns that they need, and the same
// rows in any case.
func TestSlim(t *testing.T) {
	db := reporttest.Open(t)
	var views string
	whole, slim := serve.Local(db.DB, nil), prepared(db.DB, &views)
	for _, c := range []struct{ query, views string }{
		{"SELECT event, count(*) FROM events GROUP BY 1", "events outcomes queued"},
		{"SELECT Category, count(*) AS n FROM main.\"Failures\" WHERE sender LIKE '%@%' GROUP BY ALL ORDER BY n DESC", "failures outcomes queued"},
		{"EXPLAIN ANALYZE SELECT count(*) FROM deliveries", "deliveries outcomes queued"},
		{"SELECT count(*) FROM deliveries d JOIN queued q USING (queue_id, host)", "deliveries outcomes queued"},
		{"SELECT d.sender, (SELECT count(*) FROM failures f WHERE f.sender = d.sender) FROM deliveries d", "deliveries failures outcomes queued"},
		{"WITH a AS (SELECT domain, code FROM failures) SELECT domain, count(DISTINCT code) FROM a GROUP BY ALL", "failures outcomes queued"},
		{"SELECT mta, count(*), max(size) FROM queued GROUP BY ALL", "outcomes queued"},
		{"SELECT list_sort(list(DISTINCT relay_name) FILTER (code LIKE '4%')) FROM outcomes", "outcomes queued"},
		{"SELECT outcome, count(*) FROM messages GROUP BY ALL", "messages outcomes queued"},
		{"SELECT event, recipient FROM deliveries WHERE recipient = 'ann@gmail.test'", "deliveries outcomes queued"}, // by its key
		{"SELECT count(*) FROM events WHERE time > '2026-03-02' AND recipient = 'ann@gmail.test' AND event = 'delivered'", "events outcomes queued"},
		{"SELECT count(*) FROM deliveries WHERE recipient = 'Ann@gmail.test'", "deliveries outcomes queued"}, // has the same key
		{"SELECT count(*), (SELECT count(recipient) FROM deliveries) FROM deliveries WHERE recipient = 'ann@gmail.test'", "deliveries outcomes queued"},
		{"SELECT count(*) FROM deliveries WHERE recipient = 'ann@gmail.test' OR event = 'expired'", "deliveries outcomes queued"},

		// What needs all columns has them.
		{"FROM events", ""},
		{"SELECT DISTINCT * EXCLUDE (line_end, item) FROM outcomes", ""},
		{"SELECT count(COLUMNS('.*_id')) FROM events", ""},
		{"SELECT e FROM events e", ""},
		{"SELECT count(DISTINCT queued) FROM queued", ""},
		{"SELECT count(DISTINCT s) FROM (FROM deliveries) s", ""},
		{"SELECT n FROM deliveries AS d(a, b, n)", ""},
		{"SELECT #9 FROM deliveries", ""},
		{"SELECT count(*) FROM (SELECT code, sender FROM failures) NATURAL JOIN deliveries", ""},
		{"SELECT count(*) FROM query('SELECT DISTINCT sender FROM deliveries'), queued", ""},
		{"PIVOT failures ON event USING count(*) GROUP BY sender", ""},
		{"DESCRIBE SELECT event FROM events", ""},
		{"SUMMARIZE SELECT event FROM events", ""},
		{"SELECT count(*) FROM deliveries; SELECT max(sender) FROM deliveries", ""},
	} {
		got, made := reporttest.Rows(t, slim, c.query), views
		if made != c.views {
			t.Errorf("%s: made the views %q, want %q", c.query, made, c.views)
		}
		if strings.HasPrefix(c.query, "EXPLAIN") {
			continue // it shows times
		}
		if want := reporttest.Rows(t, whole, c.query); !slices.Equal(got, want) {
			t.Errorf("%s: %d rows, want %d:\n%s\nwant:\n%s", c.query, len(got), len(want), strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
}

// Queries that cannot be answered from slim views get none.
func TestSlimUnbound(t *testing.T) {
	db := reporttest.Open(t)
	var views string
	slim := prepared(db.DB, &views)
	db.Change(t, "CREATE VIEW log.main.bounces AS SELECT recipient FROM deliveries WHERE event = 'bounced'")
	for query, want := range map[string]string{
		"SELECT count(mta) FROM log.main.deliveries":                              "SELECT count(mta) FROM deliveries",
		"SELECT count(*) FROM bounces WHERE 0 < (SELECT count(*) FROM events)":    "SELECT count(*) FROM deliveries WHERE event = 'bounced'",
		"SELECT count(*) FROM deliveries WHERE event = $1 AND delay_in_qmgr >= 0": "SELECT count(*) FROM (FROM deliveries) WHERE event = $1 AND delay_in_qmgr >= 0",
	} {
		var args []any
		if strings.Contains(query, "$1") {
			args = []any{"delivered"}
		}
		if got, want := reporttest.Rows(t, slim, query, args...), reporttest.Rows(t, slim, want, args...); !slices.Equal(got, want) {
			t.Errorf("%s: %s, want %s", query, got, want)
		}
	}
	reporttest.Rows(t, slim, "SELECT count(*) FROM deliveries WHERE event = $1", "delivered")
	if views != "deliveries outcomes queued" {
		t.Errorf("a query with a parameter got the views %q", views)
	}
	_, err := slim.QueryContext(t.Context(), "SELECT recipent FROM deliveries")
	if err == nil || !strings.Contains(err.Error(), `"deliveries.recipient"`) {
		t.Errorf("for a wrong name: %v", err)
	}
	_, err = slim.QueryContext(t.Context(), "SELECT count(*) FROM deliveries WHERE regexp_matches(text, '(')")
	if err == nil || !strings.Contains(err.Error(), "missing )") {
		t.Errorf("for a wrong pattern: %v", err)
	}
}
