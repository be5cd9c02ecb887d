package follow

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"slices"
	"time"

	"github.com/mtalog/mtalog/internal/checkpoint"
	"github.com/mtalog/mtalog/internal/line"
	"github.com/mtalog/mtalog/internal/source"
)

// settledAfter is how long after its last change a rotated file is believed to
// be complete, if it does not look it: copying and compressing take their time.
const settledAfter = time.Minute

// settled reports whether the file at path has not been written to for a while.
func (f *Follower) settled(path string) bool {
	since := f.opt.Now().Sub(modTime(path))
	return since > settledAfter || since < -settledAfter
}

// readArchive hands out what a file that is no longer written to holds beyond
// what is known of its source. If only is given, no other sources are read.
//
// It is not whole where the file may be in the making, as a copy or by a
// compressor, and has to be looked at again. What goes wrong with the file is
// an event; the error is that of the Follower, or errTaken.
func (f *Follower) readArchive(path string, only []*progress) (whole bool, err error) {
	settled := f.settled(path)
	st, err := source.Source{Path: path}.Open()
	if err != nil {
		return f.unopened(path, settled, err), nil
	}
	defer st.Close()
	sample, err := st.Peek(checkpoint.PrefixLen)
	if err != nil {
		return f.unreadable(path, 0, settled, err), nil
	}
	if source.LooksBinary(sample) {
		f.tellOnce(Event{Kind: Skipped, Path: path})
		return true, nil
	}
	prefix, _ := st.Prefix(checkpoint.PrefixLen)
	if len(prefix) == 0 {
		return settled, nil
	}
	prefix = append([]byte(nil), prefix...) // Read takes it away
	owner := new(int)
	s, err := f.known.claim(prefix, owner)
	switch err {
	case nil:
	case errUnclear:
		return settled, nil
	default:
		return true, err
	}
	defer func() { f.known.release(s, owner) }()
	if only != nil && !slices.Contains(only, s) || s.ended && !grown(st, path, s) {
		return true, nil
	}
	switch where, err := f.resume(st, s); {
	case err != nil:
		return f.unreadable(path, s.offset(), settled, err), nil
	case where == shorter:
		return settled, nil
	case where == different:
		f.event(Event{Kind: Truncated, Path: path, Offset: s.offset()})
		again, err := source.Source{Path: path}.Open()
		if err != nil {
			return f.unopened(path, settled, err), nil
		}
		defer again.Close()
		st, s = again, f.known.renew(s, prefix)
	}
	return f.drainArchive(st, path, s, prefix, settled)
}

// unopened deals with an archive that cannot be opened. That it is not there is no
// trouble: it was rotated once more.
func (f *Follower) unopened(path string, settled bool, err error) (whole bool) {
	if errors.Is(err, fs.ErrNotExist) {
		f.allIsWell(path)
		return true
	}
	return f.unreadable(path, 0, settled, err)
}

// unreadable reports trouble with an archive. If the reason may be that the
// archive is not complete yet, it reports nothing and returns false.
func (f *Follower) unreadable(path string, offset int64, settled bool, err error) (whole bool) {
	if !settled && errors.Is(err, io.ErrUnexpectedEOF) {
		return false
	}
	f.tellOnce(Event{Kind: Unreadable, Path: path, Offset: offset, Err: err})
	return true
}

// grown reports whether a plain file holds more than has been read of it. A
// compressed one does not change.
func grown(st *source.Stream, path string, s *progress) bool {
	if st.Compression() != source.Plain {
		return false
	}
	info, err := os.Stat(path)
	return err == nil && info.Size() > s.offset()
}

// drainArchive hands out what an archive holds after the place where st stands.
// whole is as for readArchive.
func (f *Follower) drainArchive(st *source.Stream, path string, s *progress, prefix []byte, settled bool) (whole bool, err error) {
	opt := f.lineOptions()
	plain, wide := st.Compression() == source.Plain, source.IsUTF16(prefix)
	// A plain file in UTF-16 is one that is being written to, as far as one
	// can know. Of any other the last line may still be on its way.
	opt.HoldPartial = plain && (wide || !settled)
	r := line.NewReader(st, st.Offset(), opt)
	defer func() { f.tellTooLong(path, r, 0, -1) }()
	handedOut := false
	for {
		b, err := r.Next(f.buffer())
		if err == io.EOF {
			break
		}
		if err != nil {
			return f.unreadable(path, r.Offset(), settled, err), nil
		}
		if s.fresh() {
			if !plain && !settled && !b.Last && b.End() < checkpoint.PrefixLen {
				return false, nil // too little of it to find it in the store
			}
			if plain && !wide {
				prefix = extended(prefix, b)
			}
			if err := f.known.begin(s, prefix); err != nil {
				return false, err
			}
			f.event(Event{Kind: Opened, Path: path})
		} else if !handedOut {
			f.event(Event{Kind: Resumed, Path: path, Offset: b.Offset})
		}
		handedOut = true
		b.Last = false // said once, below
		if err := f.send(path, s, b, prefix, -1); err != nil {
			return false, err
		}
	}
	if opt.HoldPartial && (wide || r.Seen() > r.Offset()) {
		return wide, nil
	}
	f.allIsWell(path)
	f.known.end(s)
	if !handedOut {
		return true, nil
	}
	return true, f.send(path, s, line.Block{Offset: s.offset(), Last: true, TooLong: r.Skipped()}, prefix, -1)
}

// extended returns prefix or, if b, the first block of a plain source, holds more
// of the source's beginning, that.
func extended(prefix []byte, b line.Block) []byte {
	if b.Offset > int64(len(prefix)) || b.End() <= int64(len(prefix)) {
		return prefix
	}
	prefix = append(slices.Clip(prefix[:b.Offset]), b.Data...)
	return prefix[:min(len(prefix), checkpoint.PrefixLen)]
}

// whereabouts says how a file compares with what was handed out of the source
// that it begins like.
type whereabouts uint8

const (
	goesOn    whereabouts = iota // it holds that, and perhaps more
	shorter                      // it ends before
	different                    // it holds something else there
)

// resume moves st to where s stands.
func (f *Follower) resume(st *source.Stream, s *progress) (whereabouts, error) {
	if s.fresh() {
		return goesOn, nil
	}
	pos := s.track.Position()
	if s.stored != nil {
		pos = *s.stored
	}
	if !pos.Sound() {
		return different, nil
	}
	start := max(pos.TailStart(), st.Offset()) // the tail may reach into a byte order mark
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
	if !pos.Proves(tail) {
		return different, nil
	}
	f.known.settle(s, pos, tail)
	return goesOn, nil
}
