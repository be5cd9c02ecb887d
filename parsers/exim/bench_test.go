package exim

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/mtalog/mtalog/internal/must"
	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/parsertest"
	"github.com/mtalog/mtalog/parsers/internal/reallogs"
)

// BenchmarkParse reads a main log in memory, line by line as the pipeline does.
//
// "big" is larger than the caches and has the lines of the sample in an order
// that the processor cannot learn.
//
//	go test -run '^$' -bench Parse -cpu 1 ./parsers/exim
func BenchmarkParse(b *testing.B) {
	sample := must.Have(os.ReadFile("../../testdata/exim/sample.log"))(b)
	b.Run("sample", func(b *testing.B) { benchmark(b, sample) })
	b.Run("big", func(b *testing.B) { benchmark(b, shuffled(sample, 64<<20)) })
	dir := reallogs.Lab(b, "exim")
	for _, run := range []string{"e1", "e2"} {
		log := must.Have(os.ReadFile(filepath.Join(dir, run, "mainlog")))(b)
		b.Run("lab-"+run, func(b *testing.B) { benchmark(b, log) })
	}
}

// shuffled draws lines from a log, with stamps of their own that go on by a
// second every few lines, until there are size bytes.
func shuffled(log []byte, size int) []byte {
	const stamp = "2006-01-02 15:04:05"
	lines := bytes.SplitAfter(bytes.TrimSuffix(log, []byte("\n")), []byte("\n"))
	r := rand.New(rand.NewPCG(1, 2))
	t := time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
	big := make([]byte, 0, size+1<<12)
	for len(big) < size {
		if r.IntN(4) == 0 {
			t = t.Add(time.Second)
		}
		big = t.AppendFormat(big, stamp)
		big = append(big, bytes.TrimSuffix(lines[r.IntN(len(lines))][len(stamp):], []byte("\n"))...)
		big = append(big, '\n')
	}
	return big
}

func benchmark(b *testing.B, log []byte) {
	parsertest.Benchmark(b, New(parsers.Options{Location: time.UTC}), log)
}
