package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/mtalog/mtalog/internal/answers"
	"github.com/mtalog/mtalog/internal/report"
)

const whyHelp = `Why compares the last hour, or what --since says, with the same hours of up to 14 days
before, and says which failures are more frequent than usual: at which provider, since
when, who has to act and what to do. The window ends with the newest event in the database,
or when --until says; events stamped more than a day ahead of this machine's clock, or
only some that are ahead of it, do not count, as their year or the clock behind them is wrong.

Usual is the median of the windows before, which one bad day does not move. A cause is
unusual with at least 5 failures, twice as many as usual, more than three times the spread
above it (median absolute deviation, or the square root of what is usual), and so many as a
Poisson process with that mean and a standard error more gives in fewer than one of a
thousand windows, or in fewer still if there are many causes (Benjamini and Hochberg, 0.05).
If the log does not reach back a day, the window is compared with the rest of the log. A
cause began when the sum of counts above a level between usual and now, their logarithmic
mean, is greatest. The commands at the end show the replies behind the worst.

Causes that differ by provider only, or by provider and code, are one if no provider has most
of it. If more mail is delivered than usual, so many more failures are expected, up to ten
times as many. On a site so quiet that they are a fifth of the attempts, 3 failures of a kind
that never happened do. Greylisting is told of if 5 domains at once put mail off, or if this
server puts off 5 clients and put off none before. What bots provoke comes last, and so do
fewer than 5 full mailboxes; but a blocklist that refuses clients whose mail was taken before
does not. What the server warns of is judged as failures are, and so are messages that
Exchange puts into its poison queue. Recipients that are refused as unknown, 3 times at
least, are told of if mail was delivered to them in the last three days and none since.

A login is much busier than usual with 20 recipients, a tenth of all attempts, and ten times
as many as usual; so is a sender without one if a tenth of the attempts fails too, and a
recipient with 100 messages. A login of whose mail at most a tenth fails, and which comes from
one or two addresses of no other login, not all new to it if it sent before, sends a bulk
mailing. Mail is missing if there is less than a third of the usual attempts, or to a domain
less than a tenth and less than in any window before, of 20 at least; and if nothing was
logged since the newest event where 20 attempts are usual. Mail is slow if it takes 10 minutes
from when the queue manager took it up.

All formats but table have three more columns: the cure, an example, and from, the login, the
sender or the sender's @domain that at least half of it is from.`

func whyCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "why",
		Short:   "Say what is wrong now, since when, who has to act and what to do",
		Long:    whyHelp,
		Example: "  mtalog why\n  mtalog why --since 15m\n  mtalog why --since 1h --until 2026-11-25T09:00 --format markdown",
		Args:    exactly(0),
	}
	db, out := dbFlag(cmd), outputFlags(cmd)
	zoneFlag(cmd, zoneOfTimes)
	since := cmd.Flags().String("since", "1h", "`length` of the window: 15m, 1h, 1d; or the time when it begins: 09:00, yesterday")
	until := cmd.Flags().String("until", "", "end of the window as a `time`: 2026-11-25T09:00, 2h (ago); instead of the newest event")
	limit := numberFlag(cmd, "limit", 10, 1, "at most this `number` of rows")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		now := time.Now()
		span, begin, end, err := givenWindow(*since, *until, now)
		if err != nil {
			return err
		}
		store, err := openForReading(cmd.Context(), *db)
		if err != nil {
			return err
		}
		defer store.Close()
		if !begin.IsZero() {
			if span, err = answers.LengthOf(cmd.Context(), store, now, begin, end); err != nil {
				return err
			}
			if span <= 0 {
				return nothingSince(cmd.Context(), store, begin)
			}
		}
		d, err := answers.Why(cmd.Context(), store, now, span, end)
		if err != nil {
			return err
		}
		return out.withSentences(cmd, d.Sentences(worst), d.Result(*limit, *out.format != "table"), d.Cures(*limit), followUps(d, ofDatabase(cmd)))
	}
	return cmd
}

// shortestWindow is the least length of a window: in less hardly anything happens.
const shortestWindow = time.Minute

// givenWindow reads the flags of a window, which has a length or begins at a time, as it may
// for summary. It ends with the newest event if end is zero.
func givenWindow(since, until string, now time.Time) (span time.Duration, begin, end time.Time, err error) {
	if span, err = report.ParseSpan(since); err != nil {
		begin, end, err = readWindow(since, until, now)
	} else {
		_, end, err = readWindow("", until, now)
	}
	if end.After(now) {
		end = time.Time{}
	}
	length := span
	if !begin.IsZero() {
		length = cmp.Or(end, now).Sub(begin)
	}
	if err == nil && length < shortestWindow {
		err = usageError{fmt.Errorf("--since %s: want a window of a minute at least, such as 15m, 1h or 1d", since)}
	}
	return span, begin, end, err
}

// nothingSince is the error for a window that begins after the newest event.
func nothingSince(ctx context.Context, store report.Querier, begin time.Time) error {
	absent, err := report.Absent(ctx, store, map[string]string{"since": begin.Format(time.RFC3339Nano)})
	if len(absent) > 0 {
		err = errors.New("the database has " + absent[0])
	}
	return cmp.Or(err, answers.ErrNoEvents)
}

// worst is how many findings have a sentence, and a command that shows more.
const worst = 3

// followUps returns the commands that show what is behind the worst findings. of is
// what ofDatabase returns.
func followUps(d *answers.Diagnosis, of string) (commands []string) {
	for _, next := range d.FollowUps(worst) {
		command := "mtalog report " + next.Report + of
		for _, f := range next.Filters {
			command += " --" + f.Name + " " + shellWord(f.Value)
		}
		commands = append(commands, command)
	}
	return commands
}
