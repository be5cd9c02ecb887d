package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/mtalog/mtalog/internal/ingest"
	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/sink"
	"github.com/mtalog/mtalog/internal/sink/duckdb"
	"github.com/mtalog/mtalog/internal/source"
	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/formats"
)

func importCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "import FILE…",
		Short: "Store logs in a database; what is stored already is skipped",
		Long: "Import reads files, directories, patterns, named pipes and standard input (-), plain or\n" +
			"compressed with gzip, bzip2, xz or zstd. A log that was imported before, even under\n" +
			"another name or before it was compressed, adds only what is new. A source that cannot be\n" +
			"read does not keep the others from being stored, but the exit status is 1 then; if none\n" +
			"can be read, no database is made.",
		Example: "  mtalog import /var/log/mail.log*\n  mtalog import --db exchange.duckdb '/logs/exchange/**/*.LOG'\n  journalctl -o json --facility=mail --since=-7d | mtalog import -",
		Args:    atLeast(1),
	}
	db, read := dbFlag(cmd), readFlags(cmd, zoneOfStamps)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		opening := duckdb.OpenAside(cmd.Context(), *db, duckdb.Bulk)
		result, err := read.run(cmd.Context(), opening, args, cmd.ErrOrStderr())
		store, failed := opening.DB()
		if failed != nil && cmd.Context().Err() != nil {
			return errors.New("stopped before anything was stored")
		}
		if failed != nil {
			return failed
		}
		if err != nil && result.Stored+result.Known == 0 {
			return closed(err, store.CloseUnused(context.WithoutCancel(cmd.Context())))
		}
		err = closed(err, store.Close())
		c := result.Counts
		fmt.Fprintf(cmd.OutOrStdout(), "%s: %s from %s of %s (%s already stored)\n", printable(*db),
			counted(c.Events, "event"), counted(c.Lines, "line"), counted(result.Stored, "source"), report.Grouped(result.Known))
		if n := result.Partial; n > 0 {
			fmt.Fprintf(cmd.OutOrStdout(), "%s ending in the middle of a line: import again when it is whole\n", counted(n, "source"))
		}
		if bad := c.Unrecognised + c.Broken; bad > 0 {
			fmt.Fprintf(cmd.OutOrStdout(), "%s could not be used: mtalog report unrecognised --db %s\n", counted(bad, "line"), printable(shellWord(*db)))
		}
		return err
	}
	return cmd
}

// closed joins the error of closing a database to one from before. After an error from
// which it cannot recover, such as a full disk at a checkpoint, DuckDB answers everything
// with a chain of all its refusals so far, which says no more than err.
func closed(err, closing error) error {
	if err != nil && closing != nil && strings.Contains(closing.Error(), "database has been invalidated") {
		return err
	}
	return errors.Join(err, closing)
}

// reading holds the flags of the commands that read logs.
type reading struct {
	mta, host *string
	rules     *[]string
	once      bool // what is stored is not kept, and not added to
}

// readFlags adds the flags of reading. zone says what --tz means.
func readFlags(cmd *cobra.Command, zone string) reading {
	zoneFlag(cmd, zone)
	r := reading{
		mta:   cmd.Flags().String("mta", "", "read every log as this `format` instead of recognising it: postfix, exim, exchange or mixed"),
		host:  cmd.Flags().String("host-name", "", "`host` of logs that name none"),
		rules: rulesFlag(cmd),
	}
	offer(cmd, "mta", logFormatNames)
	return r
}

// run stores the logs that args name, and prints problems with single sources to w.
func (f reading) run(ctx context.Context, store sink.Sink, args []string, w io.Writer) (ingest.Result, error) {
	opt, err := f.options()
	if err != nil {
		return ingest.Result{}, err
	}
	sources, problems := source.Expand(args)
	problem := func(err error) { fmt.Fprintln(w, "mtalog:", printable(err.Error())) }
	for _, p := range problems {
		problem(p)
	}
	problems = slices.DeleteFunc(problems, func(err error) bool { return errors.Is(err, source.ErrPassedOver) })
	if len(sources) == 0 {
		return ingest.Result{}, errors.New("nothing to read")
	}
	bar := newMeter(sources, w)
	opt.Progress, opt.Problem = bar.add, problem
	result, err := ingest.Import(ctx, store, sources, opt)
	bar.exit()
	if failed := len(problems) + result.Failed; err == nil && failed > 0 {
		err = fmt.Errorf("%s of %s could not be read, or not to their end", report.Grouped(failed), counted(len(problems)+len(sources), "source"))
	}
	return result, err
}

// options are those of the pipeline that the flags decide.
func (f reading) options() (ingest.Options, error) {
	detect, err := f.detector()
	if err != nil {
		return ingest.Options{}, usageError{err}
	}
	classifier, err := newClassifier(*f.rules)
	if err != nil {
		return ingest.Options{}, err
	}
	return ingest.Options{Detect: detect, Memory: duckdb.Memory(), Location: time.Local, Host: *f.host, Classifier: classifier, Once: f.once}, nil
}

// detector returns formats.Detect, or what takes every log for the format that --mta
// names.
func (f reading) detector() (ingest.Detect, error) {
	if *f.mta != "" {
		format, err := formats.Lookup(*f.mta)
		if err != nil {
			return nil, err
		}
		return func([]byte, parsers.Options) (string, func(parsers.Options) parsers.Parser, error) {
			return format.Name, format.New, nil
		}, nil
	}
	return func(sample []byte, opt parsers.Options) (string, func(parsers.Options) parsers.Parser, error) {
		format, err := formats.Detect(sample, opt)
		return format.Name, format.New, err
	}, nil
}
