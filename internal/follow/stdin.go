package follow

import (
	"context"
	"io"

	"github.com/mtalog/mtalog/internal/checkpoint"
	"github.com/mtalog/mtalog/internal/line"
	"github.com/mtalog/mtalog/internal/source"
)

// readStdin hands out the lines of standard input as they come. There is no
// going back in a pipe and so no going on where one stopped: it is a new source
// each time.
func (f *Follower) readStdin() error {
	st, err := source.Source{Path: "-", Kind: source.Stdin}.Open()
	if err != nil {
		return err
	}
	defer st.Close()
	opt := f.lineOptions()
	opt.Eager = true
	r := line.NewReader(st, st.Offset(), opt)
	s := &state{fresh: true}
	var prefix []byte
	blocks, failed := f.pump(r)
	for {
		select {
		case <-f.ctx.Done():
			return context.Cause(f.ctx)
		case b := <-blocks:
			if room := checkpoint.PrefixLen - len(prefix); room > 0 {
				prefix = append(prefix, b.Data[:min(room, len(b.Data))]...)
			}
			b.Last = false
			if err := f.send("-", s, b, prefix, -1); err != nil {
				return err
			}
		case err := <-failed:
			if err != io.EOF {
				return err
			}
			f.tellTooLong("-", r, 0)
			if s.fresh {
				return nil
			}
			return f.send("-", s, line.Block{Offset: s.offset(), Last: true, TooLong: r.Skipped()}, prefix, -1)
		}
	}
}

// pump reads in a goroutine of its own, which nothing can wake from its read
// when the Follower stops: it is left behind.
func (f *Follower) pump(r *line.Reader) (<-chan line.Block, <-chan error) {
	blocks, failed := make(chan line.Block), make(chan error, 1)
	go func() {
		for {
			b, err := r.Next(f.buffer())
			if err != nil {
				failed <- err
				return
			}
			select {
			case blocks <- b:
			case <-f.ctx.Done():
				return
			}
		}
	}()
	return blocks, failed
}
