package queries_test

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/mtalog/mtalog/internal/must"

	"github.com/mtalog/mtalog/internal/golden"
	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/report/render"
	"github.com/mtalog/mtalog/internal/report/reporttest"
	"github.com/mtalog/mtalog/internal/serve"
)

// TestGolden runs every report on the fixture, whose truth can be counted by
// hand in reporttest/events.csv.
func TestGolden(t *testing.T) {
	db := reporttest.Open(t)
	for _, r := range canned(t) {
		t.Run(r.Name, func(t *testing.T) {
			got := run(t, db, r, nil)
			golden.Compare(t, filepath.Join("testdata", "golden", r.Name+".txt"), string(got))
		})
	}
}

// TestFilters runs every report with each of its parameters: a report must
// stand with any filter, and one that keeps everything must change nothing.
func TestFilters(t *testing.T) {
	db := reporttest.Open(t)
	all := map[string]string{"since": "2000-01-01", "until": "2100-01-01"}
	some := map[string]string{"mta": "exim", "host": "mx1.example.com", "domain": "gmail.test", "sender": "example.com", "code": "5.1", "provider": "Google",
		"category": "greylist", "limit": "1", "since": "24h", "until": "2026-03-03T10:00:00Z"}
	for _, r := range canned(t) {
		t.Run(r.Name, func(t *testing.T) {
			want := run(t, db, r, nil)
			for name, value := range all {
				if p, ok := r.Param(name); !ok || p.Default != "" {
					continue
				}
				if diff := cmp.Diff(string(want), string(run(t, db, r, map[string]string{name: value}))); diff != "" {
					t.Errorf("%s %s changes the result (-without +with):\n%s", name, value, diff)
				}
			}
			together := map[string]string{}
			for _, p := range r.Params {
				value := some[p.Name]
				if value == "" {
					continue
				}
				together[p.Name] = value
				run(t, db, r, map[string]string{p.Name: value})
			}
			run(t, db, r, together)
		})
	}
}

// TestShareOfFailures filters for failures: their share is one of the attempts, of which
// the deliveries must not be filtered out, or it is left empty. What did not fail so is left
// out, but of times.
func TestShareOfFailures(t *testing.T) {
	db := reporttest.Open(t)
	for _, r := range canned(t) {
		if _, ok := r.Param("category"); !ok || !strings.Contains(r.SQL, "failed_share") {
			continue
		}
		t.Run(r.Name, func(t *testing.T) {
			columns, rows := results(t, db, r, map[string]string{"category": "greylist"})
			share := slices.IndexFunc(columns, func(c report.Column) bool { return c.Name == "failed_share" })
			least := 2.0
			for _, row := range rows {
				f, ok := row[share].(float64)
				if ok && f > 0 {
					least = min(least, f)
				}
				if ok && f == 0 && r.Name != "heatmap" && r.Name != "timeline" {
					t.Errorf("nothing failed so: %v", row)
				}
			}
			if least == 1 {
				t.Errorf("everything failed: %v", rows)
			}
		})
	}
}

// TestTypes lets no report have a column that must be read as text: for such a column the
// query runs a second time.
func TestTypes(t *testing.T) {
	db := reporttest.Open(t)
	for _, r := range canned(t) {
		res := must.Have(r.Run(t.Context(), db, nil, reporttest.Now))(t)
		for i, c := range res.Columns {
			if kind := res.Type(i); kind == "" || regexp.MustCompile(`BLOB|BIT|UUID|INTERVAL|STRUCT|MAP|UNION`).MatchString(kind) {
				t.Errorf("report %s: column %s has the type %q", r.Name, c.Name, kind)
			}
		}
		res.Close()
	}
}

// TestEmpty runs every report on a database without events.
func TestEmpty(t *testing.T) {
	db := reporttest.Empty(t)
	for _, r := range canned(t) {
		t.Run(r.Name, func(t *testing.T) { run(t, db, r, nil) })
	}
}

// TestServed has the check of a tailing process, which answers for the
// database that it holds, look at every report.
func TestServed(t *testing.T) {
	db := reporttest.Empty(t)
	for _, r := range canned(t) {
		query, _, err := r.Statement(nil, reporttest.Now)
		must.Do(t, err)
		if err := serve.Check(t.Context(), db.DB, query); err != nil {
			t.Errorf("report %s: %v", r.Name, err)
		}
	}
}

// TestReadme holds the tables of the documents to the reports that exist: no other is
// named, and the project's README says of each what question it answers.
func TestReadme(t *testing.T) {
	answered := tableOfReports(t, "../README.md")
	other := tableOfReports(t, "README.md")
	for _, r := range canned(t) {
		if !answered[r.Name] {
			t.Errorf("README.md does not say what report %s answers", r.Name)
		}
		delete(answered, r.Name)
		delete(other, r.Name)
	}
	for _, named := range []map[string]bool{answered, other} {
		for name := range named {
			t.Errorf("a table names %s, which is no report", name)
		}
	}
}

// code is a command or the name of a report in a document, and its first word.
var code = regexp.MustCompile("`([^ `]+)[^`]*`")

// tableOfReports returns the reports that a document names in the last column of its
// tables, where that is headed "report".
func tableOfReports(t *testing.T, path string) map[string]bool {
	t.Helper()
	text := must.Have(os.ReadFile(path))(t)
	named, inTable := map[string]bool{}, false
	for line := range strings.Lines(string(text)) {
		cells := strings.Split(strings.Trim(line, "|\n "), " | ")
		last := strings.TrimSpace(cells[len(cells)-1])
		switch {
		case !strings.HasPrefix(line, "|"):
			inTable = false
		case last == "report":
			inTable = true
		case inTable:
			for _, m := range code.FindAllStringSubmatch(last, -1) {
				if m[1] != "mtalog" {
					named[m[1]] = true
				}
			}
		}
	}
	if len(named) == 0 {
		t.Fatalf("%s has no table of reports", path)
	}
	return named
}

// TestNarrow finds columns that a header names but the report has not.
func TestNarrow(t *testing.T) {
	db := reporttest.Open(t)
	for _, r := range canned(t) {
		res := must.Have(r.Run(t.Context(), db, nil, reporttest.Now))(t)
		for _, name := range res.Narrow {
			if !slices.ContainsFunc(res.Columns, func(c report.Column) bool { return c.Name == name }) {
				t.Errorf("%s has no column %s", r.Name, name)
			}
		}
		res.Close()
	}
}

func canned(t *testing.T) []*report.Report {
	t.Helper()
	catalog := must.Have(report.Canned())(t)
	return catalog.All()
}

// named returns the canned report called name.
func named(t *testing.T, name string) *report.Report {
	t.Helper()
	all := canned(t)
	i := slices.IndexFunc(all, func(r *report.Report) bool { return r.Name == name })
	if i < 0 {
		t.Fatalf("no report is called %s", name)
	}
	return all[i]
}

func run(t *testing.T, db report.Querier, r *report.Report, values map[string]string) []byte {
	t.Helper()
	res, err := r.Run(t.Context(), db, values, reporttest.Now)
	if err != nil {
		t.Fatalf("with %v: %v", values, err)
	}
	defer res.Close()
	res.Limit = 0
	var b bytes.Buffer
	if err := render.WriteTable(&b, res, render.Options{}); err != nil {
		t.Fatalf("with %v: %v", values, err)
	}
	return b.Bytes()
}
