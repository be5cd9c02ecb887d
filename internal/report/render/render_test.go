package render_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/mtalog/mtalog/internal/golden"
	"github.com/mtalog/mtalog/internal/must"
	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/report/render"
)

// canned answers every query with the same rows.
type canned struct {
	names []string
	rows  [][]any
}

func (c canned) QueryContext(context.Context, string, ...any) (report.Rows, error) {
	return &cursor{c, -1}, nil
}

type cursor struct {
	canned
	at int
}

func (c *cursor) Columns() ([]string, error) { return c.names, nil }
func (c *cursor) Next() bool                 { c.at++; return c.at < len(c.rows) }
func (c *cursor) Types() []string            { return nil }
func (c *cursor) Values() []any              { return c.rows[c.at] }
func (c *cursor) Err() error                 { return nil }
func (c *cursor) Close() error               { return nil }

// hostile are texts that a sender can bring into a log.
var hostile = []string{
	"\x1b[31mred\x1b[0m \x1b]0;title\x07 \x1b]8;;http://evil.test\x1b\\link\x1b]8;;\x1b\\",
	"C1 \u009b31m and DEL \x7f",
	"two\nlines\r\n\tand a tab",
	"left\u202egnp.exe\u202c \u2066isolate\u2069 \u200e \u061c",
	"zero\u200bwidth \ufeffbom \u2028 line \U000e0041tag",
	"bad utf-8 \xff\xfe \xed\xa0\x80",
	"=HYPERLINK(\"http://evil.test\",\"x\")",
	"+1+1", "-2+3", "@SUM(A1)", "\t=1", "  =1", "-5",
	"<script>alert(1)</script> & <img src=x onerror=y>",
	"a | b \\| c `code` *bold* _it_ [link](http://evil.test) ![i](u) # h ~~s~~",
	"日本語の長い文字列がここにあります。折り返しは幅で決まります。日本語の長い文字列がここにあります。",
	"https://support.example.com/very/long/path/without/any/space/in/it/that/would/push/the/table/over/the/edge?of=the&screen=1",
	`quote " and ' and , comma`,
	"%s %n \\x1b[31m",
	"",
}

func result(t *testing.T, c canned, kinds map[string]report.Kind) *report.Result {
	t.Helper()
	res := must.Have(report.Query(t.Context(), c, ""))(t)
	for i, col := range res.Columns {
		res.Columns[i].Kind = kinds[col.Name]
	}
	res.Title, res.Counts = "Title <b>|\x1b[1m", "attempts"
	return res
}

func hostileResult(t *testing.T) *report.Result {
	c := canned{names: []string{"n", "text", "share", "trend", "delay", "bytes", "time", "ok\x1b", "nothing"}}
	for i, s := range hostile {
		c.rows = append(c.rows, []any{int64(i * 12345), s, float64(i) / 20, []any{int64(i), int64(0), 2.5, nil},
			float64(i * i * i * 60), int64(i) << (2 * i), time.Date(2026, 3, 2, 8, i, 0, 0, time.UTC), i%2 == 0, nil})
	}
	r := result(t, c, map[string]report.Kind{"share": report.Bar, "trend": report.Sparkline, "delay": report.Duration, "bytes": report.Bytes})
	r.Zone = time.UTC
	return r
}

func write(t *testing.T, format string, r *report.Result, opt render.Options) string {
	t.Helper()
	f := must.Have(render.Lookup(format))(t)
	var b bytes.Buffer
	must.Do(t, f.Write(&b, r, opt))
	return b.String()
}

func TestHostileText(t *testing.T) {
	for _, format := range render.Names() {
		t.Run(format, func(t *testing.T) {
			got := write(t, format, hostileResult(t), render.Options{Width: 110})
			golden.Compare(t, filepath.Join("testdata", "hostile."+format), got)
			harmless(t, got)
		})
	}
}

// harmless fails the test where s could steer a terminal or deceive an eye.
func harmless(t *testing.T, s string) {
	t.Helper()
	if !utf8.ValidString(s) {
		t.Errorf("not UTF-8: %q", s)
	}
	for _, r := range s {
		if r != '\n' && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Co) {
			t.Errorf("%U got through", r)
		}
	}
}

func FuzzNothingSteers(f *testing.F) {
	for _, s := range hostile {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, format := range render.Names() {
			c := canned{names: []string{s, "b"}, rows: [][]any{{s, int64(1)}, {[]any{s}, 1.5}}}
			got := write(t, format, result(t, c, nil), render.Options{Width: 40})
			harmless(t, got)
		}
	})
}

func TestJSONKeepsTheText(t *testing.T) {
	for i, s := range hostile {
		c := canned{names: []string{"text"}, rows: [][]any{{s}}}
		var back []map[string]string
		must.Do(t, json.Unmarshal([]byte(write(t, "json", result(t, c, nil), render.Options{})), &back))
		if want := strings.ToValidUTF8(s, "\ufffd"); i != 5 && back[0]["text"] != want {
			t.Errorf("got %q, want %q", back[0]["text"], want)
		}
	}
}

