package html

import (
	"bytes"
	"encoding/json"
	"fmt"
	stdhtml "html"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"testing"

	"github.com/mtalog/mtalog/internal/must"
	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/report/reporttest"
)

// TestBrowser opens a page in the browser that MTALOG_BROWSER names (Chromium
// or one of its kind) at three widths, looks at it and clicks.
func TestBrowser(t *testing.T) {
	browser := os.Getenv("MTALOG_BROWSER")
	if browser == "" {
		t.Skip("MTALOG_BROWSER is not set: it names a Chromium")
	}
	page := allSections(t)
	mux := http.NewServeMux()
	mux.HandleFunc("/page", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Write(page)
	})
	look := must.Have(os.ReadFile("testdata/look.js"))(t)
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprintf(w, "<!DOCTYPE html><body><script>%s</script>", look)
	})
	server := httptest.NewServer(mux)
	defer server.Close()

	cmd := exec.CommandContext(t.Context(), browser, "--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1600,1000",
		"--user-data-dir="+t.TempDir(), "--virtual-time-budget=60000", "--dump-dom", server.URL)
	dom := must.Have(cmd.Output())(t)
	var wrong []string
	result := stdhtml.UnescapeString(between(string(dom), `<pre id="result">`, "</pre>"))
	if err := json.Unmarshal([]byte(result), &wrong); err != nil {
		t.Fatalf("%v: %.2000s", err, dom)
	}
	for _, w := range wrong {
		t.Error(w)
	}
}

// allSections writes a page of all reports and a table of many rows.
func allSections(t *testing.T) []byte {
	db := reporttest.Open(t)
	catalog := must.Have(report.Canned())(t)
	p := Page{Database: "mail.duckdb", Made: reporttest.Now, Sections: []Section{section(t, db, "domains", 3)}}
	for _, r := range catalog.All() {
		if r.Name != "domains" {
			p.Sections = append(p.Sections, section(t, db, r.Name, 3))
		}
	}
	many := Section{Name: "many", Title: "Many rows", Columns: []report.Column{{Name: "host"}, {Name: "attempts"}, {Name: "example"}, {Name: "share", Kind: report.Bar}}}
	for n := range 60 {
		many.Rows = append(many.Rows, []any{fmt.Sprint("host ", n+1), int64(n + 8), fmt.Sprint("450 4.7.1 <someone.with.a.very.long.address@mail.example.com>: greylisted ", n), float64(n) / 60})
	}
	many.Rows[7][1], many.Rows[30][1] = int64(1000), nil
	p.Sections = append(p.Sections, many)
	must.Do(t, p.ReadLines(t.Context(), db))
	var b bytes.Buffer
	must.Do(t, Write(&b, p))
	return b.Bytes()
}
