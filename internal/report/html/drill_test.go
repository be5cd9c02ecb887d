package html

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/mtalog/mtalog/internal/must"
	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/report/reporttest"
)

// TestDrill follows a number of a page to the lines that it counts.
func TestDrill(t *testing.T) {
	db := reporttest.Open(t)
	p := Page{Database: "mail.duckdb", Made: reporttest.Now, Sections: []Section{section(t, db, "domains", 3)}}
	must.Do(t, p.ReadLines(t.Context(), db))
	var b bytes.Buffer
	must.Do(t, Write(&b, p))
	page := b.String()

	var l lines
	text := between(page, `<script type="application/json">`, "</script>")
	if err := json.Unmarshal([]byte(text), &l); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	button := regexp.MustCompile(`data-label="deferred"><button type="button" class="drill" data-lines="(\d+) (\d+) (\d+)" data-left="1" data-command="([^"]*)">4</button>`).FindStringSubmatch(page)
	if button == nil {
		t.Fatal("no button for the four that slow.test deferred")
	}
	if want := "mtalog sql &#34;FROM deliveries WHERE domain = &#39;slow.test&#39; AND event = &#39;deferred&#39; LIMIT 100&#34; --db mail.duckdb"; button[4] != want {
		t.Errorf("command %s, want %s", button[4], want)
	}
	for _, at := range button[1:4] {
		var place int
		must.Do(t, json.Unmarshal([]byte(at), &place))
		var words []string
		for _, w := range l.Lines[place] {
			words = append(words, l.Words[w])
		}
		if line := strings.Join(words, "|"); !strings.Contains(line, "|deferred|4.4.1|mx1.example.com|") || !strings.Contains(line, "@slow.test|") {
			t.Errorf("a button of slow.test leads to %s", line)
		}
	}
}

// TestNoDrill writes a page that is to have no lines.
func TestNoDrill(t *testing.T) {
	s := section(t, reporttest.Open(t), "domains", 0)
	if len(s.Rows) == 0 || s.counted != nil {
		t.Errorf("%d rows with %v behind them, want none", len(s.Rows), s.counted)
	}
	var b strings.Builder
	if err := Write(&b, Page{Sections: []Section{s}}); err != nil || strings.Contains(b.String(), "underlined number") {
		t.Errorf("the page tells of underlined numbers and has none (%v)", err)
	}
}

func section(t *testing.T, db report.Querier, name string, lines int) Section {
	t.Helper()
	catalog := must.Have(report.Canned())(t)
	r := must.Have(catalog.Get(name))(t)
	res := must.Have(r.Run(t.Context(), db, nil, reporttest.Now))(t)
	defer res.Close()
	s := must.Have(Read(r, res))(t)
	must.Do(t, s.Drill(t.Context(), db, report.Shown{Report: r, Now: reporttest.Now}, report.Latest{Lines: lines}))
	return s
}

func between(s, from, to string) string {
	_, s, _ = strings.Cut(s, from)
	s, _, _ = strings.Cut(s, to)
	return s
}

// TestHostileLine has a line say what no page must run.
func TestHostileLine(t *testing.T) {
	const evil = "</script><script>alert(1)</script> \x1b[31m \u202e"
	p := Page{lines: []report.Line{{Time: time.Time{}, Event: evil, Sender: evil, Text: strings.Repeat(evil, 20)}}}
	var b bytes.Buffer
	must.Do(t, Write(&b, p))
	text := between(b.String(), `<script type="application/json">`, "</script>")
	if strings.ContainsAny(text, "<\x1b\u202e") {
		t.Errorf("not escaped: %s", text)
	}
	var l lines
	if err := json.Unmarshal([]byte(text), &l); err != nil || len(l.Lines) != 1 || l.Words[l.Lines[0][1]] != l.Words[l.Lines[0][5]] {
		t.Errorf("%v: %s", err, text)
	}
}

func TestCommand(t *testing.T) {
	for _, v := range []string{`a"b`, "a$b", "a`b", `a\b`, "a!b", "a;b", "a\nb", "a\u202eb", "ä"} {
		p := Page{Database: "mail.duckdb"}
		if c := p.command("FROM deliveries WHERE domain = '" + v + "'"); c != "" {
			t.Errorf("%q got into %s", v, c)
		}
	}
	for _, c := range []struct {
		page        Page
		query, want string
	}{
		{Page{Database: "a b.duckdb"}, "FROM events WHERE sender = 'o''neil'", `mtalog sql "FROM events WHERE sender = 'o''neil' LIMIT 100" --db "a b.duckdb"`},
		{Page{Database: "$HOME/a.duckdb"}, "FROM events", ""}, // without --db it would ask another database
		{Page{Database: "a.db", Zone: "Europe/Berlin"}, "FROM events WHERE hour(local_time(time)) = 3", `mtalog sql "FROM events WHERE hour(local_time(time)) = 3 LIMIT 100" --db a.db --tz Europe/Berlin`},
	} {
		if got := c.page.command(c.query); got != c.want {
			t.Errorf("got %s, want %s", got, c.want)
		}
	}
}
