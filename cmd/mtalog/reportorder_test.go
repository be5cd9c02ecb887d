package main

import (
	"slices"
	"testing"

	"github.com/mtalog/mtalog/internal/must"
	"github.com/mtalog/mtalog/internal/report"
)

// TestPageOrder finds canned reports that are in no part of the page or in two, and
// names in a part that no report has.
func TestPageOrder(t *testing.T) {
	catalog := must.Have(report.Canned())(t)
	var names []string
	for _, p := range pageOrder {
		names = append(names, p.reports...)
	}
	for _, r := range catalog.All() {
		if n := len(slices.DeleteFunc(slices.Clone(names), func(name string) bool { return name != r.Name })); n != 1 {
			t.Errorf("report %s is in %d parts of the page, want 1", r.Name, n)
		}
	}
	for _, name := range names {
		if _, err := catalog.Get(name); err != nil {
			t.Error(err)
		}
	}
}

// TestOwnReportInPageOrder puts a user's own report near the end, and one that
// replaces a canned report where that was.
func TestOwnReportInPageOrder(t *testing.T) {
	all := []*report.Report{{Name: "mine", Own: true}, {Name: "unrecognised"}, {Name: "sources"}, {Name: "causes", Own: true}, {Name: "overview"}}
	var got []string
	for _, r := range inPageOrder(all) {
		got = append(got, r.Name)
	}
	if want := []string{"overview", "causes", "mine", "sources", "unrecognised"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
