// Package follow reads logs while they are being written, and loses nothing that
// can be saved. nxadm/tail gives the new lines of an open file; all that
// concerns rotation, truncation and going on after a restart is done here.
//
// A Follower first reads what its files, and their rotated siblings, hold
// beyond what the Store knows, in large blocks; then it follows each file with
// nxadm/tail. Lines leave it in batches with the source's identity and the
// position after them, to be stored in one transaction: whatever happens, the
// next start goes on from what was stored.
//
// # What may happen to a file
//
//   - Renamed, and a new one created: the old file is read to its end before the
//     new one is begun, and is kept open for a while after that, because the
//     writer may still hold it.
//   - Truncated in place (logrotate's copytruncate): seen by its size, or by the
//     bytes before the offset having changed, before any line read from it is
//     handed out. What had not been read yet is looked for in the copies beside
//     it; if there is none, its loss is reported. What the writer adds between
//     logrotate's copy and its truncation is lost to everyone.
//   - Replaced, removed, made unreadable and readable again: it goes on when
//     there is something to read.
//   - Rotated several times while nobody looked: each time a file changes, its
//     siblings are looked through before the new one is begun.
//   - Copied or compressed just now: a file that is still empty, or is the
//     beginning of another one, or whose compressed data ends too early, is
//     looked at again and again. Only when it has not changed for a minute is it
//     reported as damaged, and is its last line handed out without a line end.
//   - Shorter than what was stored of it, as after a crash that took unwritten
//     blocks away: it is another source from its start, and its lines come
//     twice.
//
// # Which source a file is
//
// A source is known by its first bytes (see package checkpoint), and belongs to
// the file whose first block was handed out first. Therefore a log that begins
// exactly like another one is not read until it differs: it may be a copy in the
// making. Time stamps make two logs differ in their first line.
//
// There is one exception: if the program that makes a copy dies before it has
// written 4 KiB, and the original is gone by the next start, then the copy is read
// as a log of its own.
//
// # Where to look
//
// A Follower (follow.go) reads what is there at the start (catchup.go) and then runs
// a watch for each path (watch.go): it opens what it finds there (open.go, live.go),
// hands out its lines (handout.go), and goes on when the file is rotated or truncated
// (rotate.go). Rotated files are found by their names (siblings.go, directories.go)
// and read as archives (archive.go); pipes have no past (pipe.go). The registry
// (registry.go) knows which source a file is, and how far it was handed out.
//
// # Memory
//
// Nothing queues up here: a consumer that is slow makes the Follower wait. The
// log is the buffer.
package follow

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/mtalog/mtalog/internal/checkpoint"
	"github.com/mtalog/mtalog/internal/line"
	"github.com/mtalog/mtalog/internal/source"
)

// Stored is what a store knows about a source.
type Stored struct {
	Identity checkpoint.Identity
	Position checkpoint.Position
}

// Store knows how far sources have been stored.
type Store interface {
	// Lookup finds the source that begins with prefix (see checkpoint.Same): if
	// there are several, the one with the longest identity, and of these the
	// newest.
	Lookup(prefix []byte) (Stored, bool, error)
}

// Options of a Follower. Patterns and Store are needed.
type Options struct {
	// Patterns are files, which need not exist yet, patterns and directories (see
	// source.Names), and "-" for standard input.
	Patterns []string
	Store    Store
	// Waker says when to look whether files have changed; nil means every
	// 500 ms.
	Waker Waker
	// Event, if set, is called with what an operator should know, by any
	// goroutine, but by one at a time.
	Event func(Event)
	// FlushAfter is the longest time that a line waits for others to be handed
	// out with; 0 means 200 ms.
	FlushAfter time.Duration
	// MaxLine is as in line.Options.
	MaxLine int
	// NoSiblings leaves rotated files alone, except to look there for what is
	// missing after a truncation.
	NoSiblings bool
	// Now returns the current time; nil means time.Now. Tests set it.
	Now func() time.Time
}

