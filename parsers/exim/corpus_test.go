package exim

import (
	"bytes"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/reallogs"
)

// TestCorpusCoverage reads every real log and wants 99 of 100 lines understood.
func TestCorpusCoverage(t *testing.T) {
	dir := reallogs.Path(t)
	var files []string
	for _, pattern := range []string{
		"exim/exim_testsuite/*/*", "exim/gvengel_*log", "exim/crowdsec_*.log", "exim/logstash_exim.log",
		"exim/perericr_ddgrey_mainlog",
	} {
		m, _ := filepath.Glob(filepath.Join(dir, pattern))
		files = append(files, m...)
	}
	m, _ := filepath.Glob(filepath.Join(reallogs.Lab(t, "exim"), "*/*log"))
	files = append(files, m...)
	if len(files) < 1000 {
		t.Fatalf("only %d files found", len(files))
	}
	lines, bad := 0, 0
	for _, f := range files {
		p := New(parsers.Options{Location: time.UTC})
		var out parsers.Records
		for _, l := range reallogs.Lines(t, f) {
			if bytes.HasPrefix(l, []byte("******** ")) || len(l) == 0 { // put in by the test suite
				continue
			}
			lines++
			out.Reset()
			if err := p.Parse(bytes.Clone(l), &out); err != nil && !errors.Is(err, parsers.ErrForeign) {
				bad++
				t.Logf("%s: %v: %s", filepath.Base(f), err, l[:min(len(l), 160)])
			}
		}
	}
	t.Logf("%d lines of %d files, %d not understood", lines, len(files), bad)
	if bad*100 > lines {
		t.Errorf("%d of %d lines not understood", bad, lines)
	}
}
