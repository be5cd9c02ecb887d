package main

import (
	"testing"
	"time"

	"github.com/spf13/cobra"

	"github.com/mtalog/mtalog/internal/must"
	"github.com/mtalog/mtalog/internal/report"
)

// TestPageWindow: the reports of a page are about the same time, to the microsecond.
func TestPageWindow(t *testing.T) {
	catalog := must.Have(report.Canned())(t)
	cmd := &cobra.Command{}
	want := pageRequest{name: allReports, filter: filterFlags(cmd)}
	must.Do(t, cmd.Flags().Set("since", "1h"))
	now := time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)
	reports, err := want.reports(catalog, now)
	if err != nil || len(reports) < 10 {
		t.Fatal(len(reports), err)
	}
	for _, p := range reports {
		if since, given := p.values["since"]; given && since != "2026-11-25T11:00:00Z" {
			t.Errorf("%s is since %s", p.report.Name, since)
		}
	}
}
