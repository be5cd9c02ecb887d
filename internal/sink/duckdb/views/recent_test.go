package views_test

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mtalog/mtalog/internal/report/reporttest"
	"github.com/mtalog/mtalog/internal/serve"
	"github.com/mtalog/mtalog/internal/sink/duckdb/views"
)

// prepared answers queries on db as a process that prepares them does, and puts
// the names of the views, and of the tables of few messages, that were made for the last of them into made.
func prepared(db *sql.DB, made *string) serve.Querier {
	return serve.Local(db, func(ctx context.Context, c serve.Conn, query string, args []driver.NamedValue) (driver.Rows, error) {
		*made = ""
		if err := views.Prepare(ctx, c, query, args); err != nil {
			return nil, err
		}
		r, err := c.QueryContext(ctx, `SELECT coalesce(string_agg(name, ' ' ORDER BY name), '') FROM (
			SELECT view_name AS name FROM duckdb_views() WHERE temporary AND NOT internal UNION ALL SELECT table_name FROM duckdb_tables() WHERE temporary AND table_name LIKE 'shown%')`, nil)
		if err != nil {
			return nil, err
		}
		row := make([]driver.Value, 1)
		if err := r.Next(row); err != nil && err != io.EOF {
			return nil, err
		}
		*made, _ = row[0].(string)
		r.Close()
		return c.QueryContext(ctx, query, args)
	})
}

// A narrowed query gives the rows that it gives otherwise.
func TestNarrow(t *testing.T) {
	const late = "TIMESTAMP '2026-03-03 09:00:00'"
	db := reporttest.Open(t)
	var views string
	q := prepared(db.DB, &views)
	for _, c := range []struct{ query, views string }{
		{"SELECT * EXCLUDE (advice) FROM outcomes WHERE time >= " + late, "outcomes"},
		{"SELECT * EXCLUDE (advice) FROM outcomes WHERE time > '2026-03-03 09:00:00.5' AND time < '2026-03-03 11:00:00' AND failure", "outcomes"},
		{"SELECT domain, count(*) AS events FROM Failures WHERE time >= " + late + " GROUP BY ALL", "failures outcomes"},
		{"FROM log.main.deliveries WHERE time BETWEEN " + late + " AND '2026-03-03 12:00:00'", "deliveries outcomes"},
		{"SELECT * EXCLUDE (size) FROM events WHERE time >= " + late, "events outcomes recently_queued"},
		{"SELECT event, count(*), min(time) FROM events WHERE time >= make_timestamp(1772528400000000) AND (source_id = 1 OR line_end > 5) GROUP BY ALL", "events outcomes recently_queued"},
		{"SELECT * EXCLUDE (advice) FROM outcomes WHERE time >= $since", "outcomes"},
		{"WITH a AS (FROM outcomes WHERE time >= " + late + "), b AS (FROM deliveries WHERE time >= '2026-03-03') SELECT a.*, b.code FROM a JOIN b USING (queue_id, host)", "deliveries outcomes"},
		{"SELECT (SELECT count(*) FROM queued), (SELECT count(*) FROM failures WHERE time >= " + late + ")", "failures outcomes"},
		{"SELECT (SELECT count(*) FROM events WHERE time >= " + late + "), (SELECT count(*) FROM queued WHERE received >= '2026-03-03')", "outcomes"},

		// What needs older rows gets them.
		{"FROM outcomes", ""},
		{"FROM outcomes WHERE log.main.outcomes.time >= " + late, ""}, // no name of a temporary view
		{"FROM events", ""},
		{"SELECT * EXCLUDE (advice) FROM outcomes WHERE time >= " + late + " OR failure", ""},
		{"SELECT * EXCLUDE (advice) FROM outcomes WHERE time < " + late, ""},
		{"SELECT * EXCLUDE (advice) FROM outcomes WHERE time != " + late, ""},
		{"FROM failures WHERE time >= " + late + " UNION ALL FROM failures", ""},
		{"SELECT (SELECT count(*) FROM deliveries), (SELECT count(*) FROM failures WHERE time >= " + late + ")", "deliveries failures outcomes queued"}, // slim, see TestSlim
		{"FROM messages WHERE last_time >= " + late, "messages shown_happenings shown_messages shown_peers"},
		{"FROM messages WHERE first_time >= " + late, "messages shown_happenings shown_messages shown_peers"},
		{"SELECT * EXCLUDE (size) FROM events WHERE event = 'received' OR time >= " + late, ""},
		{"SELECT * EXCLUDE (size) FROM queued WHERE received >= " + late, ""},
		{"SELECT count(*) FROM store.happening WHERE time >= " + late, ""},
	} {
		var args []any
		if strings.Contains(c.query, "$since") {
			args = []any{sql.Named("since", time.Date(2026, 3, 3, 9, 0, 0, 0, time.UTC))}
		}
		want := reporttest.Rows(t, serve.Local(db.DB, nil), c.query, args...)
		got := reporttest.Rows(t, q, c.query, args...)
		if views != c.views {
			t.Errorf("%s: made the views %q, want %q", c.query, views, c.views)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %d rows, want %d:\n%s\nwant:\n%s", c.query, len(got), len(want), strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		if len(want) == 0 {
			t.Errorf("%s: no rows, which tells nothing", c.query)
		}
	}
}

// What is narrowed fails as it does otherwise, and leaves no views.
func TestNarrowLeavesNothing(t *testing.T) {
	db := reporttest.Open(t)
	var views string
	q := prepared(db.DB, &views)
	if _, err := q.QueryContext(t.Context(), "SELECT nothing FROM outcomes WHERE time >= '2026-03-03'"); err == nil || !strings.Contains(err.Error(), "nothing") {
		t.Errorf("a query that is wrong gave %v", err)
	}
	if got := reporttest.Rows(t, q, "SELECT 1 FROM outcomes; SELECT 2"); !slices.Equal(got, []string{"[]interface {}{2}"}) {
		t.Errorf("two statements gave %s", got)
	}
	if left := reporttest.Rows(t, serve.Local(db.DB, nil), "SELECT view_name FROM duckdb_views() WHERE temporary AND NOT internal"); len(left) > 0 {
		t.Errorf("views are left: %s", left)
	}
}
