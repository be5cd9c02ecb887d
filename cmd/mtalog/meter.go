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

// meter shows rate and time left on a terminal, and nothing elsewhere. It may be used
// by several goroutines, which a progressbar alone, for all its locks, may not: it
// clears its line, and turns a spinner, without them.
type meter struct {
	mu  sync.Mutex
	bar *progressbar.ProgressBar // nil where nothing is shown
}

func newMeter(sources []source.Source, w io.Writer) *meter {
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
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
	return &meter{bar: newBar(total, f)}
}

// newBar returns a bar for so many bytes, a spinner for -1.
func newBar(total int64, w io.Writer) *progressbar.ProgressBar {
	return progressbar.NewOptions64(total, progressbar.OptionSetWriter(w), progressbar.OptionShowBytes(true),
		progressbar.OptionThrottle(200*time.Millisecond), progressbar.OptionClearOnFinish(), progressbar.OptionSetPredictTime(true),
		progressbar.OptionSetSpinnerChangeInterval(0)) // or a goroutine turns it
}

// add counts n bytes more.
func (m *meter) add(n int64) { m.do(func(b *progressbar.ProgressBar) { b.Add64(n) }) }

// clear makes room for a line of text.
func (m *meter) clear() { m.do(func(b *progressbar.ProgressBar) { b.Clear() }) }

// exit ends the meter.
func (m *meter) exit() { m.do(func(b *progressbar.ProgressBar) { b.Exit() }) }

func (m *meter) do(f func(*progressbar.ProgressBar)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.bar != nil {
		f(m.bar)
	}
}