const (
	defaultFlushAfter = 200 * time.Millisecond
	defaultWake       = 500 * time.Millisecond
	// flushSize is how many bytes are collected from a followed file before they
	// are handed out.
	flushSize = 256 << 10
	// tailLimit is how many unread bytes are left to nxadm/tail, which reads line
	// by line. A file with more is read in blocks.
	tailLimit = 256 << 10
	// rescanEvery is how many wake-ups lie between two searches for new files: one
	// second at defaultWake.
	rescanEvery = 2
	// graceWakes is for how many wake-ups a file stays open after it was rotated
	// away, because its writer may still hold it: 30 seconds at defaultWake.
	graceWakes = 60
	// dormantAfter is how long a file must not have changed to be closed, so that a
	// directory of old logs does not use up the file descriptors.
	dormantAfter = 10 * time.Minute
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

// Follower follows a set of files.
type Follower struct {
	opt     Options
	ctx     context.Context
	out     chan<- Batch
	known   registry
	dirs    directories
	pool    sync.Pool
	eventMu sync.Mutex
	running sync.WaitGroup

	watchedMu sync.Mutex
	watched   map[string]bool

	troubleMu sync.Mutex
	troubles  map[string]string // the last event reported of an archive, by path
}

// New returns a Follower; Run starts it.
func New(opt Options) *Follower {
	if opt.FlushAfter <= 0 {
		opt.FlushAfter = defaultFlushAfter
	}
	if opt.Now == nil {
		opt.Now = time.Now
	}
	f := &Follower{opt: opt, watched: map[string]bool{}, troubles: map[string]string{}}
	f.known.store = opt.Store
	return f
}

// Run follows until ctx is done, and closes out when nothing more will come.
// Lines that were read but not handed out by then are read again next time; those
// that came from a pipe are handed out even then. The error is ctx's, or the store's;
// it is nil where standard input was all there was to read, and has ended.
func (f *Follower) Run(ctx context.Context, out chan<- Batch) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer close(out)
	defer f.running.Wait()
	defer cancel(nil)
	f.ctx, f.out = ctx, out
	if f.opt.Waker == nil {
		f.opt.Waker = Every(ctx, defaultWake)
	}
	run := func(work func() error) {
		f.running.Add(1)
		go func() {
			defer f.running.Done()
			if err := work(); err != nil && !f.done(err) {
				cancel(err)
			}
		}()
	}

	files := slices.DeleteFunc(slices.Clone(f.opt.Patterns), source.IsPipe)
	for _, p := range f.opt.Patterns {
		if source.IsPipe(p) {
			run(func() error { return f.readPipe(p) })
		}
	}
	if len(files) == 0 {
		f.running.Wait()
		return context.Cause(ctx)
	}
	f.opt.Patterns = files
	f.tellMissing()
	watches := f.newWatches()
	err := f.catchUp(watches)
	if err != nil {
		cancel(err)
	}
	for _, w := range watches {
		run(w.run) // after an error only to close it
	}
	if err != nil {
		return err
	}
	for n := 1; ; n++ {
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-f.opt.Waker.Wake():
		}
		if n%rescanEvery == 0 {
			for _, w := range f.newWatches() {
				run(w.run)
			}
		}
	}
}

// newWatches returns watches for the files that match the patterns and that are
// not watched yet.
func (f *Follower) newWatches() []*watch {
	f.watchedMu.Lock()
	defer f.watchedMu.Unlock()
	var fresh []*watch
	for _, path := range source.Names(f.opt.Patterns) {
		if !f.watched[path] {
			f.watched[path] = true
			fresh = append(fresh, &watch{f: f, path: path})
		}
	}
	return fresh
}

func (f *Follower) unwatch(path string) {
	f.watchedMu.Lock()
	defer f.watchedMu.Unlock()
	delete(f.watched, path)
}

func (f *Follower) buffer() []byte {
	if p, ok := f.pool.Get().(*[]byte); ok {
		return *p
	}
	return nil
}

// send hands out a block of s, and waits until the consumer takes it or ctx ends.
func (f *Follower) send(path string, s *state, b line.Block, prefix []byte, behind int64) error {
	select {
	case f.out <- f.batch(path, s, b, prefix, behind):
		return nil
	case <-f.ctx.Done():
		return context.Cause(f.ctx)
	}
}

// batch moves s on behind b.
func (f *Follower) batch(path string, s *state, b line.Block, prefix []byte, behind int64) Batch {
	known, id := f.known.advance(s, b, prefix)
	return Batch{
		Path: path, Known: known, Identity: id, Block: b,
		Position: s.track.Position(), Behind: behind, pool: &f.pool,
	}
}

func (f *Follower) event(e Event) {
	if f.opt.Event == nil {
		return
	}
	f.eventMu.Lock()
	defer f.eventMu.Unlock()
	f.opt.Event(e)
}

func (f *Follower) lineOptions() line.Options {
	return line.Options{MaxLine: f.opt.MaxLine}
}
