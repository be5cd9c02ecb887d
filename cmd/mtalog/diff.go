package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/mtalog/mtalog/internal/answers"
	"github.com/mtalog/mtalog/internal/report"
)

const diffHelp = `Diff compares the delivery attempts of two spans of time and ranks what failed by how much
it contributed to the change of the failure rate: its share of all attempts after, less
its share before. The contributions of all causes add up to the change. Counted by all
that --by takes, causes that differ by sender, provider or code only are one, called (several),
if no sender or provider has most of it.

A G-test (log-likelihood ratio, one degree of freedom) of a cause's failures among all
attempts, or Fisher's exact test if fewer than five are expected, says whether its
change is more than chance. p is adjusted for the number of causes by the procedure of
Benjamini and Hochberg, and a change with p < 0.05 is called significant: of those, one in
twenty is expected to be chance. The test takes attempts as independent; if few
messages are tried often, p is less than it ought to be. Refusals of clients are not
delivery attempts and are not counted.`

func diffCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "diff --before A..B --after C..D",
		Short:   "Compare two spans of time: which failures became more frequent or less",
		Long:    diffHelp,
		Example: "  mtalog diff --before 2026-11-24..2026-11-25 --after 2026-11-25..2026-11-26\n  mtalog diff --before 14d..7d --after 7d..now\n  mtalog diff --before 25h..24h --after 1h..0s --by provider,category",
		Args:    exactly(0),
	}
	db, out := dbFlag(cmd), outputFlags(cmd)
	zoneFlag(cmd, "time `zone` of the times shown, and of --before and --after, such as Europe/Berlin or UTC")
	before := cmd.Flags().String("before", "", "the first `span`: two times with .. between: 2026-11-24..2026-11-25, 2026-11-25T09:00..2026-11-25T10:00, 09:00..10:00, yesterday..today, 25h..24h (ago)")
	after := cmd.Flags().String("after", "", "the second `span`")
	by := cmd.Flags().StringSlice("by", answers.Dimensions, "what to count by: a `list` of "+strings.Join(answers.Dimensions, ", "))
	cmd.Flags().Lookup("by").DefValue = strings.Join(answers.Dimensions, ",")
	limit := numberFlag(cmd, "limit", 20, 1, "at most this `number` of rows")
	cmd.RegisterFlagCompletionFunc("by", offerDimensions)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		first, err := window("before", *before)
		if err != nil {
			return err
		}
		second, err := window("after", *after)
		if err != nil {
			return err
		}
		if err := checkDimensions(*by); err != nil {
			return err
		}
		store, err := openForReading(cmd.Context(), *db)
		if err != nil {
			return err
		}
		defer store.Close()
		d, err := answers.Diff(cmd.Context(), store, first, second, *by)
		if err != nil {
			return err
		}
		return out.withSentences(cmd, d.Sentences(), d.Result(*limit), nil, nil)
	}
	return cmd
}

// window reads two times with ".." between.
func window(flag, value string) (w answers.Window, err error) {
	const want = "two times with .. between, such as 2026-11-24..2026-11-25 or 25h..24h"
	if value == "" {
		return w, usageError{fmt.Errorf("--%s is needed: %s", flag, want)}
	}
	from, to, _ := strings.Cut(value, "..")
	if from == "" || to == "" {
		return w, usageError{fmt.Errorf("--%s %q: want %s", flag, value, want)}
	}
	now := time.Now()
	if err := readTime(flag, from, now, &w.From); err != nil {
		return w, err
	}
	if w.To, err = report.ParseUntil(to, from, now); err != nil {
		return w, usageError{fmt.Errorf("--%s %w", flag, err)}
	}
	if !w.From.Before(w.To) {
		return w, usageError{fmt.Errorf("--%s %s: the second time must be after the first", flag, value)}
	}
	return w, nil
}

func checkDimensions(by []string) error {
	if len(by) == 0 {
		return usageError{errors.New("--by: want one dimension at least")}
	}
	for i, name := range by {
		if !slices.Contains(answers.Dimensions, name) || slices.Contains(by[:i], name) {
			return usageError{fmt.Errorf("--by %s: want a list of %s, each once", name, strings.Join(answers.Dimensions, ", "))}
		}
	}
	return nil
}
