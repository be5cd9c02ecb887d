package ingest

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/mtalog/mtalog/internal/checkpoint"
	"github.com/mtalog/mtalog/internal/sink"
	"github.com/mtalog/mtalog/internal/source"
	"github.com/mtalog/mtalog/parsers"
)

// open finds out what the source is: one that is stored and has grown, a copy of one, or a new one. It sets start, and
// returns the source from where reading begins; nil if there is nothing to read.
func (j *job) open(ctx context.Context) (*source.Stream, error) {
	for _, earlier := range j.alike {
		if j.isHeadOf(earlier) {
			j.start = start{rec: earlier.rec, before: earlier.rec}
			return nil, nil
		}
	}
	o := &opening{job: j}
	goesOn, err := o.find(ctx)
	if err == nil && goesOn {
		return o.st, nil
	}
	if o.st != nil {
		o.st.Close()
	}
	return nil, err
}

// openSource opens a source. A document of JSON whose newest entry comes first is turned round.
func (im *importer) openSource(ctx context.Context, s source.Source) (*source.Stream, error) {
	st, err := s.OpenContext(ctx)
	if err != nil || !st.Backwards() {
		return st, err
	}
	sample, err := sampleOf(st)
	if err == nil {
		_, err = im.opt.Detect(sample, im.parserOptions(s))
	}
	if !errors.Is(err, parsers.ErrNewestFirst) {
		return st, nil // recognise meets any other error again
	}
	if _, err := st.Reverse(); err != nil {
		st.Close()
		return nil, err
	}
	return st, nil
}

// opening is a source that is being compared with those that are stored.
type opening struct {
	*job
	st   *source.Stream
	read bool // more of st than its beginning
}

// find sets start by what the source is. It reports whether there is something to read, and leaves st where that
// begins.
func (o *opening) find(ctx context.Context) (goesOn bool, err error) {
	if o.st, err = o.im.openSource(ctx, o.src); err != nil {
		return false, err
	}
	if err := o.readPrefix(); err != nil || len(o.prefix) == 0 {
		return false, err
	}
	match := o.matchFile
	if o.isPipe() {
		match = o.matchPipe
	}
	switch found, err := match(ctx, o.im.known.like(o.prefix)); {
	case err != nil || found == checkpoint.EndsBefore:
		return false, err
	case found == checkpoint.GoesOn:
		return true, nil
	}
	if err := o.rewind(ctx); err != nil {
		return false, err
	}
	if o.start, err = o.begin(o.st, sink.Source{ID: o.id}); err != nil {
		return false, err
	}
	if !o.isPipe() {
		sample, _ := keptSample(o.st)
		takeLeftOpen(o.parser, sample, o.src.Path, &o.im.begun)
	}
	return true, nil
}

// readPrefix reads the beginning of the source, unless findAlike has done so. It is empty
// if the source is, as after a rotation.
func (o *opening) readPrefix() error {
	if len(o.prefix) > 0 {
		return nil
	}
	prefix, err := o.st.Prefix(checkpoint.PrefixLen)
	o.prefix = bytes.Clone(prefix)
	return err
}

// rewind goes back to the beginning of the source.
func (o *opening) rewind(ctx context.Context) error {
	if !o.read {
		return nil
	}
	again, err := o.im.openSource(ctx, o.src)
	if err != nil {
		return err
	}
	o.st.Close()
	o.st, o.read = again, false
	return nil
}

// matchPipe compares the source with the first of those that are stored and begin like
// it. It cannot be read again for the others.
func (o *opening) matchPipe(ctx context.Context, like []sink.Source) (checkpoint.Match, error) {
	if len(like) == 0 {
		return checkpoint.Differs, nil
	}
	from, found, err := o.compare(ctx, like[0])
	switch {
	case err != nil:
		return found, err
	case found == checkpoint.Differs:
		return found, fmt.Errorf("%s begins like %s, which is stored, and then differs: save it as a file and import that", o.src.Path, like[0].Path)
	case found == checkpoint.EndsBefore:
		from = start{rec: like[0], before: like[0]}
	}
	o.start = from
	return found, nil
}

