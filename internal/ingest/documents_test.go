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
	for name, form := range forms {
		for _, c := range []struct {
			order string
			n     int // of lines: the document is shorter than an identity, or longer
		}{{"oldest first", 5}, {"newest first", 5}, {"oldest first", 30}} {
			t.Run(fmt.Sprint(name, ", ", c.order, ", ", c.n), func(t *testing.T) {
				export := func(n int) string {
					lines := sentLines(n)
					if c.order == "newest first" {
						slices.Reverse(lines)
					}
					return form(lines)
				}
				r := newRig(t)
				path := r.write("export.json", export(c.n))
				r.load(path)
				r.load(path, r.write("again.json", export(c.n+2)))
				r.load(path, r.write("again.json", export(c.n+25)), r.write("copy.json", export(c.n+25)))
				n := c.n + 25
				r.want("SELECT count(*), count(DISTINCT recipient), count(*) FILTER (code = '2.0.0') FROM outcomes", fmt.Sprint(n, n, n))
				r.want("SELECT sum(broken + unrecognised)::BIGINT FROM sources", "0")
				r.sound()
			})
		}
	}
}
