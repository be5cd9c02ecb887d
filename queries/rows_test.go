package queries_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/report/reporttest"
	"github.com/mtalog/mtalog/internal/serve"
)

// withoutRows says why the numbers of a report lead to no rows.
var withoutRows = map[string]string{
	"expired":      "a row is one event itself",
	"retries":      "counts recipients of messages by how often they were tried",
	"sources":      "counts lines, which are not kept",
	"unrecognised": "counts lines that are no events, and shows them",
}

// TestRows holds every number that leads to rows against these rows: they are
// as many as it says, with any filter, and those that a page shows can be read.
func TestRows(t *testing.T) {
	db := asked{reporttest.Open(t)}
	for _, r := range canned(t) {
		t.Run(r.Name, func(t *testing.T) {
			if why := withoutRows[r.Name]; (why != "") != (len(r.Drills) == 0) {
				t.Fatalf("%d -- rows in the header; reason for none: %q", len(r.Drills), why)
			}
			if n := compareRows(t, db, r, nil); n == 0 && len(r.Drills) > 0 {
				t.Error("the fixture has no number to test with")
			}
			for _, values := range []map[string]string{
				{"mta": "exim", "every": "1d"},
				{"host": "mx1.example.com", "since": "2026-03-03", "code": "5"},
				{"domain": "gmail.test", "provider": "Google", "until": "2026-03-03T10:00:00Z", "category": "greylist"},
			} {
				maps.DeleteFunc(values, func(name, _ string) bool { _, ok := r.Param(name); return !ok })
				if len(values) > 0 {
					compareRows(t, db, r, values)
				}
			}
		})
	}
}

// compareRows returns how many numbers it compared with their rows.
func compareRows(t *testing.T, db report.Querier, r *report.Report, values map[string]string) int {
	const latest = 3
	columns, rows := results(t, db, r, values)
	counted, err := r.Behind(t.Context(), db, values, reporttest.Now, columns, rows, latest)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	found := map[[2]int]int64{}
	tried := map[int]bool{}
	for _, c := range counted {
		found[[2]int{c.Row, c.Column}] = c.Count
		lines = append(lines, c.Latest...)
		if want := min(c.Count, latest); int64(len(c.Latest)) != want {
			t.Errorf("%d of the latest lines, want %d", len(c.Latest), want)
		}
		if tried[c.Column] {
			continue // one query of a kind is enough
		}
		tried[c.Column] = true
		n, err := report.All(t.Context(), db, "SELECT count(*) "+c.Query)
		if err != nil {
			t.Fatalf("%s: %v", c.Query, err)
		}
		if n[0].Int(0) != c.Count {
			t.Errorf("%d rows, but %d of %s", c.Count, n[0].Int(0), c.Query)
		}
	}
	for _, d := range r.Drills {
		for _, n := range d.Numbers {
			at := slices.IndexFunc(columns, func(c report.Column) bool { return c.Name == n.Column })
			for i, row := range rows {
				if want, _ := row[at].(int64); want != found[[2]int{i, at}] {
					t.Errorf("with %v: %s of %v leads to %d rows", values, n.Column, row, found[[2]int{i, at}])
				}
			}
		}
	}
	read, err := report.Lines(t.Context(), db, lines)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range lines {
		if read[l].Event == "" {
			t.Errorf("line %s was not read", l)
		}
	}
	return len(counted)
}

func results(t *testing.T, db report.Querier, r *report.Report, values map[string]string) (columns []report.Column, rows [][]any) {
	res, err := r.Run(t.Context(), db, values, reporttest.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Close()
	for row, err := range res.Rows() {
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, slices.Clone(row))
	}
	return res.Columns, rows
}

// asked is a database that answers nothing but what a tailing process would.
type asked struct{ reporttest.DB }

func (db asked) QueryContext(ctx context.Context, query string, args ...any) (report.Rows, error) {
	if err := serve.Check(ctx, db.DB.DB, query); err != nil {
		return nil, fmt.Errorf("%w: %s", err, query)
	}
	return db.DB.QueryContext(ctx, query, args...)
}
