package main

import (
	"context"
	"errors"
	"io"
	"slices"
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

// pageOrder are the reports with which a page begins. The others follow by name, and
// pageEnd comes last.
var (
	pageOrder = []string{"overview", "causes", "timeline", "totals", "traffic", "failures", "providers", "provider-failures", "domains", "rejects", "heatmap", "delays", "backlog"}
	pageEnd   = []string{"sources", "unrecognised"}
)

// writePage writes one report, or all, as an HTML page.
func writePage(cmd *cobra.Command, catalog *report.Catalog, name, path string, filter filters, lines int, out output) error {
	if *out.format != formatHTML {
		return usageError{errors.New("report all is written as a page: add --format html -o report.html")}
	}
	var reports []*report.Report
	if name == allReports {
		reports = inPageOrder(catalog.All())
	} else {
		r, err := catalog.Get(name)
		if err != nil {
			return usageError{err}
		}
		reports = []*report.Report{r}
	}
	values := make([]map[string]string, len(reports))
	for i, r := range reports {
		var err error
		if name == allReports {
			values[i], err = filter.shared(r)
		} else {
			values[i], err = filter.values(r)
		}
		if err != nil {
			return err
		}
	}
	store, err := openForReading(cmd.Context(), path)
	if err != nil {
		return err
	}
	defer store.Close()
	page := html.Page{Database: path, Made: now(), Filters: filter.String()}
	latest := report.Latest{Lines: lines}
	if lines > 0 {
		until, _ := cmd.Flags().GetString("until")
		if latest.Since, err = recent(cmd.Context(), store, until); err != nil {
			return err
		}
		page.LinesSince = latest.Since
	}
	for i, r := range reports {
		s, err := section(cmd.Context(), store, r, values[i], latest)
		if err != nil {
			return err
		}
		if len(s.Rows) == 0 {
			page.Empty = append(page.Empty, r.Name)
			continue
		}
		s.Command = strings.TrimSpace("mtalog report " + r.Name + " --db " + path + " " + filter.String())
		page.Sections = append(page.Sections, s)
	}
	if err := page.ReadLines(cmd.Context(), store); err != nil {
		return err
	}
	return out.to(cmd, func(w io.Writer) error { return html.Write(w, page) })
}

// recentEvents is the number of latest events among which a page looks for the lines
// behind its numbers: among ten millions it would take minutes.
const recentEvents = 1_000_000

// recent returns the time from which on lines are looked for; zero for no bound.
func recent(ctx context.Context, store report.Querier, until string) (time.Time, error) {
	var end time.Time
	if until != "" {
		var err error
		if end, err = report.ParseTime(until, now()); err != nil {
			return end, err
		}
	}
	return report.Recent(ctx, store, end, recentEvents)
}

func section(ctx context.Context, store report.Querier, r *report.Report, values map[string]string, latest report.Latest) (html.Section, error) {
	at := now()
	res, err := r.Run(ctx, store, values, at)
	if err != nil {
		return html.Section{}, err
	}
	s, err := html.Read(r, res)
	res.Close()
	if err != nil {
		return s, err
	}
	return s, s.Drill(ctx, store, r, values, at, latest)
}

func inPageOrder(all []*report.Report) []*report.Report {
	rank := func(r *report.Report) int {
		if i := slices.Index(pageOrder, r.Name); i >= 0 {
			return i
		}
		if i := slices.Index(pageEnd, r.Name); i >= 0 {
			return len(pageOrder) + 1 + i
		}
		return len(pageOrder)
	}
	slices.SortStableFunc(all, func(a, b *report.Report) int { return rank(a) - rank(b) })
	return all
}
