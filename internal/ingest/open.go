package ingest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/mtalog/mtalog/internal/checkpoint"
	"github.com/mtalog/mtalog/internal/sink"
	"github.com/mtalog/mtalog/internal/source"
)

// open recognises the format of the source and goes to where an earlier import left
// it. It returns nil if there is nothing to read.
func (j *job) open(ctx context.Context, im *importer) (*source.Stream, error) {
	for _, b := range j.alike {
		if j.isHeadOf(b) {
			j.rec, j.before = *b.left, *b.left
			return nil, nil
		}
	}
	st, err := j.src.OpenContext(ctx)
	if err != nil {
		return nil, err
	}
	if err := j.readPrefix(st); err != nil || len(j.prefix) == 0 {
		st.Close()
		return nil, err
	}
	st, found, err := j.match(ctx, st, im)
	switch {
	case err != nil:
		return nil, err
	case found == checkpoint.GoesOn:
		return st, nil
	case found == checkpoint.EndsBefore:
		st.Close()
		return nil, nil
	}
	if err := j.prepare(st, im, sink.Source{ID: j.id}); err != nil {
		st.Close()
		return nil, err
	}
	return st, nil
}

// match compares the source with each stored one that begins like it, and returns how
// it compares with the one that it is; differs if it is none of them. As comparing
// reads from st, the source is opened again for the next one, and the stream to go on
// with is returned.
func (j *job) match(ctx context.Context, st *source.Stream, im *importer) (*source.Stream, checkpoint.Match, error) {
	var older *sink.Source
	for _, rec := range im.known.like(j.prefix) {
		found, err := j.compare(st, im, rec)
		if err == nil && found == checkpoint.GoesOn {
			return st, checkpoint.GoesOn, nil
		}
		st.Close()
		switch {
		case err != nil:
			return nil, checkpoint.Differs, err
		case found == checkpoint.EndsBefore && older == nil:
			later, err := j.tellsLater(ctx, im, rec)
			if err != nil {
				return nil, checkpoint.Differs, err
			}
			if !later {
				older = &rec
			}
		case found == checkpoint.Differs && j.isPipe():
			return nil, checkpoint.Differs, fmt.Errorf("%s begins like %s, which is stored, and then differs: save it as a file and import that", j.src.Path, rec.Path)
		}
		if j.isPipe() {
			break
		}
		// It may still be another log that begins in the same way, or this one
		// truncated and rewritten.
		if st, err = j.src.OpenContext(ctx); err != nil {
			return nil, checkpoint.Differs, err
		}
		j.tracker = checkpoint.Tracker{}
	}
	if older == nil {
		return st, checkpoint.Differs, nil
	}
	j.rec, j.before = *older, *older
	return st, checkpoint.EndsBefore, nil
}

// tellsLater reports whether the last lines of a source that ends before where rec was
// left are of a later time than any of rec: then it is no older copy, though it ends
// before the mark that would show it. Such is the log of a machine that was set back.
func (j *job) tellsLater(ctx context.Context, im *importer, rec sink.Source) (bool, error) {
	if j.isPipe() {
		return false, nil // it cannot be read again
	}
	st, err := j.src.OpenContext(ctx)
	if err != nil {
		return false, err
	}
	defer st.Close()
	if err := j.prepare(st, im, rec); err != nil {
		return false, err
	}
	sample, err := sampleOf(st)
	if err != nil {
		return false, err
	}
	sample = bytes.Clone(sample)
	if at := j.src.Size - warmLen; j.src.Compression == source.Plain && at > st.Offset() {
		if err := st.Skip(at); err != nil {
			return false, err
		}
	}
	last, end, err := lastLines(st)
	if err != nil || len(last) == 0 {
		return false, err
	}
	// The year of these lines is at any rate not taken to be later than it is.
	if t, ok := timeNear(rec.FirstTime, j.parser, last); ok {
		j.parser.Anchor(t)
	}
	for _, r := range warmUp(j.parser, sample, last, end).records.List {
		if r.Time > rec.LastTime {
			return true, nil
		}
	}
	return false, nil
}

// lastLines returns the whole lines among the last warmLen bytes of st, and the offset
// of their end.
func lastLines(st *source.Stream) (lines []byte, end int64, err error) {
	start := st.Offset()
	buf := make([]byte, 0, 2*warmLen)
	for err == nil {
		if len(buf) == cap(buf) {
			buf = buf[:copy(buf, buf[len(buf)-warmLen:])]
		}
		var n int
		n, err = st.Read(buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
	}
	if err != io.EOF {
		return nil, 0, err
	}
	end = st.Offset()
	lines = buf[max(len(buf)-warmLen, 0):]
	if start > 0 || end > int64(len(lines)) { // most likely in the middle of a line
		_, lines, _ = bytes.Cut(lines, []byte("\n"))
	}
	whole := bytes.LastIndexByte(lines, '\n') + 1
	return lines[:whole], end - int64(len(lines)-whole), nil
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
func (j *job) compare(st *source.Stream, im *importer, rec sink.Source) (checkpoint.Match, error) {
	if err := j.prepare(st, im, rec); err != nil {
		return checkpoint.Differs, err
	}
	return j.resume(st)
}

// prepare recognises the format; rec is what is known of the source.
func (j *job) prepare(st *source.Stream, im *importer, rec sink.Source) error {
	sample, name, makeParser, err := im.recognise(st, j.src)
	if err != nil {
		return err
	}
	j.parser = makeParser(im.options(j.src))
	if t, ok := firstTime(j.parser, sample); ok {
		j.parser.Anchor(t)
	}
	j.before, j.rec = rec, rec
	j.rec.Identity, j.rec.Path, j.rec.Format = checkpoint.IdentityOf(j.prefix), j.src.Path, name
	return nil
}

// unknownFormat is the error, on one line, for a source that no parser accepts.
// why holds each format's reason on a line of its own, or is [errors.ErrUnsupported] and
// says what the source is.
func unknownFormat(path string, sample []byte, why error) error {
	if source.LooksBinary(sample) {
		return fmt.Errorf("%s: binary data, not a log: name the log itself", path)
	}
	if errors.Is(why, errors.ErrUnsupported) {
		return fmt.Errorf("%s: not read: %w", path, why)
	}
	reasons := strings.ReplaceAll(why.Error(), "\n", "; ")
	return fmt.Errorf("%s: no log of a known format (%s): if it is one all the same, name its format with --mta", path, reasons)
}

// resume moves to where the last import of j.rec stopped, checks that the bytes
// before that place are those that were stored, and brings the parser to the
// state that it had there.
func (j *job) resume(st *source.Stream) (checkpoint.Match, error) {
	pos := j.rec.Position
	if !pos.Sound() {
		return checkpoint.Differs, nil
	}
	sample, err := sampleOf(st)
	if err != nil {
		return checkpoint.Differs, err
	}
	sample = bytes.Clone(sample)
	from := max(min(pos.Offset-warmLen, pos.TailStart()), st.Offset())
	if found, err := pos.Marks.Compare(st, from); found != checkpoint.GoesOn || err != nil {
		return found, err
	}
	before, found, err := pos.Compare(st, from)
	if found != checkpoint.GoesOn || err != nil {
		return found, err
	}
	j.tracker.GoOn(pos, before)
	if from > 0 { // most likely in the middle of a line
		_, before, _ = bytes.Cut(before, []byte("\n"))
	}
	if t, ok := timeNear(j.rec.LastTime, j.parser, before); ok {
		j.parser.Anchor(t)
	}
	j.warm = warmUp(j.parser, sample, before, pos.Offset)
	return checkpoint.GoesOn, nil
}
