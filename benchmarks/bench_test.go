//go:build unix

package benchmarks

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/mtalog/mtalog/benchmarks/gen"
	"github.com/mtalog/mtalog/internal/classify"
	"github.com/mtalog/mtalog/internal/ingest"
	"github.com/mtalog/mtalog/internal/line"
	"github.com/mtalog/mtalog/internal/must"
	"github.com/mtalog/mtalog/internal/sink"
	"github.com/mtalog/mtalog/internal/sink/duckdb"
	"github.com/mtalog/mtalog/internal/source"
	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/formats"
)

// The layers:
//
//	Split   read the file and cut it into lines
//	Parse   cut what is in memory already into lines, and turn these into records
//	Build   read, cut, parse, classify failures, join records with their messages, number what repeats, make batches
//	Import  and store them in a new database on disk, committed and closed
//
// Split and Parse run on one core; Build and Import on all. MB are 10^6 bytes of log.
// "cpu-s/GB" is the processor time, kernel included, for 10^9 bytes: unlike the rate,
// it does not change much while other programs keep the machine busy.
//
//	go test -run '^$' -bench . -benchtime 5x ./benchmarks
//	MTALOG_BENCH_SIZE=1GiB go test -run '^$' -bench Import/postfix-rfc3339 -benchtime 1x ./benchmarks

var benchFormats = []string{"postfix-rfc3339", "exim-default-new", "exchange-tracking", "exchange-send", "exchange-receive"}

// sample is a generated log in a file.
type sample struct {
	path   string
	truth  *gen.Truth
	format formats.Format
	held   []line.Block // the file in memory, as an import reads it
}

// layer runs a benchmark over a log of each format, which it holds in memory if
// it is to, and checks, every time, that all lines were read.
func layer(b *testing.B, inMemory bool, run func(b *testing.B, s sample) (lines int64)) {
	size := int64(32 << 20)
	if env := os.Getenv("MTALOG_BENCH_SIZE"); env != "" {
		n, err := gen.ParseSize(env)
		if err != nil {
			b.Fatal(err)
		}
		size = n
	}
	for _, name := range benchFormats {
		b.Run(name, func(b *testing.B) {
			s := sample{path: filepath.Join(b.TempDir(), name+".log")}
			var err error
			if s.truth, err = gen.WriteFile(s.path, gen.Options{Format: name, Size: size, Seed: 1}); err != nil {
				b.Fatal(err)
			}
			head, err := readHead(s.path)
			if err != nil {
				b.Fatal(err)
			}
			if s.format, err = formats.Detect(head, parsers.Options{}); err != nil {
				b.Fatal(err)
			}
			if inMemory {
				s.held = held(b, s.path)
			}
			b.SetBytes(s.truth.Bytes)
			b.ReportAllocs()
			before := cpuTime(b)
			for b.Loop() {
				if n := run(b, s); n != s.truth.Lines {
					b.Fatalf("%d lines read, the log has %d", n, s.truth.Lines)
				}
			}
			b.ReportMetric(float64(s.truth.Lines)*float64(b.N)/b.Elapsed().Seconds()/1e6, "Mlines/s")
			b.ReportMetric((cpuTime(b)-before).Seconds()*1e9/float64(s.truth.Bytes)/float64(b.N), "cpu-s/GB")
		})
	}
}

// cpuTime is how long this process has worked.
func cpuTime(b *testing.B) time.Duration {
	var usage syscall.Rusage
	must.Do(b, syscall.Getrusage(syscall.RUSAGE_SELF, &usage))
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

func readHead(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	head := make([]byte, 60<<10)
	n, err := io.ReadFull(f, head)
	if errors.Is(err, io.ErrUnexpectedEOF) {
		err = nil
	}
	return head[:n], err
}

// blockSize is that of an import.
const blockSize = 256 << 10

// blocks reads a file block by block, as an import does.
func blocks(b *testing.B, path string, each func(line.Block)) {
	f := must.Have(os.Open(path))(b)
	defer f.Close()
	r := line.NewReader(f, 0, line.Options{BlockSize: blockSize})
	buf := make([]byte, 0, blockSize)
	for {
		block, err := r.Next(buf)
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			b.Fatal(err)
		}
		each(block)
		buf = block.Data[:0]
	}
}

// held returns the blocks of a file, each in memory of its own.
func held(b *testing.B, path string) (all []line.Block) {
	blocks(b, path, func(block line.Block) {
		all = append(all, line.Block{Data: slices.Clone(block.Data), Offset: block.Offset})
	})
	return all
}

func BenchmarkSplit(b *testing.B) {
	layer(b, false, func(b *testing.B, s sample) (lines int64) {
		blocks(b, s.path, func(block line.Block) {
			sc := line.Scan(block)
			for sc.Next() {
				lines++
			}
		})
		return lines
	})
}

func BenchmarkParse(b *testing.B) {
	var out parsers.Records // used again and again, as in the pipeline
	var buf []byte          // likewise
	layer(b, true, func(b *testing.B, s sample) (lines int64) {
		p := s.format.New(parsers.Options{Location: time.UTC, Newest: s.truth.Last, Host: "mx1"})
		for _, block := range s.held {
			buf = append(buf[:0], block.Data...) // parsers write into the lines that they are given
			block.Data = buf
			sc := line.Scan(block)
			for sc.Next() {
				lines++
				if err := p.Parse(sc.Line(), &out); err != nil {
					b.Fatalf("line %d: %v", lines, err)
				}
			}
			out.Reset()
		}
		return lines
	})
}

func BenchmarkBuild(b *testing.B) {
	layer(b, false, func(b *testing.B, s sample) int64 { return importInto(b, s, discard{}) })
}

func BenchmarkImport(b *testing.B) {
	layer(b, false, func(b *testing.B, s sample) int64 {
		path := filepath.Join(b.TempDir(), "new.duckdb")
		store := must.Have(duckdb.Open(context.Background(), path, duckdb.Bulk))(b)
		lines := importInto(b, s, store)
		must.Do(b, store.Close())
		must.Do(b, os.Remove(path))
		return lines
	})
}

func importInto(b *testing.B, s sample, to sink.Sink) int64 {
	sources, problems := source.Expand(context.Background(), []string{s.path})
	if len(problems) > 0 {
		b.Fatal(problems)
	}
	classifier := must.Have(classify.New())(b)
	result, err := ingest.Import(context.Background(), to, sources, ingest.Options{
		Detect: func([]byte, parsers.Options) (ingest.Format, error) {
			return ingest.Format{Name: s.format.Name, New: s.format.New}, nil
		},
		Memory: duckdb.Memory(), Location: time.UTC, Host: "mx1", Classifier: classifier,
		Progress: func(int64) {}, Problem: func(err error) { b.Error(err) },
	})
	if err != nil {
		b.Fatal(err)
	}
	if bad := result.Counts.Unrecognised + result.Counts.Broken; bad > 0 {
		b.Fatalf("%d lines not understood", bad)
	}
	return result.Counts.Lines
}

// discard is a store that keeps nothing.
type discard struct{}

func (discard) Known(context.Context) (sink.Known, error) { return sink.Known{}, nil }

// Join implements sink.Sink.
func (discard) Join(context.Context, []int32, []int32) (int64, error) { return 0, nil }

func (discard) Store(_ context.Context, s sink.Segment) error {
	s.Drop()
	return nil
}
