// Package sink says what a store of events must do.
package sink

import (
	"context"

	"github.com/apache/arrow/go/v17/arrow"

	"github.com/mtalog/mtalog/internal/batch"
	"github.com/mtalog/mtalog/internal/checkpoint"
)

// Source is how far a source has been stored, and what came of it.
type Source struct {
	ID       int32
	Identity checkpoint.Identity
	Path     string
	Format   string
	Position checkpoint.Position
	Counts
	FirstTime, LastTime int64 // microseconds UTC; 0 where no line had a time
}

// Counts says what became of a source's lines.
type Counts struct {
	Lines        int64
	Events       int64
	Foreign      int64 // lines of other programs
	Unrecognised int64
	Broken       int64 // damaged or over-long
}

// Line is a line that could not be used.
type Line struct {
	Source int32
	End    int64 // absolute offset just behind it
	Reason string
	Text   string
}

// Segment is what is stored in one transaction: some rows, and how far the
// sources that they came from have been read.
type Segment struct {
	// Events are batches of package batch's Events. They come while the
	// segment is still being built; Rest follows when the channel is closed.
	Events <-chan arrow.Record
	Rest   <-chan Rest
}

// Drop takes all of a segment and stores nothing.
func (s Segment) Drop() {
	for b := range s.Events {
		b.Release()
	}
	r := <-s.Rest
	for b := range r.Batches {
		b.Release()
	}
}

// Rest is what is known of a segment when all its events are.
type Rest struct {
	Names, Addresses, Peers, Kinds, Verdicts, Fingerprints []arrow.Record
	// Messages have left the queue, Open may not have. Gone are the messages
	// whose rows in open_message do not hold any more.
	Messages, Open []arrow.Record
	Gone           []int64
	Sources        []Source
	Lines          []Line
	Connections    []batch.Connections // to be added to those that are stored
	// Last is set where nothing is being read any more: all cores are the
	// sink's.
	Last bool
}

// Batches yields every batch of r.
func (r *Rest) Batches(yield func(arrow.Record) bool) {
	for _, list := range [][]arrow.Record{r.Names, r.Addresses, r.Peers, r.Kinds, r.Verdicts, r.Fingerprints, r.Messages, r.Open} {
		for _, b := range list {
			if !yield(b) {
				return
			}
		}
	}
}

// Known is what a store holds that the next import goes on from.
type Known struct {
	Sources []Source
	Open    []OpenMessage
	// Last numbers given out.
	LastName, LastAddress, LastPeer, LastKind, LastVerdict, LastFingerprint int32
	LastMessage                                                             int64
	// The values with the lowest numbers, which are the most common ones.
	Names, Addresses, Fingerprints []Numbered
	Peers                          []NumberedPeer
}

// OpenMessage is a message that had not left its queue.
type OpenMessage struct {
	batch.Message
	Kind batch.Kind // what Message.Kind stands for
	// What Kind.Host and Message.Sender stand for.
	Host, SenderAddress string
}

// Numbered is a value of a dimension.
type Numbered struct {
	ID    int32
	Value string
}

// NumberedPeer is a client or relay.
type NumberedPeer struct {
	ID       int32
	Name, IP string
	Port     uint16
}

// Sink stores events. It is used by one goroutine.
type Sink interface {
	// Known returns what was stored before.
	Known(ctx context.Context) (Known, error)
	// Store commits a segment or nothing of it. It releases the batches, and
	// takes all of them also where it fails.
	Store(ctx context.Context, s Segment) error
	// Join makes one of every two messages that are the same one: it was stored
	// in two parts because the log with its beginning was imported after the
	// one with its end, or because it was let go in between. late are the
	// sources that overlap with ones stored before them: a refusal in both an
	// Exim main log and its reject log stays in one of them. It returns how many
	// events there are fewer.
	Join(ctx context.Context, late []int32) (fewer int64, err error)
}
