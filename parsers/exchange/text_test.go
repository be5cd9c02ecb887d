package exchange

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/mtalog/mtalog/internal/golden"
	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/parsertest"
)

// line returns a record with its time as one line of text.
func line(r *parsers.Record) string {
	return time.UnixMicro(r.Time).UTC().Format("2006-01-02T15:04:05.000Z ") + parsertest.Text(r)
}

// run parses a whole log and renders what comes of it: records, and the lines
// that were not understood.
func run(p *Parser, log []byte) (text string, failed, lines int) {
	var b strings.Builder
	var out parsers.Records
	n := 0
	for l := range bytes.Lines(log) {
		n++
		l = bytes.TrimSuffix(bytes.Clone(l), []byte("\n"))
		out.Reset()
		err := p.Parse(l, &out)
		if err != nil {
			failed++
			fmt.Fprintf(&b, "%d: %v\n", n, err)
		}
		for i := range out.List {
			fmt.Fprintf(&b, "%d: %s\n", n, line(&out.List[i]))
		}
	}
	out.Reset()
	p.Flush(&out)
	for i := range out.List {
		fmt.Fprintf(&b, "end: %s\n", line(&out.List[i]))
	}
	if n := p.Broken(); n > 0 {
		fmt.Fprintf(&b, "broken: %d\n", n)
	}
	return b.String(), failed, n
}

// TestGolden compares each log in testdata/exchange with the golden file beside it.
func TestGolden(t *testing.T) {
	logs, err := filepath.Glob("../../testdata/exchange/*.log")
	if err != nil || len(logs) == 0 {
		t.Fatal("no logs", err)
	}
	for _, name := range logs {
		t.Run(filepath.Base(name), func(t *testing.T) {
			log, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			got, _, _ := run(New(parsers.Options{Host: "MBX00"}), log)
			golden.Compare(t, strings.TrimSuffix(name, ".log")+".golden", got)
		})
	}
}
