// Package html writes reports as one page that needs nothing else: styles, scripts and
// the chart library are in it. What logs say is cleaned and escaped by html/template;
// a content security policy forbids the page to load anything.
//
// Read makes a Section of a result, and Section.Drill finds what its numbers count
// (drill.go). Write writes a Page of sections by the template page.html, with tables
// (table.go, fold.go) and charts (chart.go, scale.go, chart.js); page.js answers clicks.
package html

import (
	"bufio"
	"embed"
	"html/template"
	"io"
	"strings"
	"time"

	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/report/render"
)

//go:embed page.html page.css page.js chart.js echarts/echarts.min.js
var files embed.FS

// Page is what is written.
type Page struct {
	Database string
	Made     time.Time
	// Zone is the time zone that the reports were asked for, as --tz takes it; "" for
	// that of the machine.
	Zone string
	// Filters says what the reports were narrowed to; "" for nothing.
	Filters string
	// Lead says in sentences what is wrong and what to do; it may be empty.
	Lead []string
	// First and Last are the times of the mail that the page is about, zero if that is
	// not known.
	First, Last time.Time
	Sections    []Section
	// Empty has the titles of the reports that found nothing.
	Empty []string
	// LinesSince bounds the lines behind the numbers; zero for no bound.
	LinesSince time.Time

	lines  []report.Line  // behind the numbers
	places map[string]int // index in lines by identity, see report.Counted
}

// Section is the result of one report.
type Section struct {
	Name, Title, Description, Counts string
	// Part is the title of the part of the page that the section is in; "" if the
	// page has no parts.
	Part string
	// Command runs the report on the command line; SQL is its query.
	Command, SQL string
	// Without names the filters of the page that the report does not take, so that it
	// shows what they leave out elsewhere; "" for none.
	Without string
	Columns []report.Column
	Narrow  []string // columns that give way first
	Rows    [][]any

	counted []report.Counted
}

// Read collects the result of a report into a section.
func Read(r *report.Report, res *report.Result) (Section, error) {
	s := Section{Name: r.Name, Title: r.Title, Description: r.Description, Counts: r.Counts, SQL: r.SQL, Columns: res.Columns, Narrow: res.Narrow}
	for row, err := range res.Rows() {
		if err != nil {
			return s, err
		}
		s.Rows = append(s.Rows, row)
	}
	return s, nil
}

// title returns what tabs and bookmarks call the page: its report, if it has only one.
func (p Page) title() string {
	if len(p.Sections) == 1 && len(p.Empty) == 0 {
		return p.Sections[0].Title
	}
	return "Mail report"
}

// part is a part of the table of contents.
type part struct {
	Title    string
	Sections []Section
}

// contentsOf divides the sections into parts, each of those that follow one another.
func contentsOf(p Page) (parts []part) {
	for _, s := range p.Sections {
		if len(parts) == 0 || parts[len(parts)-1].Title != s.Part {
			parts = append(parts, part{Title: s.Part})
		}
		last := &parts[len(parts)-1]
		last.Sections = append(last.Sections, s)
	}
	return parts
}

var page = template.Must(template.New("page.html").Funcs(template.FuncMap{
	"clean":    render.Clean,
	"count":    func(n int) string { return render.Cell(int64(n), "", 0) },
	"title":    Page.title,
	"contents": contentsOf,
	"table":    tableOf,
	"lines":    linesOf,
	"hasLines": func(p Page) bool { return len(p.lines) > 0 },
	"chart":    chartOf,
	"css":      func() template.CSS { return template.CSS(text("page.css")) },
	"js":       func() template.JS { return template.JS(text("chart.js") + text("page.js")) },
	"lib":      func() template.JS { return template.JS(text("echarts/echarts.min.js")) },
	"split":    func(s string) []string { return strings.Split(strings.ReplaceAll(s, "\t", "    "), "\n") },
	"time":     func(t time.Time) string { return t.Format(report.DateMinute) },
	"clock":    func(t time.Time) string { return report.ClockName(t.Location()) },
}).ParseFS(files, "page.html"))

func text(name string) string {
	b, err := files.ReadFile(name)
	if err != nil {
		panic(err) // embedded
	}
	return string(b)
}

// Write writes the page.
func Write(w io.Writer, p Page) error {
	b := bufio.NewWriter(w) // a template writes each of its pieces by itself
	if err := page.Execute(b, p); err != nil {
		return err
	}
	return b.Flush()
}
