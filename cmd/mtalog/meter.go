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

// newMeter returns a meter of total bytes, or of a total of things that set counts. A total of
// -1 is not known.
func newMeter(total int64, bytes bool, w io.Writer) *meter {
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return &meter{}
	}
	return &meter{bar: newBar(total, bytes, f)}
}

// sizeOf returns how many bytes there are in sources, -1 if that is not known.
func sizeOf(sources []source.Source) (total int64) {
	for _, s := range sources {
		if s.Size < 0 {
			return -1
		}
		total += s.Size
	}
	return total
}

// newBar returns a bar for total bytes or things, or a spinner if total is -1.
func newBar(total int64, bytes bool, w io.Writer) *progressbar.ProgressBar {
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
