package follow

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
)

// TestAnythingWithReadErrors does what TestAnything does to a log, but look by look,
// in one goroutine and without nxadm/tail, so that a seed gives the same each time; and
// it lets reads of open files fail at random.
//
//	go test ./internal/follow -run AnythingWithReadErrors -rounds 300
func TestAnythingWithReadErrors(t *testing.T) {
	for seed := range uint64(*rounds) {
		if !t.Run(fmt.Sprint(seed), func(t *testing.T) { anythingWithReadErrors(t, seed) }) {
			return
		}
	}
}

func anythingWithReadErrors(t *testing.T, seed uint64) {
	h := newByHand(t, seed)
	h.write("mail.log", h.line())
	h.start()
	for range 100 {
		switch n := h.rnd.IntN(20); {
		case n < 6:
			h.do("write")
			h.write("mail.log", h.line()+h.line())
		case n < 7:
			h.writeInPieces()
		case n < 8:
			h.renameLog()
		case n < 9:
			h.copytruncate()
		case n < 10:
			h.compress()
		case n < 11:
			h.growOld()
		case n < 12:
			h.hide()
		case n < 13:
			h.do("start")
			h.start()
		}
		h.look()
	}
	h.failing = false
	h.write("mail.log", "end\n")
	h.written["end"] = true
	for range 2 * (graceWakes + maxPause) { // late lines, and then copies that were in the making
		h.look()
	}
	h.compare(h.written)
	h.wantNoEvent("lost")
	if t.Failed() {
		t.Logf("what was done, told and stored:\n%s", strings.Join(h.told(), "\n"))
	}
}

// byHand is a log to which anything may happen, and a follower whose watches look at
// it when the test says so.
type byHand struct {
	*chaos
	f       *Follower
	watches []*watch
	out     chan Batch
	failing bool // calls for open files fail now and then
}

func newByHand(t *testing.T, seed uint64) *byHand {
	h := &byHand{failing: true, out: make(chan Batch, 1000)}
	h.chaos = &chaos{rig: newRig(t), rnd: rand.New(rand.NewPCG(seed, 2)), written: map[string]bool{}, patterns: []string{"mail.log"}}
	if seed%2 == 1 {
		h.patterns = []string{"mail.log*"}
	}
	h.between = func() {
		if h.rnd.IntN(2) == 0 {
			h.look()
		}
	}
	t.Cleanup(h.end)
	return h
}

// start begins with what the store holds, as another process would.
func (h *byHand) start() {
	h.end()
	opt := h.opt
	opt.Patterns, opt.Store, opt.Event = h.patterns, h.store, func(e Event) { h.note(e.String()) }
	h.f = New(opt)
	h.f.ctx, h.f.out = context.Background(), h.out
	h.watches = h.f.newWatches()
	for _, j := range h.f.catchUpJobs(h.watches) {
		h.must(j.read())
		h.takeAll()
	}
}

func (h *byHand) end() {
	for _, w := range h.watches {
		w.close()
	}
}

// look lets some of the watches look, in any order.
func (h *byHand) look() {
	h.watches = append(h.watches, h.f.newWatches()...)
	h.rnd.Shuffle(len(h.watches), func(i, j int) { h.watches[i], h.watches[j] = h.watches[j], h.watches[i] })
	for _, w := range h.watches {
		if h.rnd.IntN(4) == 0 {
			continue
		}
		if w.file != nil {
			h.tamper(w.file)
		}
		h.must(w.look())
		wantInvariants(h.t, w)
		if w.file != nil {
			w.file.stopTail()
		}
		h.takeAll()
	}
	h.watches = slices.DeleteFunc(h.watches, func(w *watch) bool {
		if w.state == gone {
			h.f.unwatch(w.path)
			w.close()
		}
		return w.state == gone
	})
}

// tamper lets calls for a file fail now and then.
func (h *byHand) tamper(l *logFile) {
	file, ok := l.handle.(*os.File)
	if !ok {
		return // it does already
	}
	fails := func() bool { return h.failing && h.rnd.IntN(12) == 0 }
	l.handle = &failingFile{File: file, read: fails, stat: fails}
}

// takeAll stores what has been handed out.
func (h *byHand) takeAll() {
	h.t.Helper()
	for len(h.out) > 0 {
		b := <-h.out
		h.must(h.store.commit(b))
		h.note(fmt.Sprintf("    stored %s %d-%d: %.12q", b.Path, b.Block.Offset, b.Position.Offset, b.Block.Data))
	}
}
