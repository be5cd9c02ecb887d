// Package formats lists the log formats that mtalog reads and recognises them
// from a sample.
package formats

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/exchange"
	"github.com/mtalog/mtalog/parsers/exim"
)

// Format is one kind of log.
type Format struct {
	Name string
	New  func(parsers.Options) parsers.Parser
}

// All is the table of formats, in the order in which ties are decided.
var All = []Format{
	{"exim", func(o parsers.Options) parsers.Parser { return exim.New(o) }},
	{"exchange", func(o parsers.Options) parsers.Parser { return exchange.New(o) }},
}

// Lookup returns the format called name.
func Lookup(name string) (Format, error) {
	names := make([]string, 0, len(All))
	for _, f := range All {
		if f.Name == name {
			return f, nil
		}
		names = append(names, f.Name)
	}
	return Format{}, fmt.Errorf("no format is called %q; choose one of %s", name, strings.Join(names, ", "))
}

// sampleLines is how much of a source's beginning is tried.
const sampleLines = 2000

// Detect returns the format of a source that begins with sample. The error
// holds each format's reason.
func Detect(sample []byte, opt parsers.Options) (Format, error) {
	best, bestScore := Format{}, 0
	var reasons []error
	for _, f := range All {
		score, reason := try(f.New(opt), sample)
		if score > bestScore {
			best, bestScore = f, score
		}
		if score == 0 {
			reasons = append(reasons, fmt.Errorf("%s: %w", f.Name, reason))
		}
	}
	if bestScore == 0 {
		return Format{}, errors.Join(reasons...)
	}
	return best, nil
}

// try counts the records that p finds in a copy of sample (Parse may rewrite
// its line); where there are none, the reason is what p said of the first line.
func try(p parsers.Parser, sample []byte) (records int, reason error) {
	var out parsers.Records
	for n := 0; n < sampleLines && len(sample) > 0; n++ {
		line, rest, _ := bytes.Cut(sample, []byte("\n"))
		sample = rest
		line = bytes.TrimSuffix(line, []byte("\r"))
		if len(line) == 0 {
			continue
		}
		err := p.Parse(bytes.Clone(line), &out)
		if err != nil && reason == nil {
			reason = err
		}
	}
	if len(out.List) == 0 && reason == nil {
		reason = errors.New("no line tells of mail")
	}
	return len(out.List), reason
}
