package ingest_test

import (
	"context"
	"os"
	"sync/atomic"
	"testing"
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
		Options: r.options(&problems), Fallback: mixed.New,
		Follow: follow.Options{Patterns: []string{path}, FlushAfter: time.Millisecond},
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

// TestYearOfLongLogThatIsTailed: as TestYearOfLongLogThatHasGrown, where the parser
// must take years to come.
func TestYearOfLongLogThatIsTailed(t *testing.T) {
	for name, logOf := range longLogs {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			end := time.Date(2025, 9, 20, 12, 0, 0, 0, time.UTC)
			path := r.write("mail.log", logOf(end))
			r.changed(path, end)
			r.tail(path)
			r.want(span, "2025-01-20 2025-09-20")
			next := end.AddDate(0, 0, 1)
			appendTo(t, path, traditional(next, 99_999))
			r.changed(path, next)
			r.tail(path)
			r.want(span, "2025-01-20 2025-09-21")
		})
	}
}
