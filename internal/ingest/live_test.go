package ingest_test

import (
	"context"
	"os"
	"sync/atomic"
	"time"

	"github.com/mtalog/mtalog/internal/follow"
	"github.com/mtalog/mtalog/internal/ingest"
	"github.com/mtalog/mtalog/parsers/formats"
)

// tail follows a log until all that it holds is stored.
func (r *rig) tail(path string) {
	r.Helper()
	mixed, err := formats.Lookup("mixed")
	if err != nil {
		r.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		r.Fatal(err)
	}
	var problems []error
	var reached atomic.Int64
	ctx, stop := context.WithTimeout(r.Context(), time.Minute)
	defer stop()
	err = ingest.Live(ctx, r.db, ingest.LiveOptions{
		Options: r.options(&problems), Fallback: mixed.Around(nil).New,
		Follow: follow.Options{Patterns: []string{path}, Waker: follow.Every(ctx, follow.WakeEvery), FlushAfter: time.Millisecond},
		Committed: func(c ingest.Commit) {
			for _, s := range c.Sources {
				if reached.Store(s.To); s.To >= info.Size() {
					stop()
				}
			}
		},
	})
	for _, p := range append(problems, err) {
		if p != nil {
			r.Fatal(p)
		}
	}
	if reached.Load() < info.Size() {
		r.Fatalf("stored up to %d of %d", reached.Load(), info.Size())
	}
	r.mem.AssertSize(r, 0)
}

// caughtUp follows logs until it has stored what they held at the start.
func (r *rig) caughtUp(pattern string) {
	r.Helper()
	mixed, err := formats.Lookup("mixed")
	if err != nil {
		r.Fatal(err)
	}
	var problems []error
	ctx, stop := context.WithTimeout(r.Context(), time.Minute)
	defer stop()
	err = ingest.Live(ctx, r.db, ingest.LiveOptions{
		Options: r.options(&problems), Fallback: mixed.Around(nil).New,
		Follow: follow.Options{Patterns: []string{pattern}, Waker: follow.Every(ctx, follow.WakeEvery), FlushAfter: time.Millisecond,
			Event: func(e follow.Event) {
				if e.Kind == follow.CaughtUp {
					stop()
				}
			}},
	})
	for _, p := range append(problems, err) {
		if p != nil {
			r.Fatal(p)
		}
	}
	r.mem.AssertSize(r, 0)
}
