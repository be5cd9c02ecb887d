package exim

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/mtalog/mtalog/internal/golden"
	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/parsertest"
	"github.com/mtalog/mtalog/parsers/internal/reallogs"
)

// TestSamples reads the logs in testdata/exim and compares the records, one a
// line, with the golden file beside each.
func TestSamples(t *testing.T) {
	logs, _ := filepath.Glob("../../testdata/exim/*.log")
	if len(logs) == 0 {
		t.Fatal("no logs in testdata/exim")
	}
	for _, path := range logs {
		t.Run(filepath.Base(path), func(t *testing.T) {
			p := New(parsers.Options{Location: time.UTC})
			var got bytes.Buffer
			for _, r := range parsertest.All(t, p, reallogs.Lines(t, path)) {
				got.WriteString(time.UnixMicro(r.Time).UTC().Format("15:04:05.000 ") + parsertest.Text(r) + "\n")
			}
			golden.Compare(t, strings.TrimSuffix(path, ".log")+".golden", got.String())
		})
	}
}
