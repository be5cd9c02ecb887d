package report_test

import (
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/mtalog/mtalog/internal/must"
	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/report/reporttest"
	"github.com/mtalog/mtalog/queries"
)

var now = time.Date(2026, 3, 3, 16, 0, 0, 0, time.UTC)

const header = "-- title: T\n-- description: D\n--   goes on\n-- counts: attempts\n"

func parse(text string) (*report.Report, error) {
	return report.Parse("test", text, func(file string) (string, error) {
		switch file {
		case "f.sql":
			return "-- param: since time - from then on\n\tAND time >= $since -- if: since\n", nil
		case "event_rows.sql":
			return "AND time >= $since -- if: since\n", nil
		}
		return "", errors.New("no such fragment")
	})
}

func TestParse(t *testing.T) {
	r := must.Have(parse(header + "-- param: limit integer 5 rows\n-- column: share bar\nSELECT '$no', \"$no\" /* $no */ -- $no\nFROM t WHERE true\n-- include: f.sql\nLIMIT $limit;\n"))(t)
	if r.Title != "T" || r.Description != "D goes on" || r.Counts != "attempts" || r.Columns["share"] != report.Bar || len(r.Params) != 2 {
		t.Errorf("got %+v", r)
	}
	query, args, err := r.Statement(nil, now)
	must.Do(t, err)
	if strings.Contains(query, "$since") || !strings.HasSuffix(query, "\nLIMIT 5") || len(args) > 0 {
		t.Errorf("got %s with %v", query, args)
	}
	query, args, err = r.Statement(map[string]string{"since": "24h", "limit": "1000000"}, now)
	want := []any{sql.Named("limit", int64(1_000_000)), sql.Named("since", now.Add(-24*time.Hour))}
	if err != nil || !strings.Contains(query, "$since") || !strings.HasSuffix(query, "\nLIMIT $limit") || !reflect.DeepEqual(args, want) {
		t.Errorf("got %s with %v, %v", query, args, err)
	}
}

// TestLimitIsWrittenOut: a small limit is a constant, by which DuckDB keeps only the first rows; text is left as it is.
func TestLimitIsWrittenOut(t *testing.T) {
	r := must.Have(parse(header + "-- param: limit integer 5 rows\n-- param: limits integer 6 rows\nSELECT '$limit', $limit, $limits /* $limit */ LIMIT $limit"))(t)
	query, args, err := r.Statement(map[string]string{"limit": "7"}, now)
	if want := "SELECT '$limit', 7, $limits /* $limit */ LIMIT 7"; err != nil || query != want || !reflect.DeepEqual(args, []any{sql.Named("limits", int64(6))}) {
		t.Errorf("got %s with %v, %v", query, args, err)
	}
}

func TestParseErrors(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{header, "report test: there is no SQL"},
		{header + "-- counts: x\nSELECT 1", "report test: the header has -- counts: twice"},
		{header + "-- filter: deliveries\nSELECT 1", "report test: -- filter: deliveries is not failures"},
		{header + "-- Param: x\nSELECT 1", "report test: the header has -- Param:, which is none of title, description, counts, param, column, narrow, filter, rows, number"},
		{header + "--param: x\nSELECT 1", `report test: header line "--param: x" is not of the form -- key: value`},
		{header + "-- param: x text\nSELECT $x", "report test: -- param: x text is not of the form NAME TYPE DEFAULT DESCRIPTION"},
		{header + "-- param: x date - d\nSELECT $x", `report test: parameter x: type "date" is none of time, span, text, integer, number, code`},
		{header + "-- param: x integer five d\nSELECT $x", `report test: x "five": want a whole number, 0 or more`},
		{header + "-- param: x-y text - d\nSELECT 1", `report test: parameter "x-y": a name is made of letters, digits and _`},
		{header + "-- param: x text - d\nSELECT 1", "report test: parameter x is declared but $x is not used: use it or leave it out"},
		{header + "-- param: x text - d\n-- param: x text y d\nSELECT $x", "report test: parameter x is declared twice, differently"},
		{header + "SELECT $x", "report test: $x is used but not declared: add -- param: x TYPE DEFAULT DESCRIPTION"},
		{header + "SELECT $1", `report test: "$1": parameters have names, and strings are not quoted with $`},
		{header + "SELECT $$a$$", `report test: "$$a$$": parameters have names, and strings are not quoted with $`},
		{header + "SELECT 1 -- if: y", "report test: -- if: y names no declared parameter"},
		{header + "SELECT 1\n-- include: g.sql", "report test: include g.sql: no such fragment"},
		{header + "-- column: a pie\nSELECT 1", `report test: column a: "pie" is none of bar, percent, sparkline, heatmap, duration, bytes, path`},
		{header + "-- column: a bar\n-- column: a bar\nSELECT 1", "report test: column a is declared twice"},
		{header + "-- rows: SELECT 1\nSELECT 1", "report test: -- rows: SELECT 1 is not of the form FROM VIEW WHERE CONDITION"},
		{header + "-- rows: FROM events WHERE a = shown.b\nSELECT 1", "report test: -- rows: FROM events has no -- number"},
		{header + "-- rows: FROM  WHERE a\n-- number: n\nSELECT 1", "report test: -- rows: FROM  WHERE a is not of the form FROM VIEW WHERE CONDITION"},
		{header + "-- number: n\nSELECT 1", "report test: -- number: n stands before its -- rows"},
		{header + "-- rows: FROM events WHERE a = $b\n-- number: n\nSELECT 1", "report test: -- rows: $b is not declared"},
	} {
		if _, err := parse(tt.text); fmt.Sprint(err) != tt.want {
			t.Errorf("%q:\n got %v\nwant %s", tt.text, err, tt.want)
		}
	}
}

