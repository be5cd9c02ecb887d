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

// readPipe hands out the lines of standard input, or of a named pipe (syslog
// daemons write to such), as they come. There is no going back in a pipe and so
// no going on where one stopped: it is a new source each time. A named pipe
// outlasts its writers, and may be removed and made anew.
func (f *Follower) readPipe(path string) error {
	if path == "-" {
		st, err := source.Source{Path: path, Kind: source.Stdin}.OpenContext(f.ctx)
		if err != nil {
			return err
		}
		return f.readStream(path, st)
	}
	trouble := ""
	for {
		wake := f.opt.Waker.Wake() // before looking, so that none is missed
		st, err := source.Source{Path: path, Size: -1, Lasting: true}.OpenContext(f.ctx)
		if err == nil {
			if trouble != "" {
				trouble = ""
				f.event(Event{Kind: Readable, Path: path})
			}
			if err := f.readStream(path, st); err != nil {
				return err
			}
			f.event(Event{Kind: Removed, Path: path})
			continue
		}
		if f.ctx.Err() == nil && !errors.Is(err, fs.ErrNotExist) && err.Error() != trouble {
			trouble = err.Error()
			f.event(Event{Kind: Unreadable, Path: path, Err: err})
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
	opt := f.lineOptions()
	opt.Eager = true
	r := line.NewReader(st, st.Offset(), opt)
	s := &progress{}
	var prefix []byte
	for {
		b, err := r.Next(f.buffer())
		if f.ctx.Err() != nil && (err != nil || !st.Once()) {
			return context.Cause(f.ctx)
		}
		if err != nil {
			if err != io.EOF {
				return err
			}
			if s.fresh() && len(b.TooLong) == 0 {
				return nil
			}
			b.Last = true
			return f.send(path, s, b, prefix, -1)
		}
		if room := checkpoint.PrefixLen - len(prefix); room > 0 {
			prefix = append(prefix, b.Data[:min(room, len(b.Data))]...)
		}
		b.Last = false
		f.out <- f.batch(path, s, b, prefix, -1)
	}
}
