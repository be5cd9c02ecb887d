package follow

import (
	"context"
	"sync"
	"time"
)

// Waker says when it is time to look at the files again.
type Waker interface {
	// Wake returns a channel that is closed at the next wake-up.
	Wake() <-chan struct{}
}

// Broadcast is a Waker that wakes up everyone who waits when Kick is called.
type Broadcast struct {
	mu sync.Mutex
	ch chan struct{}
}

// Wake implements Waker.
func (b *Broadcast) Wake() <-chan struct{} {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.ch == nil {
		b.ch = make(chan struct{})
	}
	return b.ch
}

// Kick wakes all who wait.
func (b *Broadcast) Kick() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.ch != nil {
		close(b.ch)
		b.ch = nil
	}
}

// Every returns a Broadcast that is kicked at an interval until ctx is done.
func Every(ctx context.Context, d time.Duration) *Broadcast {
	b := &Broadcast{}
	go func() {
		t := time.NewTicker(d)
		defer t.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-t.C:
				b.Kick()
			}
		}
	}()
	return b
}
