package postfix_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/reallogs"
	"github.com/mtalog/mtalog/parsers/postfix"
)

// TestCoverage reads all real logs and wants 99.5 % of the lines of Postfix
// understood. The lines that are not are shown with -v.
func TestCoverage(t *testing.T) {
	dirs := []string{reallogs.Path(t, "postfix"), reallogs.Path(t, "..", "lab", "postfix", "p1"), reallogs.Path(t, "..", "lab", "postfix", "p2")}
	var total, foreign, missed int
	for _, dir := range dirs {
		files, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			if strings.Contains(f.Name(), "expected") || strings.Contains(f.Name(), "assert") || strings.Contains(f.Name(), "truth") {
				continue
			}
			p := postfix.New(parsers.Options{})
			for n, line := range reallogs.Lines(t, filepath.Join(dir, f.Name())) {
				var out parsers.Records
				err := p.Parse(bytes.Clone(line), &out)
				switch {
				case errors.Is(err, parsers.ErrForeign):
					foreign++
				case err == nil:
					total++
				default:
					total++
					missed++
					if testing.Verbose() {
						t.Logf("%s:%d: %v: %.200s", f.Name(), n+1, err, line)
					}
				}
			}
		}
	}
	t.Logf("%d of %d lines not understood (%.3f %%); %d of other programs", missed, total, 100*float64(missed)/float64(total), foreign)
	if total < 170_000 || missed*200 > total {
		t.Errorf("%d of %d lines not understood: more than 0.5 %%", missed, total)
	}
}
