package follow

import (
	"context"
	"errors"
	"io"
	"io/fs"

	"github.com/mtalog/mtalog/internal/checkpoint"
	"github.com/mtalog/mtalog/internal/line"
	"github.com/mtalog/mtalog/internal/source"
)

// There is no going back in a pipe and so no going on where one stopped: it is a new
// source each time.

// readStdin hands out the lines of standard input as they come.
func (f *Follower) readStdin() error {
	st, err := source.Source{Path: "-", Kind: source.Stdin}.OpenContext(f.ctx)
	if err != nil {
		return err
	}
	return f.readStream("-", st)
}

// readNamedPipe hands out the lines of a named pipe (syslog daemons write to such) as
// they come. It outlasts its writers, and may be removed and made anew.
func (f *Follower) readNamedPipe(path string) error {
	var trouble trouble
	for {
		wake := f.opt.Waker.Wake() // before looking, so that none is missed
		st, err := source.Source{Path: path, Kind: source.LastingPipe}.OpenContext(f.ctx)
		switch {
		case err == nil:
			f.readable(path, &trouble)
			if err := f.readStream(path, st); err != nil {
				return err
			}
			f.event(Event{Kind: Removed, Path: path})
			continue
		case f.ctx.Err() != nil:
			return context.Cause(f.ctx)
		case !errors.Is(err, fs.ErrNotExist):
			f.tell(path, &trouble, err)
		}
		select {
		case <-f.ctx.Done():
			return context.Cause(f.ctx)
		case <-wake:
		}
	}
}

// readStream hands out what st gives until it ends, and closes it. Where st is a
// pipe, as standard input need not be, that is also what was read when ctx ended.
func (f *Follower) readStream(path string, st *source.Stream) error {
	defer st.Close()
	r := line.NewReader(st, st.Offset(), line.Options{MaxLine: f.opt.MaxLine, Eager: true})
	s := &progress{}
	var prefix []byte
	for {
		b, err := r.Next(f.buffer())
		f.tellTooLong(path, b.TooLong)
		switch {
		case f.ctx.Err() != nil && (err != nil || !st.Once()):
			return context.Cause(f.ctx)
		case err == io.EOF && s.fresh() && len(b.TooLong) == 0:
			return nil
		case err == io.EOF:
			b.Last = true
			return f.send(f.batch(path, s, b, prefix, -1))
		case err != nil:
			return err
		}
		if room := checkpoint.PrefixLen - len(prefix); room > 0 {
			prefix = append(prefix, b.Data[:min(room, len(b.Data))]...)
		}
		b.Last = false
		f.out <- f.batch(path, s, b, prefix, -1)
	}
}
