package main

import (
	"context"
	"strings"
	"time"

	"github.com/mtalog/mtalog/internal/answers"
	"github.com/mtalog/mtalog/internal/report"
)

// whatIsWrong says what is unusual, which is in the diagnosis unless that is nil, what
// fails most unless that is the same, and whether the server itself is in trouble. empty
// are the reports that have nothing to say.
func whatIsWrong(ctx context.Context, reports canned, diagnosis *answers.Diagnosis) (sentences []string, empty map[string]bool, err error) {
	headline, cause, empty, err := topCause(ctx, reports)
	if err != nil {
		return nil, nil, err
	}
	trouble, err := fatal(ctx, reports)
	if err != nil {
		return nil, nil, err
	}
	sentences = alarms(diagnosis)
	if !isMain(diagnosis, cause) {
		sentences = append(sentences, headline)
	}
	if trouble != "" && (diagnosis == nil || !diagnosis.TellsFatal()) {
		sentences = append(sentences, trouble)
	}
	return sentences, empty, nil
}

// unusualSpans are the lengths of the window at the end of a log that is compared with
// the time before, the longest for which the log has such a time.
var unusualSpans = []time.Duration{24 * time.Hour, time.Hour}

// unusual diagnoses the end of the log, or the time that was asked for. What is most frequent
// may have been so for years, and an incident of this morning is hardly ever the most
// frequent of a month. It returns nil if the log has nothing to compare with.
func unusual(ctx context.Context, db report.Querier, filters map[string]string) (*answers.Diagnosis, error) {
	if filters["host"] != "" { // what is usual is known of all hosts together
		return nil, nil
	}
	now, spans := time.Now(), unusualSpans
	since, until, err := readWindow(filters["since"], filters["until"], now)
	if err != nil {
		return nil, err
	}
	if until.After(now) {
		until = time.Time{}
	}
	if !since.IsZero() {
		length, err := lengthOf(ctx, db, now, since, until)
		if err != nil || length <= 0 {
			return nil, err
		}
		spans = []time.Duration{length}
	}
	return answers.Lately(ctx, db, now, spans, until)
}

// lengthOf returns the length of the window that ends at until or, if that is zero, with the
// newest event.
func lengthOf(ctx context.Context, db report.Querier, now, since, until time.Time) (time.Duration, error) {
	if until.IsZero() {
		newest, _, err := report.Newest(ctx, db, now)
		if err != nil {
			return 0, err
		}
		until = newest
	}
	return until.Sub(since), nil
}

// alarms says the worst of a diagnosis, and nothing if that is nil.
func alarms(d *answers.Diagnosis) []string {
	if d == nil {
		return nil
	}
	all := d.Alarms(1)
	if len(all) > 0 && !strings.Contains(all[0], "than usual") { // as of a sender who is busier
		all[0] = "More than usual: " + all[0]
	}
	return append(d.Missing(), all...)
}

// isMain reports whether the worst finding is also the main cause of failure: then the headline
// would say the same again, and less of it. What this server refuses never is, as the headline
// is about attempts to deliver.
func isMain(d *answers.Diagnosis, cause string) bool {
	if d == nil || len(d.Findings) == 0 || !d.Findings[0].Unusual || d.Findings[0].Inbound() {
		return false
	}
	return strings.ReplaceAll(d.Findings[0].Category().String(), "_", " ") == cause
}
