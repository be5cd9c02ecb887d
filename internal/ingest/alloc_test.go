package ingest

import (
	"bytes"
	"testing"
	"time"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"github.com/mtalog/mtalog/benchmarks/gen"
	"github.com/mtalog/mtalog/internal/batch"
	"github.com/mtalog/mtalog/internal/line"
	"github.com/mtalog/mtalog/internal/must"
	"github.com/mtalog/mtalog/internal/sink"
	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/formats"
)

// TestAllocations: once names and open messages are known, a record makes rows
// without an allocation. What is left is that of whole batches.
func TestAllocations(t *testing.T) {
	for _, name := range []string{"postfix-rfc3339", "exim-default-new", "exchange-tracking", "exchange-receive"} {
		t.Run(name, func(t *testing.T) {
			var log bytes.Buffer
			must.Have(gen.Write(&log, gen.Options{Format: name, Size: 200 << 10, Seed: 3}))(t)
			opt := parsers.Options{Location: time.UTC, Host: "mx1"}
			format := must.Have(formats.Detect(log.Bytes(), opt))(t)
			c := &chunk{buf: log.Bytes()}
			c.parse(&reader{parser: format.New(opt)}, line.Block{Data: c.buf})

			segments := make(chan sink.Segment)
			go func() {
				for s := range segments {
					s.Drop()
				}
			}()
			b := newBuilder(&Options{Memory: memory.NewGoAllocator()}, &sink.Known{}, segments)
			rec := &sink.Source{ID: 1}
			// More than half a batch: it will not grow again before it is full.
			for rec.Events < batch.Rows*11/20 {
				b.add(c, rec)
			}
			if n := testing.AllocsPerRun(8, func() { b.add(c, rec) }); n > 0 {
				t.Errorf("%.0f allocations for %d records", n, len(c.records.List))
			}
			b.cut(false)
			b.release()
			close(segments)
		})
	}
}
