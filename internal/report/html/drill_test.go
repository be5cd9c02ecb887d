package html

import (
	"testing"

	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/report/render"
	"github.com/mtalog/mtalog/internal/report/reporttest"
)

// TestDrillsAddUp counts the rows that each row of a report leads to.
func TestDrillsAddUp(t *testing.T) {
	db := reporttest.Open(t)
	catalog, err := report.Canned()
	if err != nil {
		t.Fatal(err)
	}
	for name, d := range drills {
		r, err := catalog.Get(name)
		if err != nil {
			t.Fatal(err)
		}
		res, err := r.Run(t.Context(), db, nil, reporttest.Now)
		if err != nil {
			t.Fatal(err)
		}
		s, err := Read(r, res)
		res.Close()
		if err != nil {
			t.Fatal(err)
		}
		if len(s.Rows) == 0 {
			t.Errorf("%s: no rows to test with", name)
		}
		for _, row := range s.Rows {
			query := drill(name, s.Columns, row)
			if query == "" {
				t.Errorf("%s: no query for %v", name, row)
				continue
			}
			got, err := report.All(t.Context(), db, "SELECT count(*) "+query)
			if err != nil {
				t.Fatalf("%s: %v", query, err)
			}
			want, _ := render.Number(row[columnIndex(s.Columns, d.count)])
			if n := float64(got[0].Int(0)); n != want {
				t.Errorf("%s says %v, but there are %v rows: %s", name, want, n, query)
			}
		}
	}
}

func TestDrillKeepsOut(t *testing.T) {
	columns := []report.Column{{Name: "domain"}}
	for _, v := range []string{"a'b", `a"b`, "a$b", "a`b", `a\b`, "a!b", "a;b", "a\nb", "a\u202eb", "ä"} {
		if q := drill("domains", columns, []any{v}); q != "" {
			t.Errorf("%q got into %s", v, q)
		}
	}
	if q := drill("domains", []report.Column{{Name: "x"}}, []any{"a"}); q != "" {
		t.Errorf("a column that is not there got into %s", q)
	}
	want := `mtalog sql "FROM events WHERE event IN ('delivered', 'deferred', 'bounced', 'expired') AND domain = 'example.com' LIMIT 50" --db mail.duckdb`
	if got := command(drill("domains", columns, []any{"example.com"}), "mail.duckdb"); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
