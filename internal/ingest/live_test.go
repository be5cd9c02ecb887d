package ingest_test

import (
	"context"
	"errors"
	"os"
	"sync/atomic"
	"time"

	"github.com/mtalog/mtalog/internal/follow"
	"github.com/mtalog/mtalog/internal/ingest"
	"github.com/mtalog/mtalog/internal/must"
	"github.com/mtalog/mtalog/internal/sink"
	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/formats"
)

// tail follows a log until all that it holds is stored.
func (r *rig) tail(path string) {
	r.Helper()
	info := must.Have(os.Stat(path))(r)
	var reached atomic.Int64
	r.live(r.db, path, func(opt *ingest.LiveOptions, stop func()) {
		opt.Committed = func(c ingest.Commit) {
			for _, s := range c.Sources {
				if reached.Store(s.To); s.To >= info.Size() {
					stop()
				}
			}
		}
	})
	if reached.Load() < info.Size() {
		r.Fatalf("stored up to %d of %d", reached.Load(), info.Size())
	}
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
	var stop func()
	joins := joining{r.db, func(ctx context.Context, whole func() (int64, error)) (int64, error) {
		if join != nil {
			stop()
			return 0, join(ctx)
		}
		defer stop()
		return whole()
	}}
	r.live(joins, pattern, func(_ *ingest.LiveOptions, end func()) { stop = end })
}

// live follows logs, and stores what they hold, until stop is called, as until sees to.
func (r *rig) live(s sink.Sink, pattern string, until func(opt *ingest.LiveOptions, stop func())) {
	r.Helper()
	var problems []error
	ctx, stop := context.WithTimeout(r.Context(), time.Minute)
	defer stop()
	opt := ingest.LiveOptions{
		Options: r.options(&problems), Fallback: must.Have(formats.Lookup("mixed"))(r).Around(nil, parsers.Options{}).New,
		Follow: follow.Options{Patterns: []string{pattern}, Waker: follow.Every(ctx, follow.WakeEvery), FlushAfter: time.Millisecond},
	}
	until(&opt, stop)
	err := ingest.Live(ctx, s, opt)
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		r.Fatal("nothing was joined or stored in a minute")
	}
	for _, p := range append(problems, err) {
		must.Do(r, p)
	}
	r.mem.AssertSize(r, 0)
}
