package queries_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/mtalog/mtalog/internal/must"
	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/report/reporttest"
)

// withoutRows says why the numbers of a report lead to no rows.
var withoutRows = map[string]string{
	"connections":  "of connections only the numbers are kept",
	"expired":      "a row is one event itself",
	"retries":      "counts recipients of messages by how often they were tried",
	"totals":       "counts different senders, clients, recipients …",
	"sources":      "counts lines, which are not kept",
	"unrecognised": "counts lines that are not events, and shows them",
	"waiting":      "a row is one recipient, whom mtalog trace follows",
}

// TestRows holds every number that leads to rows against these rows: they are
// as many as it says, with any filter, and those that a page shows can be read.
func TestRows(t *testing.T) {
	db := reporttest.Open(t)
	testRows(t, reporttest.Served{DB: db}, canned(t))
	ofClock := slices.DeleteFunc(canned(t), func(r *report.Report) bool { return !strings.Contains(r.SQL, "local_time(") })
	for _, name := range []string{"Asia/Kolkata", "America/Los_Angeles"} {
		zone := must.Have(time.LoadLocation(name))(t)
		t.Run(name, func(t *testing.T) { testRows(t, report.InZone(reporttest.Served{DB: db}, zone), ofClock) })
	}
}

func testRows(t *testing.T, db report.Querier, reports []*report.Report) {
	for _, r := range reports {
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
				{"sender": "newsletter@example.com", "until": "2026-03-03T10:00:00Z"},
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
	shown := report.Shown{Report: r, Values: values, Now: reporttest.Now, Columns: columns, Rows: rows}
	counted := must.Have(shown.Behind(t.Context(), db, report.Latest{Lines: latest}))(t)
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
	read := must.Have(report.Lines(t.Context(), db, lines))(t)
	for _, l := range lines {
		if read[l].Event == "" {
			t.Errorf("line %s was not read", l)
		}
	}
	return len(counted)
}

func results(t *testing.T, db report.Querier, r *report.Report, values map[string]string) (columns []report.Column, rows [][]any) {
	res := must.Have(r.Run(t.Context(), db, values, reporttest.Now))(t)
	defer res.Close()
	for row, err := range res.Rows() {
		must.Do(t, err)
		rows = append(rows, slices.Clone(row))
	}
	return res.Columns, rows
}

// TestRecentRows: where lines are looked for only among the latest events, the
// numbers that they stand behind are those of the report.
func TestRecentRows(t *testing.T) {
	db := reporttest.Served{DB: reporttest.Open(t)}
	until := must.Have(report.ParseTime("2026-03-03T12:00:00Z", reporttest.Now))(t)
	since, err := report.Recent(t.Context(), db, until, 10)
	if err != nil || since.IsZero() {
		t.Fatal(since, err)
	}
	n, err := report.All(t.Context(), db, fmt.Sprintf("SELECT count(*) FILTER (time >= '%s'), count(*) FROM outcomes WHERE time < '%s'", since.Format("2006-01-02 15:04:05"), until.Format("2006-01-02 15:04:05")))
	if err != nil || n[0].Int(0) < 10 || n[0].Int(0) == n[0].Int(1) {
		t.Fatalf("%v of the events are since %v", n, since)
	}
	if all, err := report.Recent(t.Context(), db, until, 1_000_000); err != nil || !all.IsZero() {
		t.Errorf("there are no million events since %v: %v", all, err)
	}
	linked := 0
	for _, name := range []string{"domains", "recipients", "overview"} {
		linked += compareRecent(t, db, named(t, name), since)
	}
	if linked == 0 {
		t.Error("nothing leads anywhere")
	}
}

// compareRecent holds the numbers of a report of which only the lines since a time are
// wanted against the report, and returns how many there are.
func compareRecent(t *testing.T, db report.Querier, r *report.Report, since time.Time) int {
	columns, rows := results(t, db, r, nil)
	shown := report.Shown{Report: r, Now: reporttest.Now, Columns: columns, Rows: rows}
	counted := must.Have(shown.Behind(t.Context(), db, report.Latest{Lines: 3, Since: since}))(t)
	for _, c := range counted {
		if want := rows[c.Row][c.Column].(int64); c.Count != want {
			t.Errorf("%s of %v: %d", columns[c.Column].Name, rows[c.Row], c.Count)
		}
		found := must.Have(report.Lines(t.Context(), db, c.Latest))(t)
		for _, l := range found {
			if l.Time.Before(since) && l.Event != "received" {
				t.Errorf("%v is from before %v", l, since)
			}
		}
	}
	return len(counted)
}
