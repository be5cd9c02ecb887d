package formats

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/container"
	"github.com/mtalog/mtalog/parsers/internal/table"
)

// sampleLines is how many lines at the beginning of a source are tried.
const sampleLines = 2000

// found is what a format's parser found in a sample.
type found struct {
	format  Format
	records int
	sound   bool  // the sample has lines with stamps, and every line is understood
	refused bool  // the parser knows the source, and that it has nothing for us
	reason  error // the first line's error, or why there are no records
	stamped bool  // at least one line has a stamp
	order   order // of the records
}

// order counts how often a record lies before or after the one before it in time.
type order struct {
	last           int64
	earlier, later int
}

func (o *order) add(t int64) {
	switch {
	case o.last == 0 || t == o.last:
	case t < o.last:
		o.earlier++
	default:
		o.later++
	}
	o.last = t
}

// backwards reports whether the newest line comes first, as journalctl -r and most stores
// of logs have it.
func (o *order) backwards() bool { return o.earlier >= 3 && o.earlier > 10*o.later }

// Detect returns the format of a source that begins with sample. It goes by all
// lines of the sample: a format is seen where its parser finds a record or, in a
// sample without any event, where the parser understands every line, some of them with
// stamps, or finds its header. The error joins the reasons of all formats, or is
// [errors.ErrUnsupported] and says what the source is and what to do, where that is
// known. With [ErrTimeless] comes a format all the same.
//
// The parser of a log of Postfix or Exim also reads the other one's lines,
// because a syslog may have some further down. The format is called "mixed" if more
// than one is seen. A log that a container engine wrote, or a table that was
// exported, has the format of the lines in it.
func Detect(sample []byte, opt parsers.Options) (Format, error) {
	if i := bytes.LastIndexByte(sample, '\n'); i >= 0 {
		sample = sample[:i+1] // the last line may be cut
	}
	if lines, labels, dated := container.Unwrap(sample); lines != nil {
		f, err := detect(lines, opt, dated)
		return f.contained(labels), err
	}
	if l, ok := table.In(sample); ok {
		f, err := detect(l.Objects(sample), opt, true)
		if errors.Is(err, errBackwards) {
			err = refusal{errTableBackwards}
		}
		return f.tabled(l), err
	}
	return detect(sample, opt, false)
}

// detect is Detect for a sample of whole lines with nothing around them; dated says
// that what was around them may have had their times.
func detect(sample []byte, opt parsers.Options, dated bool) (f Format, err error) {
	var seen, guests []found
	var reasons []error
	var known error
	idle := -1
	for i, f := range single {
		r := try(f, opt, sample)
		if r.records > 0 {
			seen = append(seen, r)
			continue
		}
		if r.sound && idle < 0 {
			idle = i
		}
		reason := fmt.Errorf("%s: %w", f.Name, r.reason)
		if r.refused {
			known = refusal{reason}
		}
		reasons = append(reasons, reason)
		if f.syslog {
			guests = append(guests, r)
		}
	}
	if len(seen) == 0 && known == nil {
		known = refused(sample)
	}
	switch {
	case len(seen) == 0 && known != nil:
		return Format{}, known
	case len(seen) == 0 && idle >= 0:
		return single[idle], nil
	case len(seen) == 0:
		return Format{}, errors.Join(reasons...)
	}
	if len(seen) == 1 && !seen[0].format.syslog {
		return seen[0].format, nil
	}
	// The format with most records sees each line first, but Exchange comes last:
	// it takes any CSV row.
	slices.SortStableFunc(seen, func(a, b found) int {
		switch {
		case a.format.syslog && !b.format.syslog:
			return -1
		case b.format.syslog && !a.format.syslog:
			return 1
		}
		return b.records - a.records
	})
	switch {
	case seen[0].order.backwards(): // a message's sender would come after what became of it
		return Format{}, refusal{errBackwards}
	case !seen[0].stamped && !dated:
		err = ErrTimeless
	}
	name := several.Name
	if len(seen) == 1 {
		name = seen[0].format.Name
	}
	order := make([]Format, 0, len(single))
	for _, r := range append(seen, guests...) {
		order = append(order, r.format)
	}
	return Format{Name: name, New: func(o parsers.Options) parsers.Parser { return newMixed(o, order, len(guests)) }}, err
}

// try counts the records that f finds in a copy of sample (Parse may rewrite
// its line); if there are none, the reason is the error for the first line.
func try(f Format, opt parsers.Options, sample []byte) found {
	p := f.New(opt)
	var out parsers.Records
	r := found{format: f}
	headed := false
	for n := 0; n < sampleLines && len(sample) > 0; n++ {
		line, rest, _ := bytes.Cut(sample, []byte("\n"))
		sample = rest
		line = bytes.TrimSuffix(line, []byte("\r"))
		if len(line) == 0 {
			continue
		}
		if _, ok := p.Time(line); ok {
			r.stamped = true
		}
		known := len(out.List)
		if err := p.Parse(bytes.Clone(line), &out); err != nil && r.reason == nil {
			r.reason = err
		}
		if n := len(out.List); n > known {
			r.order.add(out.List[n-1].Time)
		}
		headed = headed || f.header != "" && bytes.HasPrefix(bytes.TrimPrefix(line, byteOrderMark), []byte(f.header))
		r.sound = headed || r.stamped && r.reason == nil
	}
	if x, ok := p.(parsers.Flusher); ok && len(out.List) == 0 { // what there is may be open to the end
		x.Flush(&out)
	}
	if r.records = len(out.List); r.records > 0 {
		if x, ok := p.(learner); ok {
			r.format.New = x.Again
		}
		return r
	}
	if x, ok := p.(refuser); ok && x.Refusal() != nil {
		r.sound, r.refused, r.reason = false, true, x.Refusal()
	}
	if r.reason == nil {
		r.reason = errors.New("no line tells of mail")
	}
	return r
}

// learner is a parser that learns from lines what it would have needed to know for those
// before them.
type learner interface {
	Again(parsers.Options) parsers.Parser
}

// refuser is a parser that can say why nothing can be read from a source that is
// sound in itself: nil if there is no such reason.
type refuser interface{ Refusal() error }

var byteOrderMark = []byte("\xef\xbb\xbf")
