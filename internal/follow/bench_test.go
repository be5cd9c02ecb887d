package follow

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	tailwatch "github.com/nxadm/tail/watch"

	"github.com/mtalog/mtalog/internal/line"
)

const benchLine = "2026-11-01T12:00:00.123456+01:00 mx postfix/smtp[4711]: 4Xk1Qz2Qz9z1: to=<user@example.com>, relay=mx.example.com[192.0.2.1]:25, delay=1.2, delays=0.1/0/0.5/0.6, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 4Xk1R03Qz9z2)\n"

func benchFollow(b *testing.B, path string) (<-chan Batch, func()) {
	ctx, cancel := context.WithCancel(context.Background())
	out := make(chan Batch)
	go New(Options{Patterns: []string{path}, Store: &memory{}}).Run(ctx, out)
	return out, func() {
		cancel()
		for range out {
		}
	}
}

// What is there already, in blocks.
//
//	go test ./internal/follow -run '^$' -bench CatchUp
func BenchmarkCatchUp(b *testing.B) {
	path := filepath.Join(b.TempDir(), "mail.log")
	log := bytes.Repeat([]byte(benchLine), (256<<20)/len(benchLine))
	if err := os.WriteFile(path, log, 0o600); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(log)))
	b.ReportAllocs()
	for b.Loop() {
		out, stop := benchFollow(b, path)
		for n := 0; n < len(log); {
			batch := <-out
			n += len(batch.Block.Data)
			batch.Release()
		}
		stop()
	}
}

// A writer adds a million lines while they are followed: as fast as it can, or
// paced. "behind" is how long after a line was written it was handed out, at
// most.
//
//	go test ./internal/follow -run '^$' -bench Live -benchtime 1x
func BenchmarkLive(b *testing.B) {
	for _, rate := range []int{5000, 50000, 300000} {
		b.Run(fmt.Sprintf("%d lines a second", rate), func(b *testing.B) {
			defer func(d time.Duration) { tailwatch.POLL_DURATION = d }(tailwatch.POLL_DURATION)
			tailwatch.POLL_DURATION = pollEvery
			path := filepath.Join(b.TempDir(), "mail.log")
			for b.Loop() {
				os.Remove(path)
				liveAt(b, path, rate)
			}
		})
	}
}

func liveAt(b *testing.B, path string, rate int) {
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	out, stop := benchFollow(b, path)
	defer stop()
	total := rate * 4
	go func() {
		w := bufio.NewWriter(f)
		per := max(1, rate/100) // ticks of 10 ms
		tick := time.NewTicker(10 * time.Millisecond)
		defer tick.Stop()
		for n := 0; n < total; n += per {
			<-tick.C
			now := time.Now().UnixMicro()
			for range min(per, total-n) {
				fmt.Fprintf(w, "%d %s", now, benchLine)
			}
			w.Flush()
		}
	}()
	var worst, sum int64
	batches := 0
	for n := 0; n < total; batches++ {
		batch := <-out
		now := time.Now().UnixMicro()
		s := line.Scan(batch.Block)
		for ; s.Next(); n++ {
			var at int64
			for _, c := range s.Line()[:16] {
				at = at*10 + int64(c-'0')
			}
			worst, sum = max(worst, now-at), sum+now-at
		}
		batch.Release()
	}
	b.ReportMetric(float64(worst)/1000, "ms-behind-at-most")
	b.ReportMetric(float64(sum)/float64(total)/1000, "ms-behind-on-average")
	b.ReportMetric(float64(batches), "batches")
}
