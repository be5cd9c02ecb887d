package formats

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	"github.com/mtalog/mtalog/parsers"
)

// sampleLines is how much of a source's beginning is tried.
const sampleLines = 2000

// found is what a format's parser found in a sample.
type found struct {
	format  Format
	records int
	reason  error // why there are none
}

// Detect returns the format of a source that begins with sample, by what its
// lines hold: a format is seen where its parser finds a record. The error
// holds each format's reason.
//
// The parser of a log in which Postfix or Exim is seen also knows the others:
// a syslog may hold lines of another MTA further down. Its name is "mixed"
// where more than one is seen.
func Detect(sample []byte, opt parsers.Options) (Format, error) {
	results := make([]found, 0, len(single))
	seen := 0
	var reasons []error
	for _, f := range single {
		r := try(f, opt, sample)
		if r.records > 0 {
			seen++
		} else {
			reasons = append(reasons, fmt.Errorf("%s: %w", f.Name, r.reason))
		}
		results = append(results, r)
	}
	if seen == 0 {
		return Format{}, errors.Join(reasons...)
	}
	slices.SortStableFunc(results, func(a, b found) int { return b.records - a.records })
	best := results[0].format
	switch {
	case seen > 1:
		return several, nil
	case best.Name == "exchange": // its rows may go over several lines
		return best, nil
	}
	order := make([]Format, 0, len(results))
	for _, r := range results {
		order = append(order, r.format)
	}
	return Format{best.Name, func(o parsers.Options) parsers.Parser { return newMixed(o, order) }}, nil
}

// try counts the records that f finds in a copy of sample (Parse may rewrite
// its line); where there are none, the reason is what it said of the first line.
func try(f Format, opt parsers.Options, sample []byte) found {
	p := f.New(opt)
	var out parsers.Records
	r := found{format: f}
	for n := 0; n < sampleLines && len(sample) > 0; n++ {
		line, rest, _ := bytes.Cut(sample, []byte("\n"))
		sample = rest
		line = bytes.TrimSuffix(line, []byte("\r"))
		if len(line) == 0 {
			continue
		}
		if err := p.Parse(bytes.Clone(line), &out); err != nil && r.reason == nil {
			r.reason = err
		}
	}
	if r.records = len(out.List); r.records == 0 && r.reason == nil {
		r.reason = errors.New("no line tells of mail")
	}
	return r
}
