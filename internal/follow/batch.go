package follow

import (
	"context"
	"sync"

	"github.com/mtalog/mtalog/internal/checkpoint"
	"github.com/mtalog/mtalog/internal/line"
)

// Batch is a run of whole lines of one source.
type Batch struct {
	// Path is where the source was found.
	Path string
	// Known is the identity that the source had in the previous batch, or has in
	// the store. It is zero for the first batch of a source that the store does not
	// have. The store may have another source with this Identity all the same, if
	// its file was truncated or replaced.
	Known checkpoint.Identity
	// Identity is the one to store from now on: longer than Known while the
	// source is still small.
	Identity checkpoint.Identity
	// Block holds the lines. It is empty, with Last set, if the source turns out to
	// have ended. Nothing comes after Last unless the file is written to again.
	Block line.Block
	// Position is the position after Block.
	Position checkpoint.Position
	// Behind is how many bytes the file held after Block; -1 if unknown.
	Behind int64

	pool *sync.Pool
}

// Release gives the batch's memory back. Block must not be used after it.
func (b *Batch) Release() {
	if b.pool != nil && b.Block.Data != nil {
		buf := b.Block.Data[:0]
		b.pool.Put(&buf)
	}
	b.Block.Data = nil
}

func (f *Follower) buffer() []byte {
	if p, ok := f.pool.Get().(*[]byte); ok {
		return *p
	}
	return nil
}

// send hands out a batch, and waits until the consumer takes it or ctx ends.
func (f *Follower) send(b Batch) error {
	select {
	case f.out <- b:
		return nil
	case <-f.ctx.Done():
		return context.Cause(f.ctx)
	}
}

// tellTooLong tells of lines that were skipped.
func (f *Follower) tellTooLong(path string, at []int64) {
	for _, start := range at {
		f.event(Event{Kind: TooLong, Path: path, Offset: start})
	}
}

// batch makes a batch of b, and moves s on behind it.
func (f *Follower) batch(path string, s *progress, b line.Block, prefix []byte, behind int64) Batch {
	known, id := f.known.advance(s, b, prefix)
	return Batch{
		Path: path, Known: known, Identity: id, Block: b,
		Position: s.track.Position(), Behind: behind, pool: &f.pool,
	}
}
