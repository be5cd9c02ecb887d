package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/mtalog/mtalog/internal/report"
)

const reportHelp = `Report runs a canned report; without NAME, overview. --list lists them, and --show prints
one as SQL. NAME may be all with --format html, which writes every report on one page.
A file NAME.sql in the directory --reports is a report too, and replaces a canned one of
the same name.

A report that says which share of the attempts failed, as domains does, counts with --code
or --category the failures of this kind and all deliveries.`

func reportCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "report [NAME]",
		Short:   "Run a canned report: what fails, where, why and since when",
		Long:    reportHelp,
		Example: "  mtalog report failures --since 24h\n  mtalog report traffic --param every=1h\n  mtalog report domains --code 4.7 --format csv\n  mtalog report all --format html -o report.html\n  mtalog report --list",
		Args:    atMost(1),
	}
	f := reportFlags{db: dbFlag(cmd), filter: filterFlags(cmd), out: outputFlags(cmd, formatHTML)}
	zoneFlag(cmd, zoneOfTimes)
	f.dir = cmd.Flags().String("reports", defaultReports(), "`directory` of your own reports")
	f.lines = numberFlag(cmd, "lines", 5, 0, "with --format html, `number` of lines to show behind each number; 0 for none, which takes half of the time or less")
	f.list = cmd.Flags().Bool("list", false, "list the reports")
	f.show = cmd.Flags().Bool("show", false, "print the report as SQL, with its header, instead of running it")
	f.explain = cmd.Flags().Bool("explain", false, "run the report and print the database's query plan, with times")
	cmd.ValidArgsFunction = func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		if len(args) > 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return reportNames(*f.dir), cobra.ShellCompDirectiveNoFileComp
	}
	cmd.RegisterFlagCompletionFunc("param", offerParameters(f.dir))
	cmd.RunE = f.run
	return cmd
}

// reportFlags are the flags of the command report.
type reportFlags struct {
	db, dir             *string
	filter              filters
	out                 output
	lines               *int
	list, show, explain *bool
}

// run does what the flags say instead of running a report, or runs it.
func (f *reportFlags) run(cmd *cobra.Command, args []string) error {
	name := append(args, "overview")[0]
	if err := checkTogether(cmd, name); err != nil {
		return usageError{err}
	}
	catalog, err := loadReports(*f.dir)
	if err != nil {
		return err
	}
	if *f.list {
		warnOfBroken(cmd, catalog)
		return listReports(cmd.OutOrStdout(), catalog)
	}
	if name == allReports || *f.out.format == formatHTML {
		return writePage(cmd, catalog, pageRequest{name, *f.db, f.filter, *f.lines}, f.out)
	}
	r, err := findReport(catalog, name)
	if err != nil {
		return err
	}
	if *f.show {
		return showReport(cmd.OutOrStdout(), r)
	}
	values, err := f.filter.values(r, time.Now())
	if err != nil {
		return err
	}
	store, err := openForReading(cmd.Context(), *f.db)
	if err != nil {
		return err
	}
	defer store.Close()
	if *f.explain {
		return explainReport(cmd, r, store, values)
	}
	if err := runReport(cmd, r, store, values, f.out); err != nil {
		return err
	}
	if since, ok := r.Param("since"); ok { // also where that is the report's own, as of what is new
		values["since"] = cmp.Or(values["since"], since.Default)
	}
	return warnOfAbsent(cmd, "the database has", store, values)
}

// checkTogether refuses flags that do not go together: one would be ignored.
func checkTogether(cmd *cobra.Command, name string) error {
	given := func(flags ...string) (all []string) {
		for _, f := range flags {
			if cmd.Flags().Changed(f) {
				all = append(all, "--"+f)
			}
		}
		return all
	}
	instead := given("list", "show", "explain")
	if ignored := append(slices.Clone(instead), given("format", "output")...); len(instead) > 0 && len(ignored) > 1 {
		return fmt.Errorf("%s and %s do not go together: leave one out", ignored[0], ignored[1])
	}
	format, _ := cmd.Flags().GetString("format")
	switch {
	case len(instead) > 0 && name == allReports && instead[0] != "--list":
		return fmt.Errorf("%s is for one report: name it", instead[0])
	case len(given("lines")) > 0 && format != formatHTML:
		return fmt.Errorf("--lines is for pages: add --format %s", formatHTML)
	}
	return nil
}

// runReport runs a report and writes its result.
func runReport(cmd *cobra.Command, r *report.Report, store database, values map[string]string, out output) error {
	now := time.Now()
	query, arguments, err := r.Statement(values, now)
	if err != nil {
		return err
	}
	if done, err := out.copied(cmd, store, query, arguments...); done || err != nil {
		return err
	}
	res, err := r.Run(cmd.Context(), store, values, now)
	if err != nil {
		return err
	}
	return out.write(cmd, res)
}

// explainReport runs a report and prints the query plan with its times.
func explainReport(cmd *cobra.Command, r *report.Report, store database, values map[string]string) error {
	plan, err := r.Explain(cmd.Context(), store, values, time.Now())
	if err != nil {
		return err
	}
	_, err = fmt.Fprint(cmd.OutOrStdout(), printable(plan))
	return err
}

// showReport prints a report with its fragments in place.
func showReport(w io.Writer, r *report.Report) error {
	text := strings.ReplaceAll(r.Source(), "\t", "    ") // printable makes one space of a tab
	_, err := io.WriteString(w, printable(text))
	return err
}