// TestDrillColumns has rows name columns that the report has not.
func TestDrillColumns(t *testing.T) {
	for rows, want := range map[string]string{
		"FROM events WHERE a = shown.b\n-- number: n": "report test: rows of events: shown.b is not a column of the report",
		"FROM events WHERE a = shown.n\n-- number: b": "report test: rows of events: number b is not a column of the report",
	} {
		r := must.Have(parse(header + "-- rows: " + rows + "\nSELECT 1 AS n"))(t)
		shown := report.Shown{Report: r, Now: now, Columns: []report.Column{{Name: "n"}}, Rows: [][]any{{int64(1)}}}
		if _, err := shown.Behind(t.Context(), nil, report.Latest{Lines: 1}); fmt.Sprint(err) != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

// TestDrillNames has rows whose view is called as a user's own may be.
func TestDrillNames(t *testing.T) {
	db := reporttest.Open(t)
	for _, alias := range []string{"x", "e", "line", "v"} {
		r := must.Have(parse(header + "-- rows: FROM events " + alias + " WHERE true\n-- number: n\nSELECT count(*) AS n FROM events"))(t)
		shown := report.Shown{Report: r, Now: now, Columns: []report.Column{{Name: "n"}}, Rows: [][]any{{int64(1)}}}
		counted, err := shown.Behind(t.Context(), db, report.Latest{Lines: 2})
		if err != nil || len(counted) != 1 || len(counted[0].Latest) != 2 {
			t.Errorf("FROM events %s: %+v, %v", alias, counted, err)
		}
	}
}

func TestValues(t *testing.T) {
	for _, tt := range []struct{ kind, value, want string }{
		{"time", "2026-03-01", "[{{} x 2026-03-01 00:00:00 +0000 UTC}]"},
		{"time", "2026-03-01T10:00:00+02:00", "[{{} x 2026-03-01 08:00:00 +0000 UTC}]"},
		{"time", "2026-03-01 10:30", "[{{} x 2026-03-01 10:30:00 +0000 UTC}]"},
		{"time", "15m", "[{{} x 2026-03-03 15:45:00 +0000 UTC}]"},
		{"time", "7d", "[{{} x 2026-02-24 16:00:00 +0000 UTC}]"},
		{"time", "2w", "[{{} x 2026-02-17 16:00:00 +0000 UTC}]"},
		{"time", "-5m", "[{{} x 2026-03-03 15:55:00 +0000 UTC}]"},
		{"time", "yesterday noon", `x "yesterday noon": want a time such as 2026-11-25, 2026-11-25T09:00, 2026-11, 09:00, 10pm, yesterday, monday, november, last week, 15m, 24h or 7d (ago)`},
		{"time", "24:00", `x "24:00": want a time such as 2026-11-25, 2026-11-25T09:00, 2026-11, 09:00, 10pm, yesterday, monday, november, last week, 15m, 24h or 7d (ago)`},
		{"time", "Feb 30", `x "Feb 30": want a time such as 2026-11-25, 2026-11-25T09:00, 2026-11, 09:00, 10pm, yesterday, monday, november, last week, 15m, 24h or 7d (ago)`},
		{"time", "--5m", `x "--5m": want a time such as 2026-11-25, 2026-11-25T09:00, 2026-11, 09:00, 10pm, yesterday, monday, november, last week, 15m, 24h or 7d (ago)`},
		{"time", "99999w", `x "99999w": want a time such as 2026-11-25, 2026-11-25T09:00, 2026-11, 09:00, 10pm, yesterday, monday, november, last week, 15m, 24h or 7d (ago)`},
		{"time", "876001h", `x "876001h": want a time such as 2026-11-25, 2026-11-25T09:00, 2026-11, 09:00, 10pm, yesterday, monday, november, last week, 15m, 24h or 7d (ago)`},
		{"time", "0001-01-01", `x "0001-01-01": want a time such as 2026-11-25, 2026-11-25T09:00, 2026-11, 09:00, 10pm, yesterday, monday, november, last week, 15m, 24h or 7d (ago)`},
		{"time", "2025-02-30", `x "2025-02-30": want a time such as 2026-11-25, 2026-11-25T09:00, 2026-11, 09:00, 10pm, yesterday, monday, november, last week, 15m, 24h or 7d (ago)`},
		{"time", "last fortnight", `x "last fortnight": want a time such as 2026-11-25, 2026-11-25T09:00, 2026-11, 09:00, 10pm, yesterday, monday, november, last week, 15m, 24h or 7d (ago)`},
		{"span", "1d", "[{{} x 86400}]"},
		{"span", "1d12h", "[{{} x 129600}]"},
		{"span", "1.5h", "[{{} x 5400}]"},
		{"span", "-1d", `x "-1d": want a length of time such as 15m, 1h or 7d`},
		{"span", "100y", `x "100y": want a length of time such as 15m, 1h or 7d`},
		{"span", "36500d1s", `x "36500d1s": want a length of time such as 15m, 1h or 7d`},
		{"span", "10ms", `x "10ms": want a length of time such as 15m, 1h or 7d`},
		{"integer", "10", "[{{} x 10}]"},
		{"integer", "-1", `x "-1": want a whole number, 0 or more`},
		{"integer", "4611686018427387905", `x "4611686018427387905": want a whole number, 4611686018427387904 or less`},
		{"number", "0.5", "[{{} x 0.5}]"},
		{"text", "a'b", "[{{} x a'b}]"},
		{"code", "5.7.1", "[{{} x_from 5007001} {{} x_to 5007001} {{} x_reply -1}]"},
		{"code", "5.7", "[{{} x_from 5007000} {{} x_to 5007999} {{} x_reply -1}]"},
		{"code", "4", "[{{} x_from 4000000} {{} x_to 4999999} {{} x_reply -1}]"},
		{"code", "5.7.x", "[{{} x_from 5007000} {{} x_to 5007999} {{} x_reply -1}]"},
		{"code", "4.x.x", "[{{} x_from 4000000} {{} x_to 4999999} {{} x_reply -1}]"},
		{"code", "4XX", `x "4XX": want a code such as 5.7.1, 5.7, 5 or 550`},
		{"code", "4xx", "[{{} x_from 4000000} {{} x_to 4999999} {{} x_reply -1}]"},
		{"code", "550", "[{{} x_from 1} {{} x_to 0} {{} x_reply 550}]"},
		{"code", "5.07.1", `x "5.07.1": want a code such as 5.7.1, 5.7, 5 or 550`},
		{"code", "3.1.1", `x "3.1.1": want a code such as 5.7.1, 5.7, 5 or 550`},
		{"code", "1.2.3.4", `x "1.2.3.4": want a code such as 5.7.1, 5.7, 5 or 550`},
		{"code", "999", `x "999": want a code such as 5.7.1, 5.7, 5 or 550`},
	} {
		use := "$x"
		if tt.kind == "code" {
			use = "$x_from, $x_to, $x_reply"
		}
		r := must.Have(parse(header + "-- param: x " + tt.kind + " - d\nSELECT " + use))(t)
		_, args, err := r.Statement(map[string]string{"x": tt.value}, now)
		got := fmt.Sprint(args)
		if err != nil {
			got = err.Error()
		}
		if got != tt.want {
			t.Errorf("%s %s:\n got %s\nwant %s", tt.kind, tt.value, got, tt.want)
		}
	}
}

func TestStatementErrors(t *testing.T) {
	r := must.Have(parse(header + "-- param: who text - whose\nSELECT $who"))(t)
	for want, values := range map[string]map[string]string{
		"report test needs who: whose":                 nil,
		"report test does not take host; it takes who": {"host": "x"},
	} {
		if _, _, err := r.Statement(values, now); fmt.Sprint(err) != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

// TestLimit: a result stops at the number that the statement got.
func TestLimit(t *testing.T) {
	r := must.Have(parse(header + "-- param: limit integer 5 rows\nSELECT 1 LIMIT $limit"))(t)
	for given, want := range map[string]int{"": 5, "7": 7, "010": 10} {
		values := map[string]string{"limit": given}
		if given == "" {
			values = nil
		}
		res := must.Have(r.Run(t.Context(), reporttest.Empty(t), values, now))(t)
		res.Close()
		if res.Limit != want {
			t.Errorf("limit %q: %d, want %d", given, res.Limit, want)
		}
	}
	if res, err := r.Run(t.Context(), reporttest.Empty(t), map[string]string{"limit": "0"}, now); err == nil {
		res.Close()
		t.Error("no rows at all look like good news")
	}
}

func TestCatalog(t *testing.T) {
	c := must.Have(report.Canned())(t)
	for name, want := range map[string]string{
		"failure":   "did you mean failures?",
		"fail":      "did you mean failures?",
		"Domains":   "did you mean domains?",
		"timline":   "did you mean timeline?",
		"\x1b[31mq": "see mtalog report --list",
	} {
		if _, err := c.Get(name); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want it to say %q", name, err, want)
		}
	}
}

// own is a report that uses a fragment of mtalog.
const own = header + "SELECT count(*) FROM store.event WHERE true\n-- include: event_filters.sql\n"

// withOwn returns the canned reports and those of a directory with files of these texts,
// by the names of the reports.
func withOwn(t *testing.T, texts map[string]string) *report.Catalog {
	t.Helper()
	dir := t.TempDir()
	for name, text := range texts {
		must.Do(t, os.WriteFile(filepath.Join(dir, name+".sql"), []byte(text), 0o600))
	}
	c := must.Have(report.Canned())(t)
	must.Do(t, c.AddDir(dir))
	return c
}

// TestOwnReports: a user's report is found beside the canned ones, or in the place of one.
func TestOwnReports(t *testing.T) {
	c := withOwn(t, map[string]string{"mine": own, "failures": own, "bom": "\ufeff" + own}) // a mark as editors on Windows write it
	for _, name := range []string{"mine", "failures", "bom"} {
		r := must.Have(c.Get(name))(t)
		if _, ok := r.Param("since"); r.Title != "T" || !ok {
			t.Errorf("%s is not the user's: %+v", name, r)
		}
	}
	if err := c.AddDir(filepath.Join(t.TempDir(), "missing")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a directory that is not there: %v", err)
	}
}

// TestBrokenReports: one that cannot be run keeps no other from being found, and no
// canned one takes its place.
func TestBrokenReports(t *testing.T) {
	c := withOwn(t, map[string]string{"mine": own, "bare": "SELECT 1", "bad": "-- title: T", "failures": header + "SELECT $x"})
	for name, want := range map[string]string{"bad": "report bad: there is no SQL", "failures": "report failures: $x is used"} {
		if _, err := c.Get(name); err == nil || !strings.Contains(err.Error(), want) || c.Broken()[name] != err {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if r, err := c.Get("bare"); err != nil || r.Title != "bare" || r.SQL != "SELECT 1" {
		t.Errorf("a query alone: %+v, %v", r, err)
	}
	if _, err := c.Get("mine"); err != nil || len(c.Broken()) != 2 || len(c.All()) < 10 {
		t.Errorf("%v, %d broken, %d in all", err, len(c.Broken()), len(c.All()))
	}
}

func FuzzParse(f *testing.F) {
	f.Add(header + "-- param: limit integer 5 rows\nSELECT $limit")
	f.Add(header + "SELECT '$a' /* $b")
	f.Fuzz(func(t *testing.T, text string) {
		r, err := parse(text)
		if err != nil {
			return
		}
		if _, _, err := r.Statement(nil, now); err != nil && !strings.Contains(err.Error(), "needs") {
			t.Errorf("%q passed the checks, then: %v", text, err)
		}
	})
}

// TestSource: what is shown of a report is the whole report.
func TestSource(t *testing.T) {
	c := must.Have(report.Canned())(t)
	include := func(file string) (string, error) {
		if strings.HasSuffix(file, "_rows.sql") { // that of rows is looked for beside it
			b, err := queries.FS.ReadFile("include/" + file)
			return string(b), err
		}
		return "", fmt.Errorf("%s is not inserted", file)
	}
	for _, r := range c.All() {
		again, err := report.Parse(r.Name, r.Source(), include)
		if err != nil {
			t.Errorf("%s: %v", r.Name, err)
			continue
		}
		if again.SQL != r.SQL || !reflect.DeepEqual(again.Drills, r.Drills) || !reflect.DeepEqual(again.Columns, r.Columns) ||
			!reflect.DeepEqual(again.Narrow, r.Narrow) || again.Description != r.Description || len(again.Params) != len(r.Params) {
			t.Errorf("%s: read back as %+v", r.Name, again)
		}
		for _, p := range r.Params {
			if same, _ := again.Param(p.Name); same != p {
				t.Errorf("%s: parameter %+v read back as %+v", r.Name, p, same)
			}
		}
	}
}
