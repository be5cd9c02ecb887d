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
	reports, err := newCanned(store, filters)
	if err != nil {
		return nil, of, err
	}
	for row, err := range reports.rows(ctx, "overview") {
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
			sentences, _, err = whatIsWrong(ctx, reports, diagnosis)
		}
	default: // what is usual, and the server's trouble, are known of all mail together
		var headline string
		headline, _, _, err = topCause(ctx, reports)
		sentences = []string{headline}
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