// TestJSONKeepsAngleBrackets: JSON for people and programs has addresses as they are, in
// names of columns too.
func TestJSONKeepsAngleBrackets(t *testing.T) {
	const address, key = `"<a@example.com> & \u001b"`, `"a<b"`
	c := canned{names: []string{"a<b", "list"}, rows: [][]any{{"<a@example.com> & \x1b", []any{"<a@example.com> & \x1b"}}}}
	object := "{" + key + ":" + address + `,"list":[` + address + "]}"
	for format, want := range map[string]string{"json": "[\n" + object + "\n]\n", "ndjson": object + "\n"} {
		if got := write(t, format, result(t, c, nil), render.Options{}); got != want {
			t.Errorf("%s: %s, want %s", format, got, want)
		}
	}
	var b strings.Builder
	if err := render.WriteDocument(&b, map[string]string{"a<b": "<a@example.com> & \x1b"}); err != nil || b.String() != "{\n  "+key+": "+address+"\n}\n" {
		t.Errorf("a document: %s (%v)", b.String(), err)
	}
}

func TestNoJSONRows(t *testing.T) {
	for format, want := range map[string]string{"json": "[\n\n]\n", "ndjson": "", "csv": "a\n"} {
		if got := write(t, format, result(t, canned{names: []string{"a"}}, nil), render.Options{}); got != want {
			t.Errorf("%s without rows: %q, want %q", format, got, want)
		}
	}
}

func TestCSVIsInertAndReadable(t *testing.T) {
	c := canned{names: []string{"v"}, rows: [][]any{{"=1"}, {"-5"}, {int64(-5)}, {-5.5}, {"a,\"b\"\n"}, {"\u3000＝1"}, {"ä＝1"}}}
	rows := must.Have(csv.NewReader(strings.NewReader(write(t, "csv", result(t, c, nil), render.Options{}))).ReadAll())(t)
	want := [][]string{{"v"}, {"'=1"}, {"'-5"}, {"-5"}, {"-5.5"}, {`a,"b"\n`}, {"'\u3000＝1"}, {"ä＝1"}}
	if !reflect.DeepEqual(rows, want) {
		t.Errorf("got %q, want %q", rows, want)
	}
}

// TestMarkdownHasNoLinks has what GitHub makes a link of without brackets.
func TestMarkdownHasNoLinks(t *testing.T) {
	c := canned{names: []string{"v"}, rows: [][]any{{"www.evil.test"}, {"http://evil.test"}, {"amy@evil.test"}}}
	got := write(t, "markdown", result(t, c, nil), render.Options{})
	for _, bad := range []string{"www.", "://", "@"} {
		if strings.Contains(got, bad) {
			t.Errorf("%q in\n%s", bad, got)
		}
	}
}

// noRoom is a full disk.
type noRoom struct{}

func (noRoom) Write([]byte) (int, error) { return 0, errors.New("no room") }

func TestFullDisk(t *testing.T) {
	for _, format := range render.Names() {
		f := must.Have(render.Lookup(format))(t)
		if err := f.Write(noRoom{}, result(t, canned{names: []string{"a"}}, nil), render.Options{}); err == nil && format != "ndjson" { // which is empty
			t.Errorf("%s: no error", format)
		}
	}
}

// TestTableFits holds for any width that leaves a column for each column.
func TestTableFits(t *testing.T) {
	for _, width := range []int{40, 60, 80, 100, 132, 200} {
		for _, color := range []bool{false, true} {
			for line := range strings.Lines(write(t, "table", hostileResult(t), render.Options{Width: width, Color: color})) {
				if w := text.StringWidthWithoutEscSequences(strings.TrimSuffix(line, "\n")); w > width {
					t.Errorf("width %d: line of %d: %q", width, w, line)
				}
			}
		}
	}
}

func TestColor(t *testing.T) {
	if got := write(t, "table", hostileResult(t), render.Options{Color: true}); !strings.Contains(got, "\x1b[1m") {
		t.Error("no color where it was asked for")
	}
}

func TestLimitIsNamed(t *testing.T) {
	c := canned{names: []string{"a"}, rows: [][]any{{"x"}, {"y"}}}
	r := result(t, c, nil)
	r.Limit = 2
	if got := write(t, "table", r, render.Options{}); !strings.HasSuffix(got, "stopped at the limit of 2; --limit N shows more rows\n") {
		t.Errorf("got %q", got)
	}
}

func TestUnknownFormat(t *testing.T) {
	_, err := render.Lookup("pdf")
	if want := "no format is called pdf; choose one of " + strings.Join(render.Names(), ", "); fmt.Sprint(err) != want {
		t.Errorf("got %v, want %s", err, want)
	}
}
