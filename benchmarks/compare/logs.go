//go:build unix

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"

	"github.com/mtalog/mtalog/benchmarks/gen"
)

// compared are the formats of the logs, in the order of the tables. Exim writes
// old message IDs, because the eximstats of many systems does not know the new
// ones.
var compared = []string{"postfix-rfc3339", "postfix-syslog", "exim-default-old", "exchange-tracking"}

// generated is a log and the truth about it.
type generated struct {
	path  string
	truth *gen.Truth
}

const seed = 1

// prepare writes the log of a format, again in each run: that takes seconds, and an
// old log may be that of an old generator.
func prepare(s settings, format string) (generated, error) {
	path, err := filepath.Abs(filepath.Join(s.dir, format+".log"))
	if err != nil {
		return generated{}, err
	}
	t, err := gen.WriteFile(path, gen.Options{Format: format, Size: s.size, Seed: seed})
	return generated{path, t}, err
}

// prepareApart prepares a log in another process of this program: the memory that this
// one has used would count as that of the programs that it runs.
func prepareApart(ctx context.Context, s settings, format string) (generated, error) {
	self, err := os.Executable()
	if err != nil {
		return generated{}, err
	}
	cmd := exec.CommandContext(ctx, self, "-write", format, "-size", strconv.FormatInt(s.size, 10), "-dir", s.dir)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return generated{}, fmt.Errorf("write the log %s: %w", format, err)
	}
	log := generated{truth: &gen.Truth{}}
	if log.path, err = filepath.Abs(filepath.Join(s.dir, format+".log")); err != nil {
		return log, err
	}
	return log, json.Unmarshal(out, log.truth)
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
