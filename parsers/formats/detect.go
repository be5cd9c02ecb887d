package formats

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/container"
	"github.com/mtalog/mtalog/parsers/internal/document"
	"github.com/mtalog/mtalog/parsers/internal/markup"
	"github.com/mtalog/mtalog/parsers/internal/pasted"
	"github.com/mtalog/mtalog/parsers/internal/scan"
	"github.com/mtalog/mtalog/parsers/internal/table"
	"github.com/mtalog/mtalog/parsers/internal/wrapped"
)

// sampleLines is how many lines at the beginning of a source are tried.
const sampleLines = 2000

// found is what a format's parser found in a sample.
type found struct {
	format  Format
	records int
	stamped bool  // at least one line has a stamp
	headed  bool  // a line is the format's header
	sound   bool  // there is a header, or a stamp and no line that is not understood
	refused bool  // the parser recognises the source, and nothing can be read from it
	reason  error // the first line's error, or why there are no records
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
// than one is seen. A log that a container engine wrote, a table that was
// exported, a document of JSON, requests of OTLP, or a part of a web page or of a mail have the format of
// the lines in them.
func Detect(sample []byte, opt parsers.Options) (Format, error) {
	sample = wholeLines(sample)
	objects := document.Objects(sample)
	if objects == nil {
		return detectLines(sample, opt)
	}
	f, err := detectDocument(sample, objects, opt)
	if err != nil && !errors.Is(err, errDocumentBackwards) {
		// Its strings may be lines of a log.
		if f, err := detectLines(sample, opt); err == nil {
			return f, nil
		}
	}
	return f, err
}

// detectLines is Detect for whatever is no document of JSON.
func detectLines(sample []byte, opt parsers.Options) (Format, error) {
	if pasted.In(sample) {
		f, err := detectPlain(pasted.Plain(sample), opt)
		return around(f, pasted.New(sample)), err
	}
	return detectPlain(sample, opt)
}

// detectPlain is detectLines for lines in plain letters.
func detectPlain(sample []byte, opt parsers.Options) (Format, error) {
	_, isTable := table.In(sample)
	if !isTable && markup.In(sample) {
		f, err := detectPlain(markup.Plain(sample), opt)
		return around(f, markup.New), err
	}
	if !isTable && !opt.Followed && wrapped.In(sample) {
		f, err := detect(wrapped.Whole(sample), opt, false)
		return around(f, wrapped.New(sample)), err
	}
	if !isTable { // in which a row may look like a string of JSON
		if lines, labels, dated := container.Unwrap(sample); lines != nil {
			f, err := detect(lines, opt, dated)
			return f.contained(labels), err
		}
	}
	if lines, wrap := unwrap(sample); wrap != nil {
		f, err := detect(lines, opt, true)
		if isTable && errors.Is(err, errBackwards) {
			err = refusal{errTableBackwards}
		}
		return wrap(f), err
	}
	return detect(sample, opt, false)
}

// detectDocument is Detect for a document of JSON, of which objects has some.
func detectDocument(sample, objects []byte, opt parsers.Options) (Format, error) {
	f, err := detect(objects, opt, false)
	switch known := whyUnreadable(sample); {
	case errors.Is(err, errBackwards):
		err = refusal{errDocumentBackwards}
	case err != nil && !errors.Is(err, errors.ErrUnsupported) && known != nil:
		err = known
	}
	return around(f, document.New), err
}

// detect is Detect for a sample of whole lines with nothing around them; dated says
// that what was around them may have had their times.
func detect(sample []byte, opt parsers.Options, dated bool) (Format, error) {
	seen, unseen := tryAll(opt, sample, sampleLines)
	if len(seen) == 0 { // other programs may have written all lines so far
		seen, unseen = tryAll(opt, sample, math.MaxInt)
	}
	switch {
	case len(seen) == 0:
		return withoutRecords(sample, unseen)
	case len(seen) == 1 && !seen[0].format.syslog:
		return seen[0].format, nil
	}
	return shared(seen, unseen, dated)
}

// tryAll tries all formats, and tells those that find records from the others. Behind
// sampleLines only those that may be in a syslog are looked for.
func tryAll(opt parsers.Options, sample []byte, limit int) (seen, unseen []found) {
	for _, f := range single {
		n := limit
		if !f.syslog {
			n = min(n, sampleLines)
		}
		if r := try(f, opt, sample, n); r.records > 0 {
			seen = append(seen, r)
		} else {
			unseen = append(unseen, r)
		}
	}
	return seen, unseen
}

// withoutRecords returns the first format that understands the sample, although it tells
// of no event, or why there is none.
func withoutRecords(sample []byte, tried []found) (Format, error) {
	var reasons []error
	known := whyUnreadable(sample)
	for _, r := range tried {
		reason := fmt.Errorf("%s: %w", r.format.Name, r.reason)
		if r.refused {
			known = refusal{reason}
		}
		reasons = append(reasons, reason)
	}
	if known != nil {
		return Format{}, known
	}
	for _, r := range tried {
		if r.sound {
			return r.format, nil
		}
	}
	return Format{}, errors.Join(reasons...)
}

// shared returns the format of a log that has records of all formats seen, and of which
// those unseen that may be in a syslog see the lines that are none of these.
func shared(seen, unseen []found, dated bool) (f Format, err error) {
	// The format with most records sees each line first, but Exchange comes last:
	// it takes any CSV row.
	rank := func(f found) int {
		if !f.format.syslog {
			return 0
		}
		return f.records
	}
	slices.SortStableFunc(seen, func(a, b found) int { return rank(b) - rank(a) })
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
	for _, r := range seen {
		order = append(order, r.format)
	}
	for _, r := range unseen {
		if r.format.syslog {
			order = append(order, r.format)
		}
	}
	guests := len(order) - len(seen)
	return Format{Name: name, New: func(o parsers.Options) parsers.Parser { return newMixed(o, order, guests) }}, err
}

// try counts the records that f finds in the first lines of a sample; if there are none, the reason is the
// error for the first line.
func try(f Format, opt parsers.Options, sample []byte, limit int) found {
	p := f.New(opt)
	r := found{format: f}
	var out parsers.Records
	n := 0
	for line := range bytes.Lines(sample) {
		if n++; n > limit {
			break
		}
		if line = bytes.TrimSuffix(bytes.TrimSuffix(line, []byte("\n")), []byte("\r")); len(line) > 0 {
			r.add(p, line, &out)
		}
	}
	r.sound = r.headed || r.stamped && r.reason == nil
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

// add notes what p makes of a line.
func (r *found) add(p parsers.Parser, line []byte, out *parsers.Records) {
	if _, ok := p.Time(line); ok {
		r.stamped = true
	}
	known := len(out.List)
	if err := p.Parse(bytes.Clone(line), out); err != nil && r.reason == nil { // Parse may rewrite its line
		r.reason = err
	}
	if n := len(out.List); n > known {
		r.order.add(out.List[n-1].Time)
	}
	if header := r.format.header; header != "" && bytes.HasPrefix(scan.SkipBOM(line), []byte(header)) {
		r.headed = true
	}
}

// learner is a parser that learns from some lines what it needs to know to read those before
// them. Again returns one that knows it from the start.
type learner interface {
	Again(parsers.Options) parsers.Parser
}

// refuser is a parser that can say why nothing can be read from a source that is
// sound in itself: nil if there is no such reason.
type refuser interface{ Refusal() error }
