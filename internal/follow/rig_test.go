package follow

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/klauspost/compress/gzip"
	tailwatch "github.com/nxadm/tail/watch"

	"github.com/mtalog/mtalog/internal/checkpoint"
	"github.com/mtalog/mtalog/internal/line"
)

func TestMain(m *testing.M) {
	tailwatch.POLL_DURATION = 2 * time.Millisecond
	os.Exit(m.Run())
}

// memory is a store that holds every line in the manner of a database: rows and
// position change together, and a row that is there already is an error.
type memory struct {
	mu      sync.Mutex
	sources []*row
}

type row struct {
	path  string // where it was found first
	id    checkpoint.Identity
	pos   checkpoint.Position
	lines map[int64]string // by end offset
	ends  int              // batches with Last
}

func (m *memory) Lookup(prefix []byte) (Stored, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var best *row
	for _, r := range m.sources {
		if checkpoint.Same(r.id, prefix) && (best == nil || r.id.Length >= best.id.Length) {
			best = r
		}
	}
	if best == nil {
		return Stored{}, false
	}
	return Stored{best.id, best.pos}, true
}

// commit stores a batch.
func (m *memory) commit(b Batch) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	var r *row
	if b.Known == (checkpoint.Identity{}) {
		r = &row{path: b.Path, lines: map[int64]string{}}
		m.sources = append(m.sources, r)
	} else {
		for _, o := range slices.Backward(m.sources) { // the newest of that identity
			if o.id == b.Known {
				r = o
				break
			}
		}
		if r == nil {
			return fmt.Errorf("batch at %d of an unknown source %v", b.Block.Offset, b.Known)
		}
	}
	if b.Block.Offset < r.pos.Offset {
		return fmt.Errorf("batch at %d, but the source is stored up to %d", b.Block.Offset, r.pos.Offset)
	}
	for s := line.Scan(b.Block); s.Next(); {
		if old, ok := r.lines[s.End()]; ok {
			return fmt.Errorf("line at %d twice: %q and %q", s.End(), old, s.Line())
		}
		r.lines[s.End()] = string(s.Line())
	}
	if b.Block.Last {
		r.ends++
	}
	r.id, r.pos = b.Identity, b.Position
	return nil
}

// lines are all lines of all sources: sources in the order in which they came.
func (m *memory) lines() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	var all []string
	for _, r := range m.sources {
		var ends []int64
		for end := range r.lines {
			ends = append(ends, end)
		}
		slices.Sort(ends)
		for _, end := range ends {
			all = append(all, r.lines[end])
		}
	}
	return all
}

func (m *memory) count() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	n := 0
	for _, r := range m.sources {
		n += len(r.lines)
	}
	return n
}

// rig is a follower in a directory of its own, which is the current one.
type rig struct {
	t      *testing.T
	store  *memory
	waker  *Waker
	opt    Options
	mu     sync.Mutex
	events []string

	out    chan Batch
	done   chan error
	cancel context.CancelFunc
}

func newRig(t *testing.T) *rig {
	t.Chdir(t.TempDir())
	return &rig{t: t, store: &memory{}}
}

// start begins to follow, with what the store holds from before.
func (r *rig) start(patterns ...string) {
	r.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	r.cancel = cancel
	r.waker = &Waker{}
	out, done := make(chan Batch), make(chan error, 1)
	r.out, r.done = out, done
	opt := r.opt
	opt.Patterns, opt.Store, opt.Waker, opt.FlushAfter = patterns, r.store, r.waker, time.Millisecond
	opt.Event = func(e Event) { r.note(e.String()) }
	f := New(opt)
	go func() { done <- f.Run(ctx, out) }()
	r.t.Cleanup(func() { r.stop() })
}

// begin writes a log, and follows it until its lines are stored.
func (r *rig) begin(path string, lines ...string) {
	r.t.Helper()
	r.add(path, lines...)
	r.start(path)
	r.want(lines...)
}

