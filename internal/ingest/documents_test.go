package ingest_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// sentLines are n lines of a log of Postfix, one a minute.
func sentLines(n int) (lines []string) {
	for i := range n {
		lines = append(lines, fmt.Sprintf("2025-03-03T10:%02d:00.000000+00:00 mx1 postfix/smtp[12]: 4Z%08dz: to=<x%d@example.net>, relay=mx.example.net[192.0.2.99]:25, delay=1, delays=0.1/0/0.4/0.5, dsn=2.0.0, status=sent (250 2.0.0 Ok: \\\"queued\\\" as 77)", i, i, i))
	}
	return lines
}

// forms are the documents that stores of logs make of lines.
var forms = map[string]func(lines []string) string{
	"array":          func(l []string) string { return "[" + objects(l, "message", ",") + "]" },
	"array, LF":      func(l []string) string { return "[" + objects(l, "message", ",") + "]\n" },
	"array of lines": func(l []string) string { return "[\n  " + objects(l, "message", ",\n  ") + "\n]\n" },
	"array, CR":      func(l []string) string { return "[\r\n" + objects(l, "message", ",\r\n") + "\r\n]\r\n" },
	"array, indented": func(l []string) string {
		return "\ufeff[\n  " + strings.ReplaceAll(strings.ReplaceAll(objects(l, "message", ",\n  "), "{", "{\n    "), "}", "\n  }") + "\n]"
	},
	"Elasticsearch": func(l []string) string {
		return fmt.Sprintf(`{"took":%d,"timed_out":false,"hits":{"total":{"value":%d},"hits":[{"_index":"mail","_source":%s}]}}`, len(l), len(l), objects(l, "message", `},{"_index":"mail","_source":`))
	},
	"Elasticsearch, pretty": func(l []string) string {
		return fmt.Sprintf("{\n  \"took\" : %d,\n  \"hits\" : {\n    \"hits\" : [\n      {\n \"_source\" : %s\n      }\n    ]\n  }\n}\n", len(l), objects(l, "message", "\n },\n { \"_source\" :\n"))
	},
	"Graylog": func(l []string) string {
		return fmt.Sprintf(`{"query":"*","messages":[{"highlight_ranges":{},"message":%s,"index":"graylog_0"}],"total_results":%d}`, objects(l, "full_log", `},{"message":`), len(l))
	},
	"CloudWatch": func(l []string) string { return `{"events": [` + objects(l, "message", ", ") + `], "nextToken": "x"}` },
	"Graph": func(l []string) string {
		return `{"@odata.context":"https://example.com/x","value":[` + objects(l, "message", ",") + `]}`
	},
	"Loki": func(l []string) string {
		return `{"status":"success","data":{"resultType":"streams","result":[{"stream":{"hostname":"mx1"},"values":[["1741000000000000000","` + strings.Join(l, `"],["1741000000000000000","`) + `"]]}],"stats":{}}}`
	},
	"strings":      func(l []string) string { return `["` + strings.Join(l, `","`) + `"]` },
	"more strings": func(l []string) string { return "[\n  \"" + strings.Join(l, "\",\n  \"") + "\"\n]\n" },
}

func objects(lines []string, name, between string) string {
	var all []string
	for _, l := range lines {
		all = append(all, fmt.Sprintf(`{"%s":"%s","index":"a"}`, name, l))
	}
	return strings.Join(all, between)
}

// TestDocuments: what a document of JSON has is stored once, also if it is exported again when there is
// more, and whether the oldest or the newest comes first.
func TestDocuments(t *testing.T) {
	r := newRig(t)
	type document struct {
		name   string
		n      int // of lines at first
		export func(title string, n int) (path string)
	}
	var all []document
	for name, form := range forms {
		for _, c := range []struct {
			order string
			n     int // the document is shorter than an identity, or longer
		}{{"oldest first", 5}, {"newest first", 5}, {"oldest first", 30}} {
			d, domain := document{name: fmt.Sprint(name, ", ", c.order, ", ", c.n), n: c.n}, fmt.Sprintf("@d%d.example.net", len(all))
			d.export = func(title string, n int) string {
				lines := sentLines(n)
				if c.order == "newest first" {
					slices.Reverse(lines)
				}
				return r.write(d.name+"; "+title, strings.ReplaceAll(form(lines), "@example.net", domain)) // no two documents are copies of one another
			}
			all = append(all, d)
		}
	}
	load := func(exports func(d document) []string) {
		var paths []string
		for _, d := range all {
			paths = append(paths, exports(d)...)
		}
		r.load(paths...)
	}
	load(func(d document) []string { return []string{d.export("export", d.n)} })
	load(func(d document) []string { return []string{d.export("export", d.n), d.export("again", d.n+2)} })
	load(func(d document) []string {
		return []string{d.export("export", d.n), d.export("again", d.n+25), d.export("copy", d.n+25)}
	})
	var want []string
	for _, d := range all {
		want = append(want, fmt.Sprintf("%s %d %[2]d %[2]d 0\n", d.name, d.n+25))
	}
	slices.Sort(want)
	got := strings.SplitAfter(r.rows(`SELECT regexp_extract(any_value(s.path), '([^/]*); ', 1), count(*), count(DISTINCT recipient), count(*) FILTER (code = '2.0.0'), any_value(broken + unrecognised)
		FROM outcomes JOIN sources s USING (source_id) GROUP BY source_id ORDER BY 1`), "\n")
	slices.Sort(got)
	if got := got[1:]; !slices.Equal(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
	r.sound()
}
