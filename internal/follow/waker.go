package follow

import (
	"context"
	"sync"
	"time"
)

// Waker says when it is time to look at the files again: it wakes up everyone who
// waits when Kick is called.
type Waker struct {
	mu sync.Mutex
	ch chan struct{}
}

// Wake returns a channel that is closed at the next wake-up.
func (w *Waker) Wake() <-chan struct{} {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.ch == nil {
		w.ch = make(chan struct{})
	}
	return w.ch
}

// Kick wakes all who wait.
func (w *Waker) Kick() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.ch != nil {
		close(w.ch)
		w.ch = nil
	}
}

// Every returns a Waker that is kicked at an interval until ctx is done.
func Every(ctx context.Context, d time.Duration) *Waker {
	w := &Waker{}
	go func() {
		t := time.NewTicker(d)
		defer t.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-t.C:
				w.Kick()
			}
		}
	}()
	return w
}
