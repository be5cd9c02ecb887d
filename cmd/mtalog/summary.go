package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"sync/atomic"
	"time"

	"github.com/spf13/cobra"

	"github.com/mtalog/mtalog/internal/answers"
	"github.com/mtalog/mtalog/internal/ingest"
	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/report/render"
	"github.com/mtalog/mtalog/internal/sink/duckdb"
)

// summaryReports are the reports below the overview of a summary: how many rows they
// have, how many lines a row may take and which columns are left out. All of it must fit
// two screens of 24 lines and 80 columns, and replies and advice must be readable.
var summaryReports = []struct {
	name  string
	rows  int
	lines int
	omit  []string
}{
	{"causes", 4, 2, nil},
	{"failures", 3, 2, []string{"class", "subject", "share"}},
	{"domains", 3, 1, []string{"expired", "failed_share", "mean_delay", "max_delay"}},
	{"rejects", 3, 1, []string{"warnings", "clients", "client", "share"}},
}

const summaryHelp = `Summary reads files, directories, archives, patterns, named pipes and standard input (-),
plain or compressed, and prints what fails more often than in the time before (as mtalog why does,
of the last 24 h or the last hour, or of the time that --since and --until name; only if it
is a hundredth of all attempts at least, in the hour a twentieth, and not about a single client,
and not with --host), which mail is missing, an overview, the causes of failures with what to
do, failures by status code, the domains concerned, and what this server refused. It keeps
nothing: what exceeds 1 GB of memory is in $TMPDIR while it runs. To ask more, import the logs.

As JSON, it has sentences; unusual, the findings of mtalog why (null if it is not known what is
usual); the whole reports overview, causes, failures, domains and rejects; and lines, counted.

A log without times, as journalctl -o cat prints it, is read too, if neither --since nor
--until is given: what fails can be counted all the same. Other commands read it only with --mta.`

func summaryCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "summary FILE…",
		Short: "Read logs and print what is wrong, without keeping anything",
		Long:  summaryHelp,
		Example: "  mtalog summary /var/log/mail.log*\n  mtalog summary --since yesterday --until today /var/log/mail.log*\n" +
			"  journalctl -o json --facility=mail --since=-1d | mtalog summary -\n  docker logs mail 2>&1 | mtalog summary -",
		Args: oneOrMore,
	}
	read := readFlags(cmd, zoneOfBoth)
	read.temporary = true
	format := textOrJSON(cmd)
	filter := someFilterFlags(cmd, func(name string) bool { return slices.Contains(summaryFilters, name) })
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		filters, err := filter.resolved(time.Now())
		if err != nil {
			return err
		}
		if filters["since"] == "" && filters["until"] == "" {
			read.timeless = new(atomic.Bool)
		}
		ctx := cmd.Context()
		opening := duckdb.OpenAside(ctx, duckdb.InMemory, duckdb.Bulk)
		result, err := read.run(ctx, opening, args, cmd.ErrOrStderr())
		db, failed := opening.DB()
		if failed != nil {
			return failed
		}
		defer db.Close()
		if err != nil && result.Counts.Lines == 0 {
			return err
		}
		store := local(db)
		s, failed := summarise(ctx, store, filters, result, read.timeless != nil && read.timeless.Load())
		switch {
		case failed != nil:
		case *format == formatJSON:
			failed = s.writeJSON(ctx, cmd.OutOrStdout())
		default:
			failed = s.writeText(ctx, cmd.OutOrStdout())
		}
		if failed != nil && ctx.Err() != nil {
			return errStopped
		}
		if failed == nil {
			failed = warnOfAbsent(cmd, "the logs have", store, filters)
		}
		return cmp.Or(failed, err)
	}
	return cmd
}

// emptyText says what to do if there is no line to read.
const emptyText = "The logs are empty. If systemd's journal has the mail: journalctl -o json --facility=mail | mtalog summary -"

