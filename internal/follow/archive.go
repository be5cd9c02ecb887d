package follow

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"

	"github.com/mtalog/mtalog/internal/checkpoint"
	"github.com/mtalog/mtalog/internal/line"
	"github.com/mtalog/mtalog/internal/source"
)

// readArchive hands out what a file that is no longer written to holds beyond
// what is known of its source. What goes wrong with the file is an event; the
// error is that of the Follower. If only is given, no other source is read.
func (f *Follower) readArchive(path string, owner any, only *state) error {
	if owner == nil {
		owner = new(int)
	}
	st, err := source.Source{Path: path}.Open()
	if err != nil {
		if !errors.Is(err, fs.ErrNotExist) { // else it was rotated once more
			f.event(Event{Kind: Unreadable, Path: path, Err: err})
		}
		return nil
	}
	defer func() { st.Close() }()
	sample, err := st.Peek(checkpoint.PrefixLen)
	if err != nil {
		f.event(Event{Kind: Unreadable, Path: path, Err: err})
		return nil
	}
	if source.LooksBinary(sample) {
		f.event(Event{Kind: Skipped, Path: path})
		return nil
	}
	prefix, _ := st.Prefix(checkpoint.PrefixLen)
	if len(prefix) == 0 {
		return nil
	}
	prefix = append([]byte(nil), prefix...) // Read takes it away
	s, err := f.known.claim(prefix, owner)
	if s == nil || err != nil {
		return err
	}
	defer func() { f.known.release(s, owner) }()
	if only != nil && s != only || s.ended && !grown(st, path, s) {
		return nil
	}
	switch where, err := f.resume(st, s); {
	case err != nil:
		f.event(Event{Kind: Unreadable, Path: path, Err: err})
		return nil
	case where == shorter: // a copy in the making, or the younger self of one
		return nil
	case where == different:
		f.event(Event{Kind: Truncated, Path: path, Offset: s.offset()})
		st.Close()
		if st, err = (source.Source{Path: path}).Open(); err != nil {
			f.event(Event{Kind: Unreadable, Path: path, Err: err})
			return nil
		}
		s = f.known.renew(s, prefix)
	}
	return f.drainArchive(st, path, s, prefix)
}

// grown says whether a plain file holds more than has been read of it. A
// compressed one does not change.
func grown(st *source.Stream, path string, s *state) bool {
	if st.Compression() != source.Plain {
		return false
	}
	info, err := os.Stat(path)
	return err == nil && info.Size() > s.offset()
}

func (f *Follower) drainArchive(st *source.Stream, path string, s *state, prefix []byte) error {
	opt := f.lineOptions()
	// A plain file in UTF-16 is one that is being written to, as far as one
	// can know.
	opt.HoldPartial = st.Compression() == source.Plain && source.IsUTF16(prefix)
	r := line.NewReader(st, st.Offset(), opt)
	defer func() { f.tellTooLong(path, r, 0) }()
	handedOut := false
	for {
		b, err := r.Next(f.buffer())
		if err == io.EOF {
			break
		}
		if err != nil {
			f.event(Event{Kind: Unreadable, Path: path, Offset: r.Offset(), Err: err})
			return nil
		}
		if s.fresh {
			f.event(Event{Kind: Opened, Path: path})
		} else if !handedOut {
			f.event(Event{Kind: Resumed, Path: path, Offset: b.Offset})
		}
		handedOut = true
		b.Last = false // told once, below
		if err := f.send(path, s, b, prefix, -1); err != nil {
			return err
		}
	}
	if opt.HoldPartial {
		return nil
	}
	f.known.end(s)
	if !handedOut {
		return nil
	}
	return f.send(path, s, line.Block{Offset: s.offset(), Last: true, TooLong: r.Skipped()}, prefix, -1)
}

// whereabouts is what becomes of a source whose identity fits.
type whereabouts uint8

const (
	goesOn whereabouts = iota
	shorter
	different
)

// resume brings st to where s stands.
func (f *Follower) resume(st *source.Stream, s *state) (whereabouts, error) {
	if s.fresh {
		return goesOn, nil
	}
	pos := s.track.Position()
	if s.stored != nil {
		pos = *s.stored
	}
	start := pos.TailStart()
	if start < st.Offset() { // the tail reaches into a byte order mark
		start = st.Offset()
	}
	if err := st.Skip(start); err != nil {
		if errors.Is(err, io.ErrUnexpectedEOF) {
			return shorter, nil
		}
		return 0, err
	}
	tail := make([]byte, pos.Offset-start)
	if _, err := io.ReadFull(st, tail); err != nil {
		if err == io.EOF || errors.Is(err, io.ErrUnexpectedEOF) {
			return shorter, nil
		}
		return 0, err
	}
	if checkpoint.PositionAt(pos.Offset, tail) != pos {
		return different, nil
	}
	f.known.settle(s, pos.Offset, tail)
	return goesOn, nil
}

// tellTooLong reports the lines that r has skipped since it had skipped before.
func (f *Follower) tellTooLong(path string, r *line.Reader, before int64) {
	at := r.TooLongAt()
	for i := before; i < r.TooLong(); i++ {
		e := Event{Kind: TooLong, Path: path, Offset: -1}
		if i < int64(len(at)) {
			e.Offset = at[i]
		}
		f.event(e)
	}
}

// done says whether err only tells that the Follower stops.
func (f *Follower) done(err error) bool {
	return err != nil && f.ctx.Err() != nil && errors.Is(err, context.Cause(f.ctx))
}
