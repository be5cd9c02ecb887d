package ingest

import (
	"fmt"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"github.com/mtalog/mtalog/internal/batch"
	"github.com/mtalog/mtalog/internal/sink"
)

// TestFullBatchesOfDimensions: what fills a batch is stored while lines are read. At the end
// of an import only one core has work.
func TestFullBatchesOfDimensions(t *testing.T) {
	segments := make(chan sink.Segment, 1)
	b := newBuilder(&Options{Memory: memory.NewGoAllocator()}, &sink.Known{}, segments)
	for i := range 2*batch.Rows + 1 {
		text := fmt.Append(nil, i)
		b.dims.names.rows.Add(int32(i), text)
		b.dims.addresses.rows.Add(int32(i), text)
		if i < batch.Rows {
			b.dims.peers.rows.Add(int32(i), text, text, 25)
		}
	}
	got := map[sink.Table]int{}
	var rest sink.Rest
	done := make(chan struct{})
	go func() {
		defer close(done)
		s := <-segments
		for r := range s.Batches {
			got[r.Of] += int(r.NumRows())
			r.Release()
		}
		rest = <-s.Rest
	}()
	b.add(&chunk{}, &sink.Source{ID: 1})
	if b.seg.rows != 0 {
		t.Errorf("%d rows count for the size of the segment", b.seg.rows)
	}
	b.cut(true)
	<-done
	defer rest.Release()
	if got[sink.Names] != 2*batch.Rows || got[sink.Addresses] != 2*batch.Rows || got[sink.Peers] != 0 {
		t.Errorf("rows handed over: %v", got)
	}
	if n, a, p := rest.Names[0].NumRows(), rest.Addresses[0].NumRows(), rest.Peers[0].NumRows(); n != 1 || a != 1 || p != batch.Rows {
		t.Errorf("rows left: %d, %d, %d", n, a, p)
	}
}
