package ingest

import (
	"cmp"

	"github.com/apache/arrow/go/v17/arrow"

	"github.com/mtalog/mtalog/internal/batch"
	"github.com/mtalog/mtalog/internal/sink"
)

// A segment is what is stored in one transaction. Its events and the messages
// that have ended flow to the sink while it is being built; cut hands over the
// rest. Large segments keep DuckDB's row groups whole, small ones bound what a
// crash can undo.
type segment struct {
	batches chan sink.Batch
	rest    chan sink.Rest
	rows    int  // sent so far
	handed  bool // to the writer

	sources map[int32]*sink.Source // that it has lines of, by ID
	order   []int32                // their IDs, in the order of their first lines
	lines   []sink.Line            // that could not be used
}

// addSource notes that the segment has lines of a source. Another state of one that it
// has already, as of a copy of the same log, replaces that one.
func (s *segment) addSource(rec *sink.Source) {
	if s.sources[rec.ID] == nil {
		s.order = append(s.order, rec.ID)
	}
	s.sources[rec.ID] = rec
}

// heldBatches is how many full batches a segment that is being held (see begin)
// may have before it must go to the writer.
const heldBatches = 16

// waitingBatches is how many full batches may wait for the sink while it stores
// messages or ends the segment before.
const waitingBatches = 4

// How many rows make a segment unless Options say otherwise: one to five GiB of log,
// which take ten to twenty seconds and are read again after a crash. Each commit keeps
// the parsers waiting and leaves row groups that are not full. The last segment of a
// live log must be stored within two seconds of the request to stop.
const (
	segmentRows     = 64 * batch.RowGroup
	liveSegmentRows = 4 * batch.RowGroup
)

// begin starts a segment unless one is open. The writer gets it at once or,
// if rows come slowly (hold), only when it is complete: DuckDB's threads spin while
// they wait for batches.
func (b *builder) begin() {
	if b.seg != nil {
		return
	}
	b.seg = &segment{rest: make(chan sink.Rest, 1), sources: map[int32]*sink.Source{}}
	if b.hold {
		b.seg.batches = make(chan sink.Batch, heldBatches)
		return
	}
	b.seg.batches = make(chan sink.Batch, waitingBatches)
	b.handOver()
}

// handOver gives the segment to the writer, unless the writer has it.
func (b *builder) handOver() {
	if !b.seg.handed {
		b.seg.handed = true
		b.segs <- sink.Segment{Batches: b.seg.batches, Rest: b.seg.rest}
	}
}

// sendFull hands the sink the full batches of events and messages.
func (b *builder) sendFull() {
	b.send(b.events.TakeFull(), sink.Events)
	b.send(b.messages.closed.TakeFull(), sink.Messages)
}

// sendFullDimensions hands the sink those of dimensions.
func (b *builder) sendFullDimensions() {
	b.send(b.dims.names.rows.TakeFull(), sink.Names)
	b.send(b.dims.addresses.rows.TakeFull(), sink.Addresses)
	b.send(b.dims.peers.rows.TakeFull(), sink.Peers)
}

func (b *builder) send(batches []arrow.Record, of sink.Table) {
	for _, rows := range batches {
		if of <= sink.Messages {
			b.seg.rows += int(rows.NumRows())
		}
		if len(b.seg.batches) == cap(b.seg.batches) {
			b.handOver()
		}
		b.seg.batches <- sink.Batch{Record: rows, Of: of}
	}
}

// full reports whether the open segment should end. It may end in the middle of an
// entry of several lines; warmUp reads the lines before again.
func (b *builder) full() bool {
	rows := b.seg.rows + b.events.Len() + b.messages.closed.Len()
	// Counts of connections and unusable lines wait for the cut as well.
	return rows >= cmp.Or(b.opt.SegmentRows, segmentRows) || len(b.connects) >= maxHours || len(b.seg.lines) >= maxKeptLines
}

// cut ends the segment, if one is open, with all that waited for the end. If last is true,
// no other follows.
func (b *builder) cut(last bool) {
	if b.seg == nil {
		return
	}
	b.send(b.events.TakeAll(), sink.Events)
	close(b.seg.batches)
	rest := sink.Rest{Lines: b.seg.lines, Connections: b.connects.cut(), Last: last}
	rest.Messages, rest.Open, rest.Gone = b.messages.cut()
	b.dims.cut(&rest)
	rest.Fingerprints = b.prints.cut(b.opt.Memory)
	for _, id := range b.seg.order {
		rest.Sources = append(rest.Sources, *b.seg.sources[id])
	}
	b.seg.rest <- rest
	b.handOver()
	b.seg = nil
}

// release frees what was not sent.
func (b *builder) release() {
	b.events.Release()
	b.messages.release()
	b.dims.release()
}
