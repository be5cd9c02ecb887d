package duckdb

import (
	"github.com/apache/arrow/go/v17/arrow"

	"github.com/mtalog/mtalog/internal/batch"
	"github.com/mtalog/mtalog/internal/sink"
)

// feed hands DuckDB the batches of a segment while they come. Events and
// messages come mixed, and a statement fills one table. Messages that waited for
// the end of the segment would have to be stored when the parsers have nothing
// to do any more, so the statement for events makes way for a row group of them.
type feed struct {
	in       *incoming
	from     <-chan sink.Batch
	messages []arrow.Record // waiting
	events   int            // batches that the statement has read
	ended    bool           // from is closed
}

// perGroup is how many batches make a row group. DuckDB writes what is left at
// the end of a statement as a row group with fewer rows, unless that is all that
// the statement had: nothing may be left, then.
const perGroup = batch.RowGroup / batch.Rows

// event returns the next batch of events, or ends the statement.
func (f *feed) event() (arrow.Record, bool) {
	for f.events%perGroup != 0 || len(f.messages) < perGroup {
		b, ok := <-f.from
		switch {
		case !ok:
			f.ended = true
			return nil, false
		case b.Of == sink.Messages:
			f.messages = append(f.messages, b.Record)
		default:
			f.events++
			return b.Record, true
		}
	}
	return nil, false
}

// store inserts all events, and the messages that make whole row groups.
func (f *feed) store(c *raw) {
	for c.err == nil && !f.ended {
		f.events = 0
		f.in.insert(c, "happening")
		for c.err == nil && len(f.messages) >= perGroup {
			group := f.messages[:perGroup]
			f.in.insertList(c, "message", group)
			for _, b := range group {
				b.Release()
			}
			f.messages = f.messages[perGroup:]
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
	for _, b := range f.left() {
		b.Release()
	}
	for b := range f.from {
		b.Release()
	}
}
