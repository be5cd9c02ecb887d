package follow

import (
	"bytes"
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

// settled reports whether there is a file at path that has not been written to for a
// while. One that is not there may be between two of its names, with a new one in the
// making to come.
func (f *Follower) settled(path string) bool {
	info, err := os.Stat(path)
	if err != nil {
		return false
	}
	since := f.opt.Now().Sub(info.ModTime())
	return since > settledAfter || since < -settledAfter
}

// archive is a file that is no longer written to, while it is being read.
type archive struct {
	f       *Follower
	path    string
	settled bool // see Follower.settled
	st      *source.Stream
	prefix  []byte // its first bytes
	source  *progress
	begun   bool // some of it has been handed out
}

// readArchive hands out what a file that is no longer written to holds beyond
// what is known of its source. If only is given, no other sources are read.
//
// It is not whole where the file may be in the making, as a copy or by a
// compressor, and has to be looked at again. What goes wrong with the file is
// an event; the error is that of the Follower, or errTaken.
func (f *Follower) readArchive(path string, only []*progress) (whole bool, err error) {
	a := &archive{f: f, path: path, settled: f.settled(path)}
	if err := a.open(); err != nil {
		return a.unopened(err), nil
	}
	defer func() { a.st.Close() }()
	// A rotation may have put a copy in the making in the place of what was settled.
	a.settled = a.settled && f.settled(path)
	whole, err = a.read(only)
	if err == errUnclear { // until there is more of it, which there will not be once it is settled
		return a.settled, nil
	}
	return whole, err
}

// read does what readArchive does with a file that is open. The error may be
// errUnclear.
func (a *archive) read(only []*progress) (whole bool, err error) {
	sample, err := a.st.Peek(checkpoint.PrefixLen)
	if err != nil {
		return a.unreadable(0, err), nil
	}
	if source.LooksBinary(sample) {
		a.f.tellOnce(Event{Kind: Skipped, Path: a.path})
		return true, nil
	}
	prefix, _ := a.st.Prefix(checkpoint.PrefixLen)
	if len(prefix) == 0 {
		return a.settled, nil
	}
	a.prefix = bytes.Clone(prefix) // Read takes it away
	if a.source, err = a.f.known.claim(a.prefix, a); err != nil {
		return true, err
	}
	defer func() { a.f.known.release(a.source, a) }()
	if only != nil && !slices.Contains(only, a.source) || a.source.ended && !a.grown() {
		return true, nil
	}
	return a.readOn()
}

// readOn hands out what comes after the place where the source stands. whole is as for
// readArchive. The error may be errUnclear.
func (a *archive) readOn() (whole bool, err error) {
	switch found, err := a.resume(); {
	case err != nil:
		return a.unreadable(a.source.offset(), err), nil
	case found == checkpoint.EndsBefore:
		return a.settled, nil
	case found == checkpoint.Differs:
		a.f.event(Event{Kind: Truncated, Path: a.path, Offset: a.source.offset()})
		if err := a.open(); err != nil {
			return a.unopened(err), nil
		}
		a.source = a.f.known.renew(a.source, a.prefix)
	}
	return a.drain()
}

// open opens the file, or opens it again.
func (a *archive) open() error {
	st, err := source.Source{Path: a.path}.Open()
	if err != nil {
		return err
	}
	if a.st != nil {
		a.st.Close()
	}
	a.st = st
	return nil
}

// unopened deals with an archive that cannot be opened. That it is not there is no
// trouble: it was rotated once more.
func (a *archive) unopened(err error) (whole bool) {
	if errors.Is(err, fs.ErrNotExist) {
		a.f.allIsWell(a.path)
		return true
	}
	return a.unreadable(0, err)
}

// unreadable reports trouble with an archive. If the reason may be that the
// archive is not complete yet, it reports nothing and returns false.
func (a *archive) unreadable(offset int64, err error) (whole bool) {
	if !a.settled && errors.Is(err, io.ErrUnexpectedEOF) {
		return false
	}
	a.f.tellOnce(Event{Kind: Unreadable, Path: a.path, Offset: offset, Err: err})
	return true
}

func (a *archive) plain() bool { return a.st.Compression() == source.Plain }

// grown reports whether a plain file holds more than has been read of it. A
// compressed one does not change.
func (a *archive) grown() bool {
	if !a.plain() {
		return false
	}
	info, err := os.Stat(a.path)
	return err == nil && info.Size() > a.source.offset()
}

// drain does what readOn does, from where a.st stands.
func (a *archive) drain() (whole bool, err error) {
	wide := source.IsUTF16(a.prefix)
	// A plain file in UTF-16 is one that is being written to, as far as one
	// can know. Of any other the last line may still be on its way.
	hold := a.plain() && (wide || !a.settled)
	r := line.NewReader(a.st, a.st.Offset(), line.Options{MaxLine: a.f.opt.MaxLine, HoldPartial: hold})
	for {
		b, err := r.Next(a.f.buffer())
		switch {
		case err == io.EOF && hold && (wide || r.Seen() > r.Offset()):
			return wide, nil
		case err == io.EOF:
			return true, a.finish(b)
		case err != nil:
			return a.unreadable(r.Offset(), err), nil
		}
		if err := a.handOut(b); err != nil {
			return false, err
		}
	}
}

// finish marks the source as ended. rest has no data, but perhaps lines that were
// skipped.
func (a *archive) finish(rest line.Block) error {
	if a.begun || len(rest.TooLong) > 0 {
		rest.Last = true
		if err := a.handOut(rest); err != nil {
			return err
		}
	}
	a.f.allIsWell(a.path)
	a.f.known.end(a.source)
	return nil
}

// handOut sends a block, once it is clear that the source may be read here. The error
// is begin's or send's.
func (a *archive) handOut(b line.Block) error {
	if !a.begun {
		if err := a.begin(b); err != nil {
			return err
		}
		a.begun = true
	}
	a.f.tellTooLong(a.path, b.TooLong)
	b.Last = len(b.Data) == 0 // said once, by finish
	return a.f.send(a.f.batch(a.path, a.source, b, a.prefix, -1))
}

// begin prepares for b, the first block to be handed out. The error is errTaken,
// or errUnclear if there is too little of the archive to find it in the store.
func (a *archive) begin(b line.Block) error {
	if !a.source.fresh() {
		a.f.event(Event{Kind: Resumed, Path: a.path, Offset: b.Offset})
		return nil
	}
	switch {
	case !a.plain() && !a.settled && !b.Last && b.End() < checkpoint.PrefixLen:
		return errUnclear
	case a.plain() && a.st.Verbatim():
		a.prefix = extended(a.prefix, b)
	}
	if err := a.f.known.begin(a.source, a.prefix); err != nil {
		return err
	}
	a.f.event(Event{Kind: Opened, Path: a.path})
	return nil
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

// resume moves a.st to where the source stands, if the archive goes on from there.
func (a *archive) resume() (checkpoint.Match, error) {
	s := a.source
	if s.fresh() {
		return checkpoint.GoesOn, nil
	}
	pos := s.track.Position()
	if s.stored != nil {
		pos = *s.stored
	}
	start := max(pos.TailStart(), a.st.Offset()) // the tail may reach into a byte order mark
	tail, found, err := pos.Compare(a.st, start)
	if found == checkpoint.GoesOn {
		a.f.known.verified(s, pos, tail)
	}
	return found, err
}
