//go:build unix

package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"

	"github.com/mtalog/mtalog/benchmarks/gen"
)

// compared are the formats of the logs, in the order of the tables. Exim writes
// old message IDs, because the eximstats of many a system knows no others.
var compared = []string{"postfix-rfc3339", "postfix-syslog", "exim-default-old", "exchange-tracking"}

// generated is a log and the truth about it.
type generated struct {
	path  string
	truth *gen.Truth
}

const seed = 1

// prepare writes the log of a format, anew each time: that takes seconds, and
// an old log may be that of an old generator.
func prepare(s settings, format string) (generated, error) {
	path, err := filepath.Abs(filepath.Join(s.dir, format+".log"))
	if err != nil {
		return generated{}, err
	}
	t, err := gen.WriteFile(path, gen.Options{Format: format, Size: s.size, Seed: seed})
	return generated{path, t}, err
}

// warm reads a file, so that it is in the page cache.
func warm(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, f)
	return errors.Join(err, f.Close())
}
