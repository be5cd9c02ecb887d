package main

import (
	"io"
	"os"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"github.com/mtalog/mtalog/internal/source"
)

// meter shows the rate and the time left on a terminal, and nothing elsewhere. Several
// goroutines may use it. A progressbar has locks too, but does not hold them while it
// clears its line or turns a spinner.
type meter struct {
	mu  sync.Mutex
	bar *progressbar.ProgressBar // nil if nothing is shown
}

func newMeter(sources []source.Source, w io.Writer) *meter {
	f, ok := shownOn(w)
	if !ok {
		return &meter{}
	}
	total := int64(0)
	for _, s := range sources {
		if s.Size < 0 {
			total = -1
			break
		}
		total += s.Size
	}
	return &meter{bar: newBar(total, f, true)}
}

// newCounter returns a meter of things that set counts.
func newCounter(w io.Writer) *meter {
	f, ok := shownOn(w)
	if !ok {
		return &meter{}
	}
	return &meter{bar: newBar(100, f, false)}
}

// shownOn returns the terminal that w is.
func shownOn(w io.Writer) (*os.File, bool) {
	f, ok := w.(*os.File)
	return f, ok && term.IsTerminal(int(f.Fd()))
}

// newBar returns a bar for total bytes or things, or a spinner if total is -1.
func newBar(total int64, w io.Writer, bytes bool) *progressbar.ProgressBar {
	return progressbar.NewOptions64(total, progressbar.OptionSetWriter(w), progressbar.OptionShowBytes(bytes),
		progressbar.OptionThrottle(200*time.Millisecond), progressbar.OptionClearOnFinish(), progressbar.OptionSetPredictTime(true),
		progressbar.OptionSetSpinnerChangeInterval(0)) // else a goroutine turns it
}

// add counts n bytes more.
func (m *meter) add(n int64) { m.do(func(b *progressbar.ProgressBar) { b.Add64(n) }) }

// set shows how many of all things are done. It stays below all: a bar that is full stands still.
func (m *meter) set(done, all int64) {
	m.do(func(b *progressbar.ProgressBar) {
		if b.GetMax64() != all {
			b.ChangeMax64(all)
		}
		if done > b.State().CurrentNum && done < all {
			b.Set64(done)
		}
	})
}

// clear makes room for a line of text.
func (m *meter) clear() { m.do(func(b *progressbar.ProgressBar) { b.Clear() }) }

// exit ends the meter and leaves nothing of it: what ends early, as by Ctrl-C, tells what
// it did in the same line.
func (m *meter) exit() {
	m.do(func(b *progressbar.ProgressBar) {
		b.Clear()
		b.Exit()
	})
}

func (m *meter) do(f func(*progressbar.ProgressBar)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.bar != nil {
		f(m.bar)
	}
}
