package follow

import (
	"context"
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
	Lookup(prefix []byte) (Stored, bool)
}

// Options of a Follower. Patterns, Store and Waker are needed.
type Options struct {
	// Patterns are files, which need not exist yet, patterns and directories (see
	// source.Names), and "-" for standard input.
	Patterns []string
	Store    Store
	// Waker says when to look whether files have changed: see WakeEvery.
	Waker *Waker
	// Event, if set, is called with what an operator should know, by any
	// goroutine, but by one at a time.
	Event func(Event)
	// FlushAfter is the longest time that a line waits for others to be handed
	// out with; 0 means 100 ms.
	FlushAfter time.Duration
	// MaxLine is as in line.Options.
	MaxLine int
	// NoSiblings leaves rotated files alone, except to look there for what is
	// missing after a truncation.
	NoSiblings bool
	// Now returns the current time; nil means time.Now. Tests set it.
	Now func() time.Time
}

// WakeEvery is the pause between two wake-ups.
const WakeEvery = 500 * time.Millisecond

const (
	defaultFlushAfter = 100 * time.Millisecond
	// flushSize is how many bytes are collected from a followed file before they
	// are handed out.
	flushSize = 256 << 10
	// tailLimit is how many unread bytes are left to nxadm/tail, which reads line
	// by line. A file with more is read in blocks.
	tailLimit = 256 << 10
	// rescanEvery is how many wake-ups lie between two searches for new files: one
	// second at WakeEvery.
	rescanEvery = 2
	// graceWakes is for how many wake-ups a file stays open after it was rotated
	// away, because its writer may still hold it: 30 seconds at WakeEvery.
	graceWakes = 60
	// sleepAfter is how long a file must not have changed to be closed, so that a
	// directory of old logs does not use up the file descriptors.
	sleepAfter = 10 * time.Minute
)

// Follower follows a set of files.
type Follower struct {
	opt     Options
	ctx     context.Context // of Run
	cancel  context.CancelCauseFunc
	out     chan<- Batch
	known   registry
	dirs    directories
	repeats source.Repeats
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
	if opt.MaxLine <= 0 {
		opt.MaxLine = line.DefaultMaxLine
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
// that came from a pipe are handed out even then. The error is ctx's, or a pipe's;
// it is nil where standard input was all there was to read, and has ended.
func (f *Follower) Run(ctx context.Context, out chan<- Batch) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer close(out)
	defer f.running.Wait()
	defer cancel(nil)
	f.ctx, f.cancel, f.out = ctx, cancel, out
	var files []string
	for _, p := range f.opt.Patterns {
		switch {
		case p == "-":
			f.start(f.readStdin)
		case source.IsPipe(p):
			f.start(func() error { return f.readNamedPipe(p) })
		default:
			files = append(files, p)
		}
	}
	if len(files) == 0 {
		f.running.Wait()
		return context.Cause(ctx)
	}
	f.opt.Patterns = files
	return f.followFiles()
}

// start does work on a goroutine of its own, whose error ends the Follower.
func (f *Follower) start(work func() error) {
	f.running.Go(func() {
		if err := work(); err != nil {
			f.cancel(err)
		}
	})
}

// followFiles reads what files there are, and starts a watch for each of them and
// for those that come.
func (f *Follower) followFiles() error {
	f.tellMissing()
	watches := f.newWatches()
	err := f.catchUp(watches)
	if err != nil {
		f.cancel(err)
	}
	for n := 1; ; n++ {
		for _, w := range watches {
			f.start(w.run) // after an error only to close it
		}
		if err != nil {
			return err
		}
		select {
		case <-f.ctx.Done():
			return context.Cause(f.ctx)
		case <-f.opt.Waker.Wake():
		}
		watches = nil
		if n%rescanEvery == 0 {
			watches = f.newWatches()
		}
	}
}

// newWatches returns watches for the files that match the patterns and that are
// not watched yet, but for logs that repeat others.
func (f *Follower) newWatches() []*watch {
	names, news := f.repeats.Without(source.Names(f.opt.Patterns), f.opt.Now())
	for _, err := range news {
		f.event(Event{Kind: Repeats, Err: err})
	}
	f.watchedMu.Lock()
	defer f.watchedMu.Unlock()
	var fresh []*watch
	for _, path := range names {
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

func (f *Follower) event(e Event) {
	if f.opt.Event == nil {
		return
	}
	f.eventMu.Lock()
	defer f.eventMu.Unlock()
	f.opt.Event(e)
}
