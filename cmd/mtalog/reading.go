package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync/atomic"
	"time"

	"github.com/spf13/cobra"

	"github.com/mtalog/mtalog/internal/ingest"
	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/report/render"
	"github.com/mtalog/mtalog/internal/sink"
	"github.com/mtalog/mtalog/internal/sink/duckdb"
	"github.com/mtalog/mtalog/internal/source"
	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/formats"
)

// reading holds the flags of the commands that read logs.
type reading struct {
	mta, host *string
	rules     *[]string
	temporary bool         // see ingest.Options
	timeless  *atomic.Bool // set once a log without times is read; nil if none may be
}

// readFlags adds the flags of reading. zone says what --tz means.
func readFlags(cmd *cobra.Command, zone string) reading {
	zoneFlag(cmd, zone)
	r := reading{
		mta:   cmd.Flags().String("mta", "", "read every log as this `format` instead of recognising it: postfix, exim, exchange or mixed"),
		host:  cmd.Flags().String(hostName, "", "`host` of logs that name none"),
		rules: rulesFlag(cmd),
	}
	offer(cmd, "mta", logFormatNames)
	return r
}

// hostName is a flag that only commands which read logs have.
const hostName = "host-name"

// readsLogs reports whether the arguments of a command are logs, of which - is standard
// input.
func readsLogs(cmd *cobra.Command) bool { return cmd.Flags().Lookup(hostName) != nil }

// run stores the logs that args name, and prints problems with single sources to w.
func (f reading) run(ctx context.Context, store sink.Sink, args []string, w io.Writer) (ingest.Result, error) {
	opt, err := f.options()
	if err != nil {
		return ingest.Result{}, err
	}
	sources, problems := source.Expand(ctx, args)
	problem := func(err error) { fmt.Fprintln(w, "mtalog:", render.Clean(err.Error())) } // in one line: it may hold the name of a file
	for _, p := range problems {
		problem(p)
	}
	problems = slices.DeleteFunc(problems, func(err error) bool { return errors.Is(err, source.ErrPassedOver) })
	if len(sources) == 0 {
		return ingest.Result{}, errors.New("nothing to read")
	}
	bar := newMeter(sizeOf(sources), true, w)
	opt.Progress, opt.Problem = bar.add, problem
	result, err := ingest.Import(ctx, store, sources, opt)
	bar.exit()
	if failed := len(problems) + result.Failed; err == nil && failed > 0 {
		err = fmt.Errorf("%s of %s could not be read, or not to their end", report.Grouped(failed), report.Things(len(problems)+len(sources), "source"))
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
	return ingest.Options{Detect: detect, Memory: duckdb.Memory(), Location: time.Local, Host: *f.host, Classifier: classifier, Temporary: f.temporary}, nil
}

// detector returns formats.Detect, or what takes every log for the format that --mta
// names.
func (f reading) detector() (ingest.Detect, error) {
	if *f.mta != "" {
		format, err := formats.Lookup(*f.mta)
		if err != nil {
			return nil, err
		}
		return func(sample []byte, opt parsers.Options) (ingest.Format, error) {
			return ingest.Format{Name: format.Name, New: format.Around(sample, opt).New}, nil
		}, nil
	}
	return func(sample []byte, opt parsers.Options) (ingest.Format, error) {
		format, err := formats.Detect(sample, opt)
		if f.timeless != nil && errors.Is(err, formats.ErrTimeless) {
			f.timeless.Store(true)
			err = nil
		}
		return ingest.Format{Name: format.Name, New: format.New}, err
	}, nil
}
