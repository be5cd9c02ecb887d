//go:build unix

package main

import (
	"encoding/json"
	"errors"
	"fmt"
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

// prepare writes the log of a format, unless the very same one is there.
func prepare(s settings, format string) (generated, error) {
	name := fmt.Sprintf("%s-%d", format, s.size)
	path, err := filepath.Abs(filepath.Join(s.dir, name+".log"))
	if err != nil {
		return generated{}, err
	}
	truthPath := filepath.Join(s.dir, name+".json")
	if t, err := readTruth(truthPath); err == nil && t.Format == format && t.Seed == seed {
		if info, err := os.Stat(path); err == nil && info.Size() == t.Bytes && info.ModTime().Equal(t.Last) {
			return generated{path, t}, nil
		}
	}
	t, err := gen.WriteFile(path, gen.Options{Format: format, Size: s.size, Seed: seed})
	if err != nil {
		return generated{}, err
	}
	text, err := json.Marshal(t)
	if err != nil {
		return generated{}, err
	}
	return generated{path, t}, os.WriteFile(truthPath, text, 0o600)
}

func readTruth(path string) (*gen.Truth, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	t := &gen.Truth{}
	return t, json.Unmarshal(text, t)
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
