package ingest

import (
	"context"
	"runtime"

	"github.com/mtalog/mtalog/internal/sink"
)

// writer stores segments while the next one is being built.
type writer struct {
	segments chan sink.Segment
	done     chan struct{}
	err      error
}

// startWriter returns a writer. If the sink fails, the writer calls failed, once,
// and drops what still comes.
func startWriter(ctx context.Context, to sink.Sink, failed func()) *writer {
	w := &writer{segments: make(chan sink.Segment, 1), done: make(chan struct{})}
	go func() {
		defer close(w.done)
		// The C library keeps freed memory for each thread that ever asked for
		// some: let it be one thread.
		runtime.LockOSThread()
		for s := range w.segments {
			if w.err != nil {
				s.Drop()
				continue
			}
			if w.err = to.Store(ctx, s); w.err != nil {
				failed()
			}
		}
	}()
	return w
}

// close waits for the last segment and returns the sink's error.
func (w *writer) close() error {
	close(w.segments)
	<-w.done
	return w.err
}