// stop kills the follower: what it hands out from now on is not stored.
func (r *rig) stop() {
	r.cancel()
	for range r.out {
	}
}

// patience is how long nothing may come while something is waited for. As long
// as something does, the machine is only slow.
const patience = time.Minute

// until lets the follower look at the files, and stores what it hands out, until
// cond holds.
func (r *rig) until(what string, cond func() bool) {
	r.t.Helper()
	kick := time.NewTicker(2 * time.Millisecond)
	defer kick.Stop()
	deadline := time.NewTimer(patience)
	defer deadline.Stop()
	for !cond() {
		select {
		case b, ok := <-r.out:
			if !ok {
				r.t.Fatalf("waiting for %s: follower stopped: %v", what, <-r.done)
			}
			if err := r.store.commit(b); err != nil {
				r.t.Fatalf("%s: %v", b.Path, err)
			}
			r.note(fmt.Sprintf("    stored %s %d-%d, last: %t, %.12v, before %.12v: %.12q", b.Path, b.Block.Offset, b.Position.Offset, b.Block.Last, b.Identity, b.Known, b.Block.Data))
			b.Release()
			deadline.Reset(patience)
		case <-kick.C:
			r.waker.Kick()
		case <-deadline.C:
			lines := r.store.lines()
			r.t.Fatalf("waiting for %s, got %d lines, the last being\n%s\nevents\n%s", what, len(lines),
				strings.Join(lines[max(0, len(lines)-100):], "\n"), strings.Join(r.told(), "\n"))
		}
	}
}

// want waits for exactly these lines.
func (r *rig) want(lines ...string) {
	r.t.Helper()
	r.until(fmt.Sprintf("%q", lines), func() bool { return len(r.store.lines()) >= len(lines) })
	if got := r.store.lines(); !slices.Equal(got, lines) {
		r.t.Fatalf("got lines\n%s\nwant\n%s\nevents\n%s", strings.Join(got, "\n"), strings.Join(lines, "\n"), strings.Join(r.told(), "\n"))
	}
}

func (r *rig) note(event string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.events = append(r.events, event)
}

func (r *rig) told() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.events)
}

// wantEvent waits for an event that holds text.
func (r *rig) wantEvent(text string) {
	r.t.Helper()
	r.until("event "+text, func() bool {
		return slices.ContainsFunc(r.told(), func(e string) bool { return strings.Contains(e, text) })
	})
}

// wantNoEvent checks that none so far holds text.
func (r *rig) wantNoEvent(text string) {
	r.t.Helper()
	for _, e := range r.told() {
		if strings.Contains(e, text) {
			r.t.Errorf("event %q", e)
		}
	}
}

func (r *rig) must(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

func (r *rig) add(path string, lines ...string) {
	r.t.Helper()
	r.write(path, strings.Join(lines, "\n")+"\n")
}

// write appends text to a file.
func (r *rig) write(path, text string) {
	r.t.Helper()
	f, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	r.must(err)
	_, err = f.WriteString(text)
	r.must(errors.Join(err, f.Close()))
}

func (r *rig) rename(from, to string) {
	r.t.Helper()
	r.must(os.Rename(from, to))
}

func (r *rig) copy(from, to string) {
	r.t.Helper()
	b, err := os.ReadFile(from)
	r.must(err)
	r.must(os.WriteFile(to, b, 0o600))
}

// gzip compresses a file.
func (r *rig) gzip(path string) {
	r.t.Helper()
	content, err := os.ReadFile(path)
	r.must(err)
	r.must(os.WriteFile(path+".gz", gzipped(content), 0o600))
	r.must(os.Remove(path))
}

func gzipped(content []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write(content)
	w.Close()
	return b.Bytes()
}

// aged makes files older, the first the most, so that their order is plain.
func (r *rig) aged(paths ...string) {
	for i, p := range paths {
		when := time.Now().Add(-time.Duration(len(paths)-i) * time.Minute)
		r.must(os.Chtimes(filepath.Clean(p), when, when))
	}
}
