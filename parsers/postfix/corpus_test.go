package postfix_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mtalog/mtalog/internal/must"
	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/reallogs"
	"github.com/mtalog/mtalog/parsers/postfix"
)

// coverage counts lines by how well they are understood.
type coverage struct{ total, foreign, missed int }

// add reads a log.
func (c *coverage) add(t *testing.T, path string) {
	p := postfix.New(parsers.Options{})
	for n, line := range reallogs.Lines(t, path) {
		var out parsers.Records
		err := p.Parse(bytes.Clone(line), &out)
		if errors.Is(err, parsers.ErrForeign) {
			c.foreign++
			continue
		}
		c.total++
		if err == nil {
			continue
		}
		c.missed++
		if testing.Verbose() {
			t.Logf("%s:%d: %v: %.200s", filepath.Base(path), n+1, err, line)
		}
	}
}

// TestCoverage reads all real logs and wants 99.5 % of the lines of Postfix
// understood. The lines that are not are shown with -v.
func TestCoverage(t *testing.T) {
	lab := reallogs.Lab(t, "postfix")
	dirs := []string{reallogs.Path(t, "postfix"), filepath.Join(lab, "p1"), filepath.Join(lab, "p2")}
	var c coverage
	for _, dir := range dirs {
		files := must.Have(os.ReadDir(dir))(t)
		for _, f := range files {
			if strings.Contains(f.Name(), "expected") || strings.Contains(f.Name(), "assert") || strings.Contains(f.Name(), "truth") {
				continue
			}
			c.add(t, filepath.Join(dir, f.Name()))
		}
	}
	t.Logf("%d of %d lines not understood (%.3f %%); %d of other programs", c.missed, c.total, 100*float64(c.missed)/float64(c.total), c.foreign)
	if c.total < 170_000 || c.missed*200 > c.total {
		t.Errorf("%d of %d lines not understood: more than 0.5 %%", c.missed, c.total)
	}
}
