package duckdb

import (
	"github.com/apache/arrow/go/v17/arrow"

	"github.com/mtalog/mtalog/internal/batch"
	"github.com/mtalog/mtalog/internal/sink"
)

// feed hands DuckDB the batches of a segment while they come. Events and
// messages come mixed, and a statement fills one table. Messages that waited for
// the end of the segment would have to be stored when the parsers have nothing
// to do any more, so the statement for events makes way for each row group of
// them.
type feed struct {
	from     <-chan sink.Batch
	messages []arrow.Record // waiting
	ended    bool           // from is closed
}

// perGroup is how many batches make a row group.
const perGroup = batch.RowGroup / batch.Rows

// event returns the next batch of events, or ends the statement.
func (f *feed) event() (arrow.Record, bool) {
	for len(f.messages) < perGroup {
		b, ok := <-f.from
		switch {
		case !ok:
			f.ended = true
			return nil, false
		case b.Of == sink.Events:
			return b.Record, true
		}
		f.messages = append(f.messages, b.Record)
	}
	return nil, false
}

// store inserts all events, and the messages that make whole row groups.
func (f *feed) store(c *raw, in *incoming) {
	for c.err == nil && !f.ended {
		in.insert(c, "happening")
		if len(f.messages) >= perGroup {
			in.insertList(c, "message", f.messages)
			f.dropMessages()
		}
	}
}

// left returns the messages that store has left.
func (f *feed) left() []arrow.Record {
	m := f.messages
	f.messages = nil
	return m
}

// drop takes and releases what comes.
func (f *feed) drop() {
	f.dropMessages()
	for b := range f.from {
		b.Release()
	}
}

func (f *feed) dropMessages() {
	for _, b := range f.left() {
		b.Release()
	}
}
