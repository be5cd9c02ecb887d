package ingest_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/mtalog/mtalog/benchmarks/gen"
	"github.com/mtalog/mtalog/internal/ingest"
	"github.com/mtalog/mtalog/internal/sink"
	"github.com/mtalog/mtalog/internal/source"
)

// TestStopped: imports that are stopped somewhere, again and again, store in
// the end what one import does, also where SMTP sessions and entries of several
// lines are cut through.
func TestStopped(t *testing.T) {
	for i, format := range gen.Formats() {
		t.Run(format, func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(*seed, uint64(i)))
			log, truth := generated(t, format, 4<<20, *seed)
			r := newRig(t)
			r.segmentRows = 1000
			path := r.writeAt("a.log", log, truth.Last)
			for stops := 0; ; stops++ {
				ctx, stop := context.WithCancel(t.Context())
				left := random.IntN(12) // the log has more blocks: the first import never ends by itself
				r.progress = func(int64) {
					if left--; left < 0 {
						stop()
					}
				}
				_, problems, err := r.try(ctx, path)
				stop()
				switch {
				case err == nil && stops == 0:
					t.Fatal("it was never stopped")
				case err == nil:
					r.mustBe(truth)
					return
				case len(problems) > 0 || !strings.HasPrefix(err.Error(), "stopped: "):
					t.Fatal(problems, err)
				case stops == 100:
					t.Fatal("the imports get nowhere")
				}
			}
		})
	}
}

// TestStoppedJoin: an import that is stopped while it joins what several logs tell says so at once, and the next one
// joins it.
func TestStoppedJoin(t *testing.T) {
	r := newRig(t)
	logs := filtered()
	paths := []string{r.write("AGENT.LOG", logs["AGENT.LOG"]), r.write("RECV.LOG", logs["RECV.LOG"])}
	ctx, stop := context.WithCancel(t.Context())
	sources, problems := source.Expand(t.Context(), paths)
	_, err := ingest.Import(ctx, joining{r.db, func(ctx context.Context, whole func() (int64, error)) (int64, error) {
		stop()
		select {
		case <-ctx.Done():
		case <-time.After(time.Minute):
			t.Error("the join goes on")
		}
		return whole()
	}}, sources, r.options(&problems))
	if err == nil || !strings.HasPrefix(err.Error(), "stopped: ") {
		t.Error(err)
	}
	r.want("SELECT count(*) FROM events", "8")
	r.load(paths...)
	r.want("SELECT count(*) FROM events", "4")
	r.sound()
}

// failing is a sink that fails with its n-th segment.
type failing struct {
	sink.Sink
	n int
}

var errFull = errors.New("disk full")

func (f *failing) Store(ctx context.Context, s sink.Segment) error {
	if f.n--; f.n > 0 {
		return f.Sink.Store(ctx, s)
	}
	s.Drop()
	return errFull
}

// TestSinkFails: what was committed holds, and the next import goes on.
func TestSinkFails(t *testing.T) {
	log, truth := generated(t, "postfix-rfc3339", 2<<20, 19)
	for n := 1; n < 6; n++ {
		r := newRig(t)
		r.segmentRows = 500
		path, other := r.writeAt("a.log", log, truth.Last), r.write("b.log", day(500))
		var problems []error
		sources, _ := source.Expand(t.Context(), []string{path, other})
		result, err := ingest.Import(t.Context(), &failing{Sink: r.db, n: n}, sources, r.options(&problems))
		if !errors.Is(err, errFull) || result.Stored != 0 {
			t.Fatalf("%+v, %v", result, err)
		}
		r.mem.AssertSize(t, 0)
		r.load(path)
		for _, d := range r.differences(truth) {
			t.Error(d)
		}
		r.sound()
	}
}