// summaryFilters are the filters that every part of a summary takes.
var summaryFilters = []string{"since", "until", "host"}

// summary is what logs say that were read.
type summary struct {
	reports   report.Set
	read      ingest.Result
	timeless  bool               // a log without times is among them
	wrong     []string           // in sentences, the worst first
	diagnosis *answers.Diagnosis // nil if it is not known what is usual
	empty     map[string]bool    // reports that have nothing to say
	warnings  []string           // that logs are missing, or say the same twice
}

// summarise finds out what is wrong among what passes the filters.
func summarise(ctx context.Context, db report.Querier, filters map[string]string, read ingest.Result, timeless bool) (*summary, error) {
	reports, err := report.NewSet(db, filters)
	if err != nil {
		return nil, err
	}
	s := &summary{reports: reports, read: read, timeless: timeless}
	if read.Counts.Lines == 0 {
		s.wrong = []string{emptyText}
		return s, nil
	}
	if !timeless {
		if s.diagnosis, err = unusual(ctx, db, filters); err != nil {
			return nil, err
		}
	}
	if s.wrong, s.empty, err = answers.Headlines(ctx, reports, s.diagnosis); err != nil {
		return nil, err
	}
	if timeless {
		s.wrong = append(s.wrong, timelessText(read.Stored))
	}
	s.warnings, err = answers.ExchangeLogs(ctx, db)
	return s, err
}

// unusual diagnoses the end of the log, or the time that was asked for. It returns nil if there is
// nothing to compare with, as for a host: what is usual is known of all hosts together.
func unusual(ctx context.Context, db report.Querier, filters map[string]string) (*answers.Diagnosis, error) {
	if filters["host"] != "" {
		return nil, nil
	}
	now := time.Now()
	since, until, err := readWindow(filters["since"], filters["until"], now)
	if err != nil {
		return nil, err
	}
	return answers.LatelySince(ctx, db, now, since, until)
}

// writeText prints the summary for people: what is wrong, the overview, some reports, and what
// to do next.
func (s *summary) writeText(ctx context.Context, out io.Writer) error {
	w, opt := forPeople(out), options(out)
	for _, sentence := range s.wrong {
		fmt.Fprintln(w, render.Paragraph(sentence, opt.Width))
	}
	c := s.read.Counts
	if c.Lines == 0 {
		return nil
	}
	overview, err := overviewText(ctx, s.reports, !s.timeless || s.read.Stored > 1, opt.Width)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "\n%s", overview)
	if err := s.writeTables(ctx, w, opt); err != nil {
		return err
	}
	next, err := nextStep(ctx, s.reports)
	if err != nil {
		return err
	}
	for _, warning := range s.warnings {
		fmt.Fprintf(w, "\n%s\n", render.Paragraph(warning, opt.Width))
	}
	lines := fmt.Sprintf("%s read, %s not understood, %s damaged, %s of other programs.",
		report.Things(c.Lines, "line"), report.Grouped(c.Unrecognised), report.Grouped(c.Broken), report.Grouped(c.Foreign))
	_, err = fmt.Fprintf(w, "\n%s\n%s\n", render.Paragraph(lines, opt.Width), render.Paragraph(next, opt.Width))
	return err
}

// allRows keeps a report of a summary from stopping at its limit.
var allRows = map[string]string{"limit": "1000000"}

// writeTables prints the reports below the overview but for those that are empty.
func (s *summary) writeTables(ctx context.Context, w io.Writer, opt render.Options) error {
	for _, r := range summaryReports {
		if s.empty[r.name] {
			continue
		}
		res, err := s.reports.Run(ctx, r.name, allRows) // the heading says how many there are
		if err != nil {
			return err
		}
		fmt.Fprintln(w)
		opt.Rows, opt.CellLines, opt.Omit, opt.OneFormat = r.rows, r.lines, r.omit, true
		err = render.WriteTable(w, res, opt)
		res.Close()
		if err != nil {
			return err
		}
	}
	return nil
}
