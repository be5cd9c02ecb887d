package duckdb

import (
	"github.com/apache/arrow/go/v17/arrow"

	"github.com/mtalog/mtalog/internal/batch"
	"github.com/mtalog/mtalog/internal/sink"
)

// feed hands DuckDB the batches of a segment while they come. They come mixed, and a
// statement fills one table. Rows that waited for the end of the segment would have to
// be stored when the parsers have nothing to do any more, so the statement for events
// makes way for all that waits as soon as that is a row group of one table.
type feed struct {
	segment sink.Segment
	waiting [len(tables)][]arrow.Record // by table; events do not wait
	makeWay bool                        // for those that are waiting
	ended   bool                        // there are no more batches
	rest    *sink.Rest                  // once it has come
}

// tables are those that sink.Segment.Batches fills.
var tables = [...]string{
	sink.Events: "happening", sink.Messages: "message", sink.Names: "name", sink.Addresses: "address", sink.Peers: "peer",
}

// perGroup is how many batches make a row group.
const perGroup = batch.RowGroup / batch.Rows

// event returns the next batch of events, or ends the statement.
func (f *feed) event() (arrow.Record, bool) {
	for !f.makeWay {
		b, ok := <-f.segment.Batches
		switch {
		case !ok:
			f.ended = true
			return nil, false
		case b.Of == sink.Events:
			return b.Record, true
		}
		f.waiting[b.Of] = append(f.waiting[b.Of], b.Record)
		f.makeWay = len(f.waiting[b.Of]) >= perGroup
	}
	return nil, false
}

// store inserts all that comes before the rest.
func (f *feed) store(c *raw) {
	for c.err == nil && !f.ended {
		c.insert(tables[sink.Events], f.event)
		for i, list := range f.waiting {
			c.insertList(tables[i], list)
		}
		f.dropWaiting()
	}
}

// awaitRest waits for the rest.
func (f *feed) awaitRest() *sink.Rest {
	if f.rest == nil {
		r := <-f.segment.Rest
		f.rest = &r
	}
	return f.rest
}

// drop takes and releases what comes.
func (f *feed) drop() {
	f.dropWaiting()
	for b := range f.segment.Batches {
		b.Release()
	}
	f.awaitRest().Release()
}

func (f *feed) dropWaiting() {
	for i := range f.waiting {
		for _, b := range f.waiting[i] {
			b.Release()
		}
		f.waiting[i] = nil
	}
	f.makeWay = false
}
