package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/mtalog/mtalog/internal/check"
)

const checkHelp = `Check prints one line with performance data and ends with the status of a monitoring
plugin: 0 OK, 1 WARNING if a rule of --warn holds, 2 CRITICAL if one of --rule holds,
3 UNKNOWN if it cannot tell, as of a host that the database has nothing of, or is used wrongly.

A rule compares a measure with a number, or a failure rate with a share:

  failure_rate(provider=google) > 5%
  deferred(category=greylist, host=mx1) >= 100
  count(code=5.7.1, domain!=example.com) > 20
  queue() > 1000

Measures: failure_rate (deferred, bounced and expired among all delivery attempts), count (all
that happened but receipts), delivered, deferred, bounced, expired, rejected, and queue (messages
in a queue at the end of the log, whatever the window). Filters, with = or !=: provider
(microsoft stands for all whose names begin so), domain, category, code (550, 5.7.1, 4),
host, mta. Quote a value with blanks. Comparisons: > >= < <= == !=.

In failure_rate, category and code say which failures count, and the other filters which
attempts; in queue, they and provider and domain are those of a deferral of the message.`

func checkCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "check --rule RULE",
		Short:   "Check rules about mail flow: one line and an exit status, for cron and Nagios",
		Long:    checkHelp,
		Example: "  mtalog check --rule 'failure_rate(provider=google) > 5%' --since 15m\n  mtalog check --rule 'queue() > 5000' --warn 'queue() > 1000'\n  mtalog check --rule 'delivered() < 1' --since 1h",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				if _, err := check.Parse(args[0]); err == nil {
					return unknown(cmd, fmt.Errorf("write --rule before the rule, or --warn: --rule %s", shellWord(args[0])))
				}
				return unknown(cmd, fmt.Errorf("surplus argument %q: put the rule in quotes", args[0]))
			}
			return nil
		},
	}
	cmd.PersistentPreRunE = func(cmd *cobra.Command, args []string) error {
		if err := prepare(cmd, args); err != nil {
			return unknown(cmd, err)
		}
		return nil
	}
	cmd.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return unknown(cmd, flagError(cmd, err)) })
	db := dbFlag(cmd)
	zoneFlag(cmd, zoneOfTimes)
	rules := cmd.Flags().StringArray("rule", nil, "what is critical, as a `rule`; may be repeated")
	warn := cmd.Flags().StringArray("warn", nil, "what is a warning, as a `rule`; may be repeated")
	since := cmd.Flags().String("since", "15m", "`length` of the window, which ends now: 15m, 1h, 1d")
	until := cmd.Flags().String("until", "", "end of the window as a `time`, instead of now")
	least := numberFlag(cmd, "min-count", 20, 0, "`number` of attempts below which a failure rate means nothing, and its rule does not hold")
	age := cmd.Flags().String("max-age", "1h", "`age` of the newest event above which the check cannot tell; 0 for no limit")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		now := time.Now()
		opt := check.Options{Now: now, MinCount: *least}
		err := errors.Join(
			readRules("rule", *rules, &opt.Critical), readRules("warn", *warn, &opt.Warn),
			readSpan("since", *since, &opt.Since), readSpan("max-age", *age, &opt.MaxAge), readTime("until", *until, now, &opt.Now))
		if err == nil && len(opt.Critical)+len(opt.Warn) == 0 {
			err = errors.New("give a rule with --rule or --warn")
		}
		if err == nil && opt.Since == 0 {
			err = errors.New("--since: want a length of time above 0")
		}
		if err != nil {
			return unknown(cmd, err)
		}
		store, err := openForReading(cmd.Context(), *db)
		if err != nil {
			return unknown(cmd, err)
		}
		defer store.Close()
		a, err := check.Run(cmd.Context(), store, opt)
		if err != nil {
			return unknown(cmd, err)
		}
		return answered(cmd, a)
	}
	return cmd
}

// answered prints the line and returns the exit status, which is that of an unknown
// answer if the line cannot be printed.
func answered(cmd *cobra.Command, a check.Answer) error {
	if _, err := fmt.Fprintln(cmd.OutOrStdout(), oneLine(a.String())); err != nil {
		fmt.Fprintln(cmd.ErrOrStderr(), "mtalog:", printable(err.Error()))
		return exitStatus(check.Unknown)
	}
	if a.State == check.OK {
		return nil
	}
	return exitStatus(a.State)
}

// unknown answers with an error: monitoring systems take the status 2 of wrong usage
// for a critical one, and show the standard output.
func unknown(cmd *cobra.Command, err error) error {
	if cmd.Context().Err() != nil && errors.Is(err, context.Canceled) {
		err = errStopped
	}
	return answered(cmd, check.Answer{State: check.Unknown, Text: forDatabase(ofDatabase(cmd), err.Error())})
}

// readRules reads the values of the flag called name into rules.
func readRules(name string, texts []string, into *[]*check.Rule) error {
	for _, text := range texts {
		r, err := check.Parse(text)
		if err != nil {
			return fmt.Errorf("--%s: %w", name, err)
		}
		*into = append(*into, r)
	}
	return nil
}
