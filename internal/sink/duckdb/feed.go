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
	segment  sink.Segment
	messages []arrow.Record // waiting
	ended    bool           // there are no more batches
	rest     *sink.Rest     // once it has come
}

// perGroup is how many batches make a row group.
const perGroup = batch.RowGroup / batch.Rows

// event returns the next batch of events, or ends the statement.
func (f *feed) event() (arrow.Record, bool) {
	for len(f.messages) < perGroup {
		b, ok := <-f.segment.Batches
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
func (f *feed) store(c *raw) {
	for c.err == nil && !f.ended {
		c.insert("happening", f.event)
		if len(f.messages) >= perGroup {
			c.insertList("message", f.messages)
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

// isComplete reports whether the rest has come, and with it all of the segment.
func (f *feed) isComplete() bool {
	select {
	case r := <-f.segment.Rest:
		f.rest = &r
	default:
	}
	return f.rest != nil
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
	f.dropMessages()
	for b := range f.segment.Batches {
		b.Release()
	}
	f.awaitRest().Release()
}

func (f *feed) dropMessages() {
	for _, b := range f.left() {
		b.Release()
	}
}
