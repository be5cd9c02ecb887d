package render_test

import (
	"strings"
	"testing"
	"time"

	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/report/render"
)

func wide(t *testing.T) *report.Result {
	c := canned{names: []string{"provider", "category", "attempts", "first", "share", "source", "example"}}
	for _, example := range []string{
		"550 5.7.26 This mail is unauthenticated, see https://support.example.com/mail/answer/81126#authentication for help",
		"421 4.7.0 [TSS04] Messages from 192.0.2.25 temporarily deferred due to unexpected volume",
	} {
		c.rows = append(c.rows, []any{"Microsoft 365", "rate_limit", int64(1234567), time.Date(2026, 3, 2, 8, 1, 2, 0, time.UTC), 0.25,
			"/var/log/archive/2026/march/mail-2026-03-02.log", example})
	}
	r := result(t, c, map[string]report.Kind{"share": report.Bar, "source": report.Path})
	r.Narrow = []string{"first", "source"}
	return r
}

// TestTableKeepsWords looks at what a table does as the screen gets narrower:
// words, numbers and times are whole or not there at all.
func TestTableKeepsWords(t *testing.T) {
	for _, tt := range []struct {
		width     int
		want, not []string
	}{
		{0, []string{"25.0 % ██", "2026-03-02 08:01:02", "march/mail-2026-03-02.log", "authentication for help"}, []string{"no room"}},
		{140, []string{"2026-03-02 08:01 ", "/var/log/ar…", "mail-2026-03-02.log", "unauthenticated,"}, []string{"no room", "08:01:02"}},
		{100, []string{"25.0 %", "no room for first;", "…ail-2026-03-02.log"}, []string{"2026-03-02 08", "██"}},
		{80, []string{"no room for first, source", "unauthenticated,", "support.example.com/mail/answer/…"}, []string{"2026-03-02 08:01"}},
		{60, []string{"no room for first, source", "1,234,567", "rate_limit", "Microsoft 365"}, []string{"mail-2026"}},
		{30, []string{"Microsoft 365", "rate_limit"}, []string{"1,234"}},
	} {
		got := write(t, "table", wide(t), render.Options{Width: tt.width})
		for _, s := range tt.want {
			if !strings.Contains(got, s) {
				t.Errorf("width %d: no %q in\n%s", tt.width, s, got)
			}
		}
		for _, s := range tt.not {
			if strings.Contains(got, s) {
				t.Errorf("width %d: %q in\n%s", tt.width, s, got)
			}
		}
	}
}

func TestOmit(t *testing.T) {
	got := write(t, "table", wide(t), render.Options{Omit: []string{"category", "first"}})
	if strings.Contains(got, "category") || strings.Contains(got, "2026-03-02 08") || !strings.Contains(got, "Microsoft 365") {
		t.Errorf("got\n%s", got)
	}
}

// TestFirstRows says of how many rows those shown are, if some are not, and is as wide as they need.
func TestFirstRows(t *testing.T) {
	for rows, want := range map[int]string{0: "a report (counts attempts)\nn\n1\n2\n300\n", 2: "a report (counts attempts; first 2 of 3)\nn\n1\n2\n", 3: "a report (counts attempts)\nn\n1\n2\n300\n"} {
		r := result(t, canned{names: []string{"n"}, rows: [][]any{{"1"}, {"2"}, {"300"}}}, nil)
		r.Title, r.Counts = "a report", "attempts"
		if got := write(t, "table", r, render.Options{Rows: rows, Width: 80}); got != want {
			t.Errorf("%d rows: got\n%swant\n%s", rows, got, want)
		}
	}
}

// TestQueryHeadings keeps the names of a query's columns, which the next query may use.
func TestQueryHeadings(t *testing.T) {
	r := result(t, canned{names: []string{"queue_id"}, rows: [][]any{{"4AAA1"}}}, nil)
	if got := write(t, "table", r, render.Options{}); !strings.Contains(got, "\nqueue id\n") {
		t.Errorf("report:\n%s", got)
	}
	r = result(t, canned{names: []string{"queue_id"}, rows: [][]any{{"4AAA1"}}}, nil)
	r.Title = ""
	for _, format := range []string{"table", "markdown"} {
		if got := write(t, format, r, render.Options{}); !strings.Contains(strings.ReplaceAll(got, `\`, ""), "queue_id") {
			t.Errorf("query as %s:\n%s", format, got)
		}
		r = result(t, canned{names: []string{"queue_id"}, rows: [][]any{{"4AAA1"}}}, nil)
		r.Title = ""
	}
}

// TestEmptyColumn drops a column without values first, and does not tell of it: a wider
// screen would show nothing more.
func TestEmptyColumn(t *testing.T) {
	c := canned{names: []string{"host", "page", "address"}, rows: [][]any{{"mx1.example.com", nil, "192.0.2.1"}}}
	if got := write(t, "table", result(t, c, nil), render.Options{Width: 28}); strings.Contains(got, "page") || strings.Contains(got, "no room") {
		t.Errorf("got\n%s", got)
	}
}

func TestParagraph(t *testing.T) {
	for _, tt := range []struct {
		s     string
		width int
		want  string
	}{
		{"one two three", 0, "one two three"},
		{"one two three", 7, "one two\nthree"},
		{"see https://example.com/a/long/path now", 16, "see https://\nexample.com/a/\nlong/path now"},
		{"relay mx1.mail.example.com gave up", 16, "relay mx1.mail\n.example.com\ngave up"},
		{"from 192.0.2.111 here", 12, "from\n192.0.2.111\nhere"},
		{"bounced (8.3 %), 1 % off", 14, "bounced\n(8.3 %), 1 %\noff"},
		{"abcdefghij", 4, "abcd\nefgh\nij"},
		{"日本語", 2, "日\n本\n語"},
		{"a\x1b[1mb", 0, `a\x1b[1mb`},
	} {
		if got := render.Paragraph(tt.s, tt.width); got != tt.want {
			t.Errorf("%q at %d: got %q, want %q", tt.s, tt.width, got, tt.want)
		}
	}
}
