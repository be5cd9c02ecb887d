package ingest_test

import (
	"os"
	"strings"
	"testing"

	"github.com/mtalog/mtalog/internal/ingest"
	"github.com/mtalog/mtalog/internal/ingest/ingesttest"
	"github.com/mtalog/mtalog/internal/source"
	"github.com/mtalog/mtalog/parsers"
)

// TestVanishes: a log that begins like a stored one is opened again to be read as
// another one, and may have been rotated away in the meantime.
func TestVanishes(t *testing.T) {
	r := newRig(t)
	first := day(40)
	path := r.write("mail.log", first)
	r.load(path)
	r.write("mail.log", first[:5000]+"\n"+day(50)[5000:])
	sources, _ := source.Expand(t.Context(), []string{path})
	var problems []error
	opt := r.options(&problems)
	looks := 0
	opt.Detect = func(sample []byte, o parsers.Options) (ingest.Format, error) {
		if looks++; looks == 2 { // the first time is to find the order of logs
			if err := os.Remove(path); err != nil {
				t.Error(err)
			}
		}
		return ingesttest.Detect(sample, o)
	}
	result, err := ingest.Import(t.Context(), r.db, sources, opt)
	if err != nil || result.Failed != 1 || len(problems) != 1 || !strings.Contains(problems[0].Error(), "no such file") {
		t.Errorf("%+v, %v, %v", result, problems, err)
	}
	r.mem.AssertSize(t, 0)
}
