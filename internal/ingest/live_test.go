package ingest_test

import (
	"context"
	"errors"
	"os"
	"sync/atomic"
	"time"

	"github.com/mtalog/mtalog/internal/follow"
	"github.com/mtalog/mtalog/internal/ingest"
	"github.com/mtalog/mtalog/internal/sink"
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

// joining is a sink whose joins do what around makes of them.
type joining struct {
	sink.Sink
	around func(ctx context.Context, join func() (int64, error)) (int64, error)
}

func (j joining) Join(ctx context.Context, run, late []int32) (int64, error) {
	return j.around(ctx, func() (int64, error) { return j.Sink.Join(ctx, run, late) })
}

// joined follows logs until it has joined what they held at the start. join, which may be nil, does it.
func (r *rig) joined(pattern string, join func(context.Context) error) {
	r.Helper()
	mixed, err := formats.Lookup("mixed")
	if err != nil {
		r.Fatal(err)
	}
	var problems []error
	ctx, stop := context.WithTimeout(r.Context(), time.Minute)
	defer stop()
	joins := joining{r.db, func(ctx context.Context, whole func() (int64, error)) (int64, error) {
		if join != nil {
			stop()
			return 0, join(ctx)
		}
		defer stop()
		return whole()
	}}
	err = ingest.Live(ctx, joins, ingest.LiveOptions{
		Options: r.options(&problems), Fallback: mixed.Around(nil).New,
		Follow: follow.Options{Patterns: []string{pattern}, Waker: follow.Every(ctx, follow.WakeEvery), FlushAfter: time.Millisecond},
	})
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		r.Fatal("nothing was joined, or it took a minute")
	}
	for _, p := range append(problems, err) {
		if p != nil {
			r.Fatal(p)
		}
	}
	r.mem.AssertSize(r, 0)
}