// matchFile compares the source with those that are stored and begin like it, and says
// how it compares with the one that it is; that it differs if it is none of them: it may be
// another log that begins in the same way, or this one truncated and rewritten.
func (o *opening) matchFile(ctx context.Context, like []sink.Source) (checkpoint.Match, error) {
	var older *sink.Source
	for _, rec := range like {
		from, found, err := o.compare(ctx, rec)
		if err == nil && from.reopened {
			from, found, err = o.compareReopened(ctx, from)
		}
		switch {
		case err != nil:
			return found, err
		case found == checkpoint.GoesOn:
			o.start = from
			return found, nil
		case found == checkpoint.EndsBefore && older == nil:
			later, err := o.tellsLater(ctx, rec)
			if err != nil {
				return found, err
			}
			if !later {
				older = &rec
			}
		}
	}
	if older == nil {
		return checkpoint.Differs, nil
	}
	o.start = start{rec: *older, before: *older}
	return checkpoint.EndsBefore, nil
}

// compareReopened is compare for an array of JSON that is longer than it was: it goes on from behind the last object
// that is stored.
func (o *opening) compareReopened(ctx context.Context, from start) (start, checkpoint.Match, error) {
	again, found, err := o.compare(ctx, from.rec)
	again.before = from.before
	return again, found, err
}

// tellsLater reports whether the last lines of a source that ends before where rec was
// left are of a later time than any of rec: then it is no older copy, though it ends
// before the mark that would show it. Such is the log of a machine that was set back.
func (o *opening) tellsLater(ctx context.Context, rec sink.Source) (bool, error) {
	if err := o.rewind(ctx); err != nil {
		return false, err
	}
	o.read = true
	from, err := o.begin(o.st, rec)
	if err != nil {
		return false, err
	}
	sample, err := keptSample(o.st)
	if err != nil {
		return false, err
	}
	last, end, err := lastLines(o.st, o.src.Size)
	if err != nil || len(last) == 0 {
		return false, err
	}
	// The year of these lines is at any rate not taken to be later than it is.
	anchorNear(rec.FirstTime, from.parser, last)
	return warmUp(from.parser, sample, last, end).times.last > rec.LastTime, nil
}

// compare finds out whether the source is the one that was stored as rec. If it is,
// st is left where reading goes on.
func (o *opening) compare(ctx context.Context, rec sink.Source) (from start, found checkpoint.Match, err error) {
	if err = o.rewind(ctx); err != nil {
		return start{}, checkpoint.Differs, err
	}
	o.read = true
	if from, err = o.begin(o.st, rec); err == nil {
		found, err = from.resume(o.st, o.takesMore(rec))
	}
	return from, found, err
}

// takesMore returns what finds the log before this one, nil if nothing new can be in this one.
func (j *job) takesMore(rec sink.Source) *source.Begun {
	if j.isPipe() || j.src.Compression == source.Plain && j.src.Size <= rec.Position.Offset {
		return nil
	}
	return &j.im.begun
}

// begin recognises the format; rec is what is known of the source.
func (j *job) begin(st *source.Stream, rec sink.Source) (start, error) {
	sample, format, p, err := j.im.recognise(st, j.src)
	if err != nil {
		return start{}, err
	}
	anchorNear(0, p, sample)
	from := start{rec: rec, before: rec, parser: p}
	from.rec.Identity, from.rec.Path, from.rec.Format = checkpoint.IdentityOf(j.prefix), j.src.Path, format
	return from, nil
}

// resume moves to where the last import of s.rec stopped, checks that the bytes
// before that place are those that were stored, and brings the parser to the
// state that it had there. logs may be nil, if there is no need for that.
func (s *start) resume(st *source.Stream, logs *source.Begun) (checkpoint.Match, error) {
	pos := s.rec.Position
	if !pos.Sound() {
		return checkpoint.Differs, nil
	}
	sample, err := keptSample(st)
	if err != nil {
		return checkpoint.Differs, err
	}
	begin := st.Offset()
	from := max(min(pos.Offset-warmLen, pos.TailStart()), begin)
	if found, err := pos.Marks.Compare(st, from); found != checkpoint.GoesOn || err != nil {
		return found, err
	}
	before, found, err := pos.Compare(st, from)
	if found == checkpoint.Differs && err == nil && before != nil {
		s.rec.Position, s.reopened = pos.Reopened(before)
	}
	if found != checkpoint.GoesOn || err != nil {
		return found, err
	}
	s.tracker.GoOn(pos, before)
	if from > 0 { // most likely in the middle of a line
		_, before, _ = bytes.Cut(before, []byte("\n"))
	}
	anchorNear(s.rec.LastTime, s.parser, before)
	if from == begin && logs != nil {
		takeLeftOpen(s.parser, sample, s.rec.Path, logs)
	}
	s.warm = warmUp(s.parser, sample, before, pos.Offset)
	return checkpoint.GoesOn, nil
}
