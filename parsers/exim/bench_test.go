package exim

import (
	"bytes"
	"os"
	"testing"
	"time"

	"github.com/mtalog/mtalog/parsers"
)

// BenchmarkParse reads a main log in memory, line by line as the pipeline does.
//
//	go test -run '^$' -bench Parse -cpu 1 ./parsers/exim
func BenchmarkParse(b *testing.B) {
	sample, err := os.ReadFile("../../testdata/exim/sample.log")
	if err != nil {
		b.Fatal(err)
	}
	b.Run("sample", func(b *testing.B) { benchmark(b, sample) })
	if dir := os.Getenv("MTALOG_CORPUS"); dir != "" {
		for _, run := range []string{"e1", "e2"} {
			log, err := os.ReadFile(dir + "/../lab/exim/" + run + "/mainlog")
			if err != nil {
				b.Fatal(err)
			}
			b.Run("lab-"+run, func(b *testing.B) { benchmark(b, log) })
		}
	}
}

func benchmark(b *testing.B, log []byte) {
	p := New(parsers.Options{Location: time.UTC})
	var out parsers.Records
	b.SetBytes(int64(len(log)))
	b.ReportAllocs()
	records := 0
	for b.Loop() {
		out.Reset()
		records = 0
		for rest := log; len(rest) > 0; {
			n := bytes.IndexByte(rest, '\n')
			if n < 0 {
				break
			}
			if p.Parse(rest[:n], &out); len(out.List) > 4096 {
				records += len(out.List)
				out.Reset()
			}
			rest = rest[n+1:]
		}
		records += len(out.List)
	}
	if records == 0 {
		b.Fatal("no records")
	}
}
