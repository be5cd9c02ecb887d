// Package top is a live board of what is failing: how much, at which providers, with
// which codes, for which domains. Fetch asks a database for a Snapshot, and view.go
// draws it. The Model of bubbletea (model.go) takes snapshots and keys, and has no other
// side effects than to ask for the next.
package top

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"time"

	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/report/render"
	"github.com/mtalog/mtalog/internal/statement"
)

// Buckets is how many parts the window is cut into: the width of a sparkline.
const Buckets = 30

// Snapshot is what the database held of the last Window.
type Snapshot struct {
	At     time.Time
	Window time.Duration
	Last   time.Time // of the newest event, see report.Newest; zero if there is none

	Events   Series   // whatever was logged
	Outcomes Series   // of those, delivery attempts and refusals of clients
	Failures Series   // of those, the attempts that failed, and the refusals
	Refusals Series   // of those, the refusals
	Tables   [3][]Row // of failures: see tables
}

// Series is a number per part of the window, the oldest first.
type Series [Buckets]int64

// Total returns the sum.
func (s *Series) Total() (n int64) {
	for _, v := range s {
		n += v
	}
	return n
}

// Row is a line of a table: how many failures a name has.
type Row struct {
	Name string
	Series
}

// maxRows is how many rows of a table are asked for.
const maxRows = 50

// What counts as failing, and among what: connections that failed and replies of a host
// before the next one was tried are steps of an attempt, which is counted itself.
const (
	refused = "en.name = 'rejected'"
	failing = "en.name IN ('deferred', 'bounced', 'expired', 'rejected')"
	outcome = "(en.name = 'delivered' OR " + failing + ")"
)

//go:embed *.sql
var files embed.FS

var statements = statement.In(files, "*.sql", statement.Words{"outcome": outcome, "failing": failing, "refused": refused})

// tables says what each table is of, which numbers it counts by, and how their names are
// found.
var tables = [3]struct{ heading, name, numbers, joins string }{
	// The client of a refusal. That of a message is not to blame for what fails later.
	{"server or client",
		`CASE WHEN f.client >= 0 THEN 'client ' || coalesce(nullif(c.name, 'unknown'), nullif(c.ip, ''), 'unknown')
			ELSE coalesce(v.provider, r.name, nullif(r.ip, ''), 'no server') END`,
		"e.verdict, e.relay, CASE WHEN " + refused + " THEN e.client ELSE -1 END AS client",
		"JOIN verdicts v ON v.id = f.verdict JOIN store.peer r ON r.id = f.relay LEFT JOIN store.peer c ON c.id = f.client"},
	{"codes", "v.code", "e.verdict", "JOIN verdicts v ON v.id = f.verdict"},
	{"domains", "d.value", "e.domain", "JOIN store.name d ON d.id = f.domain"},
}

// Fetch asks for a snapshot of the window that ends at now.
func Fetch(ctx context.Context, q report.Querier, now time.Time, window time.Duration) (Snapshot, error) {
	s := Snapshot{At: now, Window: window}
	args := []any{sql.Named("since", now.Add(-window).UTC()), sql.Named("horizon", report.Horizon(now).UTC()), sql.Named("part", window.Microseconds()/Buckets)}
	var err error
	if s.Last, _, err = report.Newest(ctx, q, now); err != nil {
		return s, err
	}
	totals, err := report.All(ctx, q, statements.Text("totals.sql", nil), args...)
	if err != nil {
		return s, err
	}
	for _, v := range totals {
		s.Events.add(v[0], v[1])
		s.Outcomes.add(v[0], v[2])
		s.Failures.add(v[0], v[3])
		s.Refusals.add(v[0], v[4])
	}
	for i, t := range tables {
		query := statements.Text("rows.sql", statement.Values{"Name": t.name, "Numbers": t.numbers, "Joins": t.joins, "Limit": maxRows})
		if s.Tables[i], err = fetchRows(ctx, q, query, args); err != nil {
			return s, err
		}
	}
	return s, nil
}

// fetchRows runs a query of rows.sql.
func fetchRows(ctx context.Context, q report.Querier, query string, args []any) ([]Row, error) {
	found, err := report.All(ctx, q, query, args...)
	if err != nil {
		return nil, err
	}
	rows := make([]Row, len(found))
	for i, v := range found {
		rows[i].Name = render.Clean(fmt.Sprint(v[0]))
		parts, _ := v[1].([]any)
		counts, _ := v[2].([]any)
		for j := range min(len(parts), len(counts)) {
			rows[i].add(parts[j], counts[j])
		}
	}
	return rows, nil
}

// add adds a count to a part; what is newer than now counts as now.
func (s *Series) add(part, n any) {
	p, ok1 := part.(int64)
	v, ok2 := n.(int64)
	if ok1 && ok2 {
		s[min(max(p, 0), Buckets-1)] += v
	}
}
