package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/mtalog/mtalog/internal/outfile"
	"github.com/mtalog/mtalog/internal/parquet"
	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/report/render"
)

const formatParquet = "parquet"

// output holds the flags that say how and where to write a result.
type output struct {
	format, file *string
	names        []string // of formats
}

func outputFlags(cmd *cobra.Command, more ...string) output {
	names := append(append(render.Names(), formatParquet), more...)
	o := output{
		format: cmd.Flags().String("format", "table", "`format`: "+strings.Join(names, ", ")+"; without it, that of the suffix of --output"),
		file:   cmd.Flags().StringP("output", "o", "", "write to this `file`, which is made with mode 0600, instead of standard output"),
		names:  names,
	}
	offer(cmd, "format", func() []string { return names })
	cmd.PreRunE = func(cmd *cobra.Command, _ []string) error {
		name := formatOfFile(*o.file)
		if !cmd.Flags().Changed("format") && (name == formatHTML || slices.Contains(names, name)) {
			*o.format = name
		}
		if err := o.check(); err != nil || o.toStdout() {
			return err
		}
		err := outfile.Check(*o.file)
		if errors.Is(err, outfile.ErrDatabase) {
			err = usageError{err}
		}
		return err
	}
	return o
}

// formatOfFile returns the format that the name of a file stands for: a table in a file
// called failures.csv would be found out late.
func formatOfFile(name string) string {
	switch suffix := strings.TrimPrefix(strings.ToLower(filepath.Ext(name)), "."); suffix {
	case "md":
		return "markdown"
	case "htm":
		return formatHTML
	case "table":
		return ""
	default:
		return suffix
	}
}

// check finds out before any query runs whether the format can be written.
func (o output) check() error {
	if *o.format == formatParquet {
		if o.toStdout() {
			return usageError{errors.New("parquet is not text: add -o FILE")}
		}
		return nil
	}
	if *o.format == formatHTML && !slices.Contains(o.names, formatHTML) {
		return usageError{errors.New("only reports are written as html; choose another --format: " + strings.Join(o.names, ", "))}
	}
	if !slices.Contains(o.names, *o.format) {
		return usageError{fmt.Errorf("no format is called %s; choose one of %s", *o.format, strings.Join(o.names, ", "))}
	}
	return nil
}

// copied writes the answer to a query into the file of out and reports whether it did: the format must be
// Parquet, the database open in this process, and the query one that can be copied.
func (o output) copied(cmd *cobra.Command, store database, query string, args ...any) (bool, error) {
	if *o.format != formatParquet || store.own == nil {
		return false, nil
	}
	err := outfile.ReplaceNamed(*o.file, func(name string) error {
		return parquet.Copy(cmd.Context(), name, store.own, store.Zoned, query, args)
	})
	if errors.Is(err, parquet.ErrRows) {
		return false, nil
	}
	return err == nil, err
}

// write writes one result and closes it.
func (o output) write(cmd *cobra.Command, r *report.Result) error {
	defer r.Close()
	if *o.format == formatParquet {
		return outfile.ReplaceNamed(*o.file, func(name string) error { return parquet.Write(cmd.Context(), name, r) })
	}
	f, err := render.Lookup(*o.format)
	if err != nil {
		return usageError{err}
	}
	return o.to(cmd, func(w io.Writer) error {
		opt := options(w)
		if f.Name == "table" {
			w = forPeople(w)
		}
		return f.Write(w, r, opt)
	})
}

// toStdout reports whether the result goes to standard output, which "-" names too, as
// it names standard input among logs.
func (o output) toStdout() bool { return *o.file == "" || *o.file == "-" }

// to calls write with the file or the standard output.
func (o output) to(cmd *cobra.Command, write func(io.Writer) error) error {
	if o.toStdout() {
		return write(cmd.OutOrStdout())
	}
	return outfile.Replace(*o.file, func(f *os.File) error { return write(f) })
}
