package line

import (
	"bytes"
	"io"
	"os"
	"testing"
)

func TestNoAllocation(t *testing.T) {
	log := postfixLog(200 << 10)
	src := bytes.NewReader(log)
	buf := make([]byte, 0, 64<<10)
	r := NewReader(src, 0, Options{BlockSize: 64 << 10})
	lines := 0
	pass := func() {
		src.Seek(0, io.SeekStart)
		r.err = nil
		for {
			b, err := r.Next(buf)
			if err != nil {
				break
			}
			buf = b.Data
			for s := Scan(b); s.Next(); {
				lines++
			}
		}
	}
	if n := testing.AllocsPerRun(10, pass); n != 0 {
		t.Errorf("%v allocations", n)
	}
	if want := 11 * bytes.Count(log, []byte("\n")); lines != want { // AllocsPerRun warms up once
		t.Errorf("%d lines, want %d", lines, want)
	}
}

func postfixLog(size int) []byte {
	const l = "2026-11-01T12:00:00.123456+01:00 mx postfix/smtp[4711]: 4Xk1Qz2Qz9z1: to=<user@example.com>, relay=mx.example.com[192.0.2.1]:25, delay=1.2, delays=0.1/0/0.5/0.6, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 4Xk1R03Qz9z2)\n"
	return bytes.Repeat([]byte(l), size/len(l)+1)
}

// go test ./internal/line -run '^$' -bench Split
// MTALOG_BENCH_LOG=mail.log reads a file instead of memory.
func BenchmarkSplit(b *testing.B) {
	var src io.ReadSeeker = bytes.NewReader(postfixLog(64 << 20))
	if name := os.Getenv("MTALOG_BENCH_LOG"); name != "" {
		f, err := os.Open(name)
		if err != nil {
			b.Fatal(err)
		}
		defer f.Close()
		src = f
	}
	size, _ := src.Seek(0, io.SeekEnd)
	b.SetBytes(size)
	b.ReportAllocs()
	var buf []byte
	for b.Loop() {
		src.Seek(0, io.SeekStart)
		r := NewReader(src, 0, Options{})
		lines := 0
		for {
			bl, err := r.Next(buf)
			if err != nil {
				break
			}
			buf = bl.Data
			for s := Scan(bl); s.Next(); {
				lines++
			}
		}
		if lines == 0 {
			b.Fatal("no lines")
		}
		b.ReportMetric(float64(lines), "lines/op")
	}
}
