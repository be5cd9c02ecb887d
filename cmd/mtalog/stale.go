package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/mtalog/mtalog/internal/report"
)

// warnOfStale warns if there are no events from since on, as a report that finds nothing
// would look like good news. asked is the subject of the sentence: "the database has".
func warnOfStale(cmd *cobra.Command, asked string, store report.Querier, since string) error {
	if since == "" {
		return nil
	}
	from, err := report.ParseTime(since, time.Now())
	if err != nil {
		return err
	}
	newest, _, err := report.Newest(cmd.Context(), store, time.Now())
	if err == nil && newest.Before(from) && !newest.IsZero() {
		fmt.Fprintf(cmd.ErrOrStderr(), "mtalog: %s no events since %s: the newest is of %s (%s)\n", asked,
			from.Format(report.DateMinute), newest.Format(report.DateMinute), report.ClockName(newest.Location()))
	}
	return err
}
