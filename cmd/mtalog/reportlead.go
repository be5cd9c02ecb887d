package main

import (
	"context"
	"slices"

	"github.com/mtalog/mtalog/internal/answers"
	"github.com/mtalog/mtalog/internal/report"
)

// lead says what a page of all reports begins with, which is what a summary does: what is
// unusual, what fails most, and whether the server itself is in trouble. of is the time of
// the mail that it is about.
func lead(ctx context.Context, store report.Querier, filters map[string]string) (sentences []string, of period, err error) {
	reports, err := report.NewSet(store, filters)
	if err != nil {
		return nil, of, err
	}
	for row, err := range reports.Rows(ctx, "overview") {
		if err != nil {
			return nil, of, err
		}
		of.add(row)
	}
	switch {
	case of.first.IsZero():
		sentences = []string{nothingText(filters)}
	case onlySummaryFilters(filters):
		var diagnosis *answers.Diagnosis
		if diagnosis, err = unusual(ctx, store, filters); err == nil {
			sentences, _, err = answers.Headlines(ctx, reports, diagnosis)
		}
	default: // what is usual, and the server's trouble, are known of all mail together
		sentences = make([]string, 1)
		sentences[0], err = answers.Headline(ctx, reports)
	}
	return sentences, of, err
}

// nothingText says what to do if there is no mail to report about.
func nothingText(filters map[string]string) string {
	if len(filters) > 0 {
		return "Nothing in the database passes the filters: widen them."
	}
	return "The database is empty: read logs with mtalog import."
}

func onlySummaryFilters(filters map[string]string) bool {
	for name := range filters {
		if !slices.Contains(summaryFilters, name) {
			return false
		}
	}
	return true
}
