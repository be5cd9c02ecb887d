package report_test

import (
	"testing"

	"github.com/mtalog/mtalog/internal/must"
	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/report/reporttest"
)

// TestDrillHostileValues has values in a row, and of a parameter, that look like what a report
// is written with.
func TestDrillHostileValues(t *testing.T) {
	db := reporttest.Open(t)
	r := must.Have(parse(header + "-- param: who text - whose\n-- rows: FROM events WHERE shown.who = $who\n-- number: n\nSELECT $who AS who, count(*) AS n FROM events"))(t)
	for _, v := range []string{"shown.test", "$who", "a -- if: b", "a\n-- if: b", "it's", "/* \\ \x1b %s", "a  b"} {
		shown := report.Shown{Report: r, Values: map[string]string{"who": v}, Now: now, Columns: []report.Column{{Name: "who"}, {Name: "n"}}, Rows: [][]any{{v, int64(1)}}}
		counted, err := shown.Behind(t.Context(), db, report.Latest{Lines: 2})
		if err != nil || len(counted) != 1 || len(counted[0].Latest) != 2 {
			t.Errorf("%q: %+v, %v", v, counted, err)
			continue
		}
		if want := "FROM events WHERE " + report.Literal(v) + " = " + report.Literal(v); counted[0].Query != want {
			t.Errorf("%q: %s, want %s", v, counted[0].Query, want)
		}
	}
	shown := report.Shown{Report: r, Values: map[string]string{"who": "a"}, Now: now, Columns: []report.Column{{Name: "who"}, {Name: "n"}}, Rows: [][]any{{"a\x00", int64(1)}}}
	if counted, err := shown.Behind(t.Context(), db, report.Latest{Lines: 2}); err != nil || counted != nil {
		t.Errorf("what SQL cannot express: %+v, %v", counted, err)
	}
}
