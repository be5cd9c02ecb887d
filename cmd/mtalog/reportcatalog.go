package main

import (
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/mtalog/mtalog/internal/oserr"
	"github.com/mtalog/mtalog/internal/report"
)

// defaultReports returns the directory of a user's own reports.
func defaultReports() string {
	config, err := os.UserConfigDir()
	if err != nil {
		return ""
	}
	return filepath.Join(config, "mtalog", "reports")
}

// findReport returns the report called name. The error is a usageError if there is none,
// and not if one of the user's own cannot be run.
func findReport(catalog *report.Catalog, name string) (*report.Report, error) {
	r, err := catalog.Get(name)
	if err != nil && slices.Contains([]string{"events", "deliveries", "messages", "queued"}, name) {
		err = fmt.Errorf("no report is called %s; it is a view: mtalog sql 'FROM %[1]s LIMIT 10'", name)
	}
	if err != nil && isFile(name) {
		err = fmt.Errorf("no report is called %s; a database is named with --db, and a log is read by mtalog summary", printable(name))
	}
	if err != nil && catalog.Broken()[name] == nil {
		err = usageError{err}
	}
	return r, err
}

// warnOfBroken names the reports that cannot be run, and returns how many there are.
func warnOfBroken(cmd *cobra.Command, catalog *report.Catalog) int {
	broken := catalog.Broken()
	for _, name := range slices.Sorted(maps.Keys(broken)) {
		fmt.Fprintf(cmd.ErrOrStderr(), "mtalog: left out: %s\n", printable(broken[name].Error()))
	}
	return len(broken)
}

// loadReports returns the canned reports and those in dir. The default directory need not
// exist, nor be readable.
func loadReports(dir string) (*report.Catalog, error) {
	catalog, err := report.Canned()
	if err != nil || dir == "" {
		return catalog, err
	}
	err = catalog.AddDir(dir)
	pe, isPath := err.(*fs.PathError) // and no error in a report
	switch {
	case !isPath:
		return catalog, err
	case dir == defaultReports() && oserr.Absent(err):
		return catalog, nil
	}
	return nil, fmt.Errorf("--reports: %s: %w", pe.Path, pe.Err)
}

func reportNames(dir string) []string {
	catalog, err := loadReports(dir)
	if err != nil {
		return nil
	}
	names := []string{allReports + "\tEvery report, as one page of HTML"}
	for _, r := range catalog.All() {
		names = append(names, r.Name+"\t"+r.Title)
	}
	return names
}

func listReports(w io.Writer, catalog *report.Catalog) error {
	longest := 0
	for _, r := range catalog.All() {
		longest = max(longest, len(printable(r.Name)))
	}
	for _, r := range catalog.All() {
		if _, err := fmt.Fprintf(w, "%-*s  %s\n", longest, printable(r.Name), printable(r.Title)); err != nil {
			return err
		}
	}
	return nil
}
