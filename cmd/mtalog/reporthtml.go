package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/report/html"
)

const (
	allReports = "all"
	formatHTML = "html"
)

// pageMemory bounds the memory of the database while it answers for a page. What exceeds it
// goes to disk. Without a bound, DuckDB's allocator keeps what one report has used while the
// next one takes as much of its own.
const pageMemory = 1_000_000_000

// pageRequest says what a page is to show.
type pageRequest struct {
	name   string // of a report, or allReports
	db     string // path of the database
	filter filters
	lines  int // behind each number
}

// writePage writes one report, or all, as an HTML page.
func writePage(cmd *cobra.Command, catalog *report.Catalog, want pageRequest, out output) error {
	if *out.format != formatHTML {
		return usageError{errors.New("report all is written as a page: add --format html -o report.html")}
	}
	now := time.Now() // for all reports of the page, which takes a while
	reports, err := want.reports(catalog, now)
	if err != nil {
		return err
	}
	store, err := openForReading(cmd.Context(), want.db)
	if err != nil {
		return err
	}
	defer store.Close()
	if err := store.limitMemory(cmd.Context(), pageMemory); err != nil {
		return err
	}
	filters, err := want.filter.resolved(now)
	if err != nil {
		return err
	}
	if err := warnOfAbsent(cmd, "the database has", store, filters); err != nil {
		return err
	}
	latest, err := want.latest(cmd.Context(), store, filters["until"])
	if err != nil {
		return err
	}
	page := html.Page{Database: want.db, Made: now, Zone: givenZone(cmd), Filters: want.filter.String(), LinesSince: latest.Since}
	missing := 0
	if want.name == allReports {
		missing = warnOfBroken(cmd, catalog)
		if err := want.addLead(cmd.Context(), &page, store, filters); err != nil {
			return err
		}
	}
	failed, err := want.addSections(cmd, &page, reports, store, latest)
	if err != nil {
		return err
	}
	if err := page.ReadLines(cmd.Context(), store); err != nil {
		return err
	}
	if err := out.to(cmd, func(w io.Writer) error { return html.Write(w, page) }); err != nil {
		return err
	}
	if missing += failed; missing > 0 {
		return fmt.Errorf("%s missing from the page", report.Things(missing, "report"))
	}
	return nil
}

// addLead adds what a page of all reports begins with.
func (want pageRequest) addLead(ctx context.Context, page *html.Page, store report.Querier, filters map[string]string) error {
	sentences, of, err := lead(ctx, store, filters)
	if err != nil {
		return err
	}
	page.First, page.Last = of.first, of.last
	for _, s := range sentences {
		page.Lead = append(page.Lead, forDatabase(want.ofDatabase(), s))
	}
	return nil
}

// recentEvents is the number of latest events among which a page looks for the lines
// behind its numbers: among ten million it would take minutes.
const recentEvents = 1_000_000

// latest says which lines a page shows behind its numbers. until is when the page ends.
func (want pageRequest) latest(ctx context.Context, store report.Querier, until string) (report.Latest, error) {
	latest := report.Latest{Lines: want.lines}
	if want.lines == 0 {
		return latest, nil
	}
	var end time.Time
	err := readTime("until", until, time.Now(), &end)
	if err == nil {
		latest.Since, err = report.Recent(ctx, store, end, recentEvents)
	}
	return latest, err
}

// addSections runs reports and adds to the page what they found. On a page of all
// reports, a user's own that fails keeps no other from the page: it is named, and
// addSections returns how many there are.
func (want pageRequest) addSections(cmd *cobra.Command, page *html.Page, reports []pageReport, store report.Querier, latest report.Latest) (failed int, err error) {
	for _, p := range reports {
		s, err := p.section(cmd.Context(), store, latest, page.Made)
		switch {
		case err != nil && p.report.Own && want.name == allReports && cmd.Context().Err() == nil:
			failed++
			fmt.Fprintf(cmd.ErrOrStderr(), "mtalog: left out: %s\n", printable(err.Error()))
		case err != nil:
			return failed, err
		case len(s.Rows) == 0:
			page.Empty = append(page.Empty, p.report.Title)
		default:
			s.Command = want.command(p.report, page.Zone)
			s.Without = want.without(p.report)
			if want.name == allReports {
				s.Part = partOf(p.report.Name)
			}
			page.Sections = append(page.Sections, s)
		}
	}
	return failed, nil
}

// ofDatabase returns the flag that names the database of the page, with a space before it. It
// is always given, as a page is kept and sent to others.
func (want pageRequest) ofDatabase() string { return " --db " + shellWord(want.db) }

// command returns the command line that runs one of the reports of the page.
func (want pageRequest) command(r *report.Report, zone string) string {
	words := []string{"mtalog report", r.Name + want.ofDatabase()}
	if taken, _ := want.filter.divided(r); len(taken) > 0 {
		words = append(words, asWords(taken))
	}
	if zone != "" {
		words = append(words, "--tz", shellWord(zone))
	}
	return strings.Join(words, " ")
}

// without returns the filters of the page that do not narrow r, which does not take them.
// A number of rows or a parameter of other reports is no such filter.
func (want pageRequest) without(r *report.Report) string {
	_, others := want.filter.divided(r)
	maps.DeleteFunc(others, func(name, _ string) bool { return name == "limit" || !isFilter(name) })
	return asWords(others)
}

// pageReport is a report on a page, with the values of its parameters.
type pageReport struct {
	report *report.Report
	values map[string]string
}

// reports returns the reports of the page in their order.
func (want pageRequest) reports(catalog *report.Catalog, now time.Time) (all []pageReport, err error) {
	if want.name != allReports {
		r, err := findReport(catalog, want.name)
		if err != nil {
			return nil, err
		}
		values, err := want.filter.values(r, now)
		return []pageReport{{r, values}}, err
	}
	if err := want.filter.unknownTo(catalog.All()); err != nil {
		return nil, err
	}
	for _, r := range inPageOrder(catalog.All()) {
		values, err := want.filter.shared(r, now)
		if err != nil {
			return nil, err
		}
		all = append(all, pageReport{r, values})
	}
	return all, nil
}

// section runs the report and finds what its numbers count.
func (p pageReport) section(ctx context.Context, store report.Querier, latest report.Latest, now time.Time) (html.Section, error) {
	res, err := p.report.Run(ctx, store, p.values, now)
	if err != nil {
		return html.Section{}, err
	}
	s, err := html.Read(p.report, res)
	res.Close()
	if err != nil {
		return s, err
	}
	return s, s.Drill(ctx, store, report.Shown{Report: p.report, Values: p.values, Now: now}, latest)
}
