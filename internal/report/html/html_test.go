package html_test

import (
	"bytes"
	"strings"
	"testing"
	"unicode"

	"github.com/mtalog/mtalog/internal/must"
	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/report/html"
	"github.com/mtalog/mtalog/internal/report/reporttest"
)

func write(t *testing.T, p html.Page) string {
	t.Helper()
	var b bytes.Buffer
	must.Do(t, html.Write(&b, p))
	page := b.String()
	// The chart library is the only part that is not ours to look at.
	from := strings.Index(page, "<script>")
	return page[:from] + page[strings.Index(page, "</script>"):]
}

// TestHostileText puts what a log may say into every place of a page.
func TestHostileText(t *testing.T) {
	const evil = "</script><script>alert(1)</script>\" onload='x' {{.}} \x1b[31m \u202e $&" + "`${1}`"
	s := html.Section{Name: "timeline", Title: evil, Description: evil, Counts: evil, Without: evil, Command: evil, SQL: evil + "\n" + evil,
		Columns: []report.Column{{Name: "time"}, {Name: evil}, {Name: "delivered"}, {Name: "deferred"}, {Name: "bounced"}, {Name: "expired"}, {Name: "rejected"},
			{Name: "share", Kind: report.Bar}, {Name: "heat", Kind: report.Heatmap}}}
	for range 30 {
		s.Rows = append(s.Rows, []any{evil, evil, int64(1), int64(2), nil, 1.5, "x", 0.25, []any{int64(1), evil}})
	}
	page := write(t, html.Page{Database: evil, Made: reporttest.Now, Filters: evil, Sections: []html.Section{s}, Empty: []string{evil}})
	for _, bad := range []string{"<script>alert", "</script><script>a", `" onload`, "\x1b", "\u202e"} {
		if strings.Contains(page, bad) {
			t.Errorf("the page contains %q", bad)
		}
	}
	for _, r := range page {
		if r != '\n' && r != '\t' && unicode.In(r, unicode.Cc, unicode.Cf) {
			t.Errorf("%U got through", r)
		}
	}
	for _, want := range []string{`data-chart="{&#34;kind&#34;:&#34;columns&#34;`, "show all 30 rows", `<rect width="25"`, "Content-Security-Policy"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}

// TestLongText folds a text that would fill the page.
func TestLongText(t *testing.T) {
	long := strings.Repeat("é ", 400) + "end"
	page := write(t, html.Page{Made: reporttest.Now, Sections: []html.Section{{Name: "x", Columns: []report.Column{{Name: "example"}}, Rows: [][]any{{long}, {"short"}}}}})
	if n := strings.Count(page, `<details class="rest">`); n != 1 || !strings.Contains(page, long) {
		t.Errorf("%d texts folded, want 1 with all of it inside", n)
	}
}

// TestNothingFound says so in a line.
func TestNothingFound(t *testing.T) {
	page := write(t, html.Page{Database: "mail.duckdb", Made: reporttest.Now, Empty: []string{"Encryption", "DNS failures"}})
	if want := "The database has nothing for: Encryption · DNS failures. Read logs with mtalog import, or widen the filters."; !strings.Contains(page, want) {
		t.Errorf("the page lacks %q", want)
	}
	page = write(t, html.Page{Made: reporttest.Now, Empty: []string{"Encryption", "DNS failures"}, Sections: []html.Section{{Name: "x", Columns: []report.Column{{Name: "n"}}, Rows: [][]any{{int64(1)}}}}})
	if want := "These reports are empty: Encryption · DNS failures"; !strings.Contains(page, want) {
		t.Errorf("the page lacks %q", want)
	}
}

// TestLead writes what is wrong above everything else, and the contents in their parts.
func TestLead(t *testing.T) {
	cell := html.Section{Columns: []report.Column{{Name: "n"}}, Rows: [][]any{{int64(1)}}}
	p := html.Page{Database: "mail.duckdb", Made: reporttest.Now, Lead: []string{"Mail to <b>Google</b> waits.", "Then this."}, First: reporttest.Now.AddDate(0, 0, -7), Last: reporttest.Now}
	for _, s := range [][3]string{{"overview", "Overview", "What is wrong"}, {"causes", "Causes", "What is wrong"}, {"totals", "Totals", "How much"}} {
		cell.Name, cell.Title, cell.Part = s[0], s[1], s[2]
		p.Sections = append(p.Sections, cell)
	}
	page := write(t, p)
	for _, want := range []string{
		"mail of " + p.First.Format(report.DateMinute) + " to " + p.Last.Format(report.DateMinute),
		`<div class="lead"><p>Mail to &lt;b&gt;Google&lt;/b&gt; waits.</p><p>Then this.</p></div>`,
		`Next: <a href="#causes">Causes</a>.`,
		`<div><b>What is wrong</b><a href="#overview">Overview</a> <a href="#causes">Causes</a> </div>`,
		`<div><b>How much</b><a href="#totals">Totals</a> </div>`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}

// TestOneReport names the page after its only report.
func TestOneReport(t *testing.T) {
	page := write(t, html.Page{Database: "mail.duckdb", Made: reporttest.Now, Sections: []html.Section{{Name: "lines", Title: "Lines", Columns: []report.Column{{Name: "n"}}, Rows: [][]any{{int64(1)}}}}})
	if !strings.Contains(page, "<title>Lines · mail.duckdb</title>") || strings.Contains(page, ">Contents<") {
		t.Error("the page is not called Lines, or has contents")
	}
	if n := strings.Count(page, `id="lines"`); n != 1 {
		t.Errorf("%d things are called lines, want the section alone", n)
	}
}

// TestPage writes all canned reports and looks for what would reach out.
func TestPage(t *testing.T) {
	db := reporttest.Open(t)
	catalog := must.Have(report.Canned())(t)
	p := html.Page{Database: "mail.duckdb", Made: reporttest.Now}
	for _, r := range catalog.All() {
		res := must.Have(r.Run(t.Context(), db, nil, reporttest.Now))(t)
		s, err := html.Read(r, res)
		res.Close()
		must.Do(t, err)
		p.Sections = append(p.Sections, s)
	}
	page := write(t, p)
	for _, bad := range []string{" src=", "<link", "@import", "url(", "<iframe"} {
		if strings.Contains(page, bad) {
			t.Errorf("the page contains %q: it must need no network", bad)
		}
	}
	for _, want := range []string{`class="short cards"`, ` narrow"`, `data-label="attempts"`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if n := strings.Count(page, "data-chart="); n != 9 {
		t.Errorf("%d charts, want 9", n)
	}
	if n := strings.Count(page, "<section id="); n != len(p.Sections) {
		t.Errorf("%d sections, want %d", n, len(p.Sections))
	}
}
