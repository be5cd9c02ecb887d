package report_test

import (
	"slices"
	"testing"

	"github.com/mtalog/mtalog/internal/report"
)

// TestHeadings: what a query calls, its columns are called, as DuckDB writes expressions;
// and no column loses the name that it was given.
func TestHeadings(t *testing.T) {
	db := covering(t, "2025-01-01", "2026-06-01")
	for _, tt := range []struct {
		query string
		want  []string
	}{
		{"SELECT local_time(time), utc_time( time ) FROM events", []string{`local_time("time")`, `utc_time("time")`}},
		{"SELECT hour(local_time(time)), count(*) FROM events GROUP BY 1", []string{`"hour"(local_time("time"))`, "count_star()"}},
		{"SELECT LOCAL_TIME(time)::DATE, strftime(local_time('2026-01-01 10:00:00'), '%H') FROM events", []string{`CAST(local_time("time") AS DATE)`, `strftime(local_time('2026-01-01 10:00:00'), '%H')`}},
		{"SELECT local_time(utc_time(time)) FROM events", []string{`local_time(utc_time("time"))`}},
		{"SELECT local_time(time) AS t, local_time(time) d, 1 AS \"x AS TIMESTAMP)\" FROM events", []string{"t", "d", "x AS TIMESTAMP)"}},
		{"SELECT local_time(time + INTERVAL '1 hour)') AS \"local_time(\" FROM events", []string{"local_time("}},
		{"SELECT local_time($1)", []string{"local_time($1)"}},
	} {
		for _, zone := range []string{"UTC", "Asia/Kolkata", "Europe/Berlin"} {
			var args []any
			if tt.want[0] == "local_time($1)" {
				args = []any{"2026-01-01 10:00:00"}
			}
			res, err := report.Query(t.Context(), report.InZone(db, location(t, zone)), tt.query, args...)
			if err != nil {
				t.Errorf("%s: %v", tt.query, err)
				continue
			}
			res.Close()
			var got []string
			for _, c := range res.Columns {
				got = append(got, c.Name)
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("%s in %s: %q, want %q", tt.query, zone, got, tt.want)
			}
		}
	}
}
