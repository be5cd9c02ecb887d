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

// open recognises the format of the source and goes to where an earlier import left
// it. It returns nil if there is nothing to read.
func (j *job) open(ctx context.Context) (*source.Stream, error) {
	for _, earlier := range j.alike {
		if j.isHeadOf(earlier) {
			j.start = start{rec: earlier.rec, before: earlier.rec}
			return nil, nil
		}
	}
	st, err := j.im.openSource(ctx, j.src)
	if err != nil {
		return nil, err
	}
	if err := j.readPrefix(st); err != nil || len(j.prefix) == 0 {
		st.Close()
		return nil, err
	}
	var found checkpoint.Match
	if like := j.im.known.like(j.prefix); j.isPipe() {
		found, err = j.matchPipe(st, like)
	} else {
		st, found, err = j.matchFile(ctx, st, like)
	}
	if err == nil && found == checkpoint.Differs {
		if j.start, err = j.begin(st, sink.Source{ID: j.id}); err == nil && !j.isPipe() {
			sample, _ := keptSample(st)
			takeLeftOpen(j.parser, sample, j.src.Path, &j.im.begun)
		}
	}
	if err != nil || found == checkpoint.EndsBefore {
		st.Close()
		return nil, err
	}
	return st, nil
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

// matchPipe compares the source with the first of those that are stored and begin like
// it. It cannot be read again for the others.
func (j *job) matchPipe(st *source.Stream, like []sink.Source) (checkpoint.Match, error) {
	if len(like) == 0 {
		return checkpoint.Differs, nil
	}
	from, found, err := j.compare(st, like[0])
	switch {
	case err != nil:
		return found, err
	case found == checkpoint.Differs:
		return found, fmt.Errorf("%s begins like %s, which is stored, and then differs: save it as a file and import that", j.src.Path, like[0].Path)
	case found == checkpoint.EndsBefore:
		from = start{rec: like[0], before: like[0]}
	}
	j.start = from
	return found, nil
}

// matchFile compares the source with those that are stored and begin like it, and says
// how it compares with the one that it is; that it differs if it is none of them. As
// comparing reads from st, the source is opened again for the next one, and the stream
// to go on with is returned.
func (j *job) matchFile(ctx context.Context, st *source.Stream, like []sink.Source) (*source.Stream, checkpoint.Match, error) {
	var older *sink.Source
	for _, rec := range like {
		from, found, err := j.compare(st, rec)
		if err == nil && from.reopened {
			// What compares the source has read beyond the place from which it goes on.
			if st, err = j.reopen(ctx, st); err != nil {
				return st, found, err
			}
			before := from.before
			from, found, err = j.compare(st, from.rec)
			from.before = before
		}
		if err != nil {
			return st, found, err
		}
		if found == checkpoint.GoesOn {
			j.start = from
			return st, found, nil
		}
		if found == checkpoint.EndsBefore && older == nil {
			switch later, err := j.tellsLater(ctx, rec); {
			case err != nil:
				return st, found, err
			case !later:
				older = &rec
			}
		}
		// It may still be another log that begins in the same way, or this one
		// truncated and rewritten.
		if st, err = j.reopen(ctx, st); err != nil {
			return st, found, err
		}
	}
	if older == nil {
		return st, checkpoint.Differs, nil
	}
	j.start = start{rec: *older, before: *older}
	return st, checkpoint.EndsBefore, nil
}

// reopen opens the source again and closes st, which it returns if there is an error.
func (j *job) reopen(ctx context.Context, st *source.Stream) (*source.Stream, error) {
	again, err := j.im.openSource(ctx, j.src)
	if err != nil {
		return st, err
	}
	st.Close()
	return again, nil
}

// tellsLater reports whether the last lines of a source that ends before where rec was
// left are of a later time than any of rec: then it is no older copy, though it ends
// before the mark that would show it. Such is the log of a machine that was set back.
func (j *job) tellsLater(ctx context.Context, rec sink.Source) (bool, error) {
	st, err := j.im.openSource(ctx, j.src)
	if err != nil {
		return false, err
	}
	defer st.Close()
	from, err := j.begin(st, rec)
	if err != nil {
		return false, err
	}
	sample, err := keptSample(st)
	if err != nil {
		return false, err
	}
	last, end, err := lastLines(st, j.src.Size)
	if err != nil || len(last) == 0 {
		return false, err
	}
	// The year of these lines is at any rate not taken to be later than it is.
	anchorNear(rec.FirstTime, from.parser, last)
	return warmUp(from.parser, sample, last, end).times.last > rec.LastTime, nil
}

// readPrefix reads the beginning of the source, unless findAlike has done so. It is empty
// if the source is, as after a rotation.
func (j *job) readPrefix(st *source.Stream) error {
	if len(j.prefix) > 0 {
		return nil
	}
	prefix, err := st.Prefix(checkpoint.PrefixLen)
	j.prefix = bytes.Clone(prefix)
	return err
}

// compare finds out whether the source is the one that was stored as rec. If it is,
// st is left where reading goes on.
func (j *job) compare(st *source.Stream, rec sink.Source) (from start, found checkpoint.Match, err error) {
	if from, err = j.begin(st, rec); err == nil {
		found, err = from.resume(st, j.takesMore(rec))
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
