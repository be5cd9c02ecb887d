package otlp

import (
	"bytes"
	"testing"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/jsonlog"
)

// FuzzParse: a request is read to its end, and each record that is found stands in it.
func FuzzParse(f *testing.F) {
	for _, record := range []string{removed, journal, unknown, removed + "," + journal, removed + `]},{"logRecords":[` + removed} {
		f.Add([]byte(start + record + end))
		f.Add([]byte(start + record + `]}]},` + start[len(`{"resourceLogs":[`):] + record + end))
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		n := 0
		if jsonlog.IsRequest(line) {
			for record, rest, _ := jsonlog.NextRecord(line); record != nil; record, rest, _ = jsonlog.NextRecord(rest) {
				if n++; !jsonlog.Is(record) || !bytes.HasSuffix(line, rest) {
					t.Fatalf("%q is no record", record)
				}
			}
		}
		before := bytes.Clone(line)
		p := newParser()
		if _, ok := p.Time(line); ok && !bytes.Equal(line, before) {
			t.Fatal("a look ahead changed the line")
		}
		var out parsers.Records
		if err := p.Parse(line, &out); err != nil && len(out.List) > 0 {
			t.Fatalf("%v, and %d records", err, len(out.List))
		}
		if p.Broken() > int64(n)+1 {
			t.Fatalf("%d records, %d damaged", n, p.Broken())
		}
		p.Flush(&out)
	})
}
