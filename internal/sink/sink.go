// Package sink says what a store of events must do.
package sink

import (
	"context"

	"github.com/apache/arrow/go/v17/arrow"

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

// Message holds the facts of a message that may still be in the queue.
type Message struct {
	Host, QueueID, MessageID, Sender, ClientName, ClientIP, User string
	SenderKnown                                                  bool
	Size                                                         int64
	Recipients                                                   int32
	LastTime                                                     int64
}

// Line is a line that could not be used.
type Line struct {
	End    int64 // absolute offset just behind it
	Reason string
	Text   string
}

// Done is what is stored together with the last batch of a transaction.
type Done struct {
	Source Source
	Open   []Message // replaces what was open before
	Lines  []Line
}

// Sink stores events. It is used by one goroutine.
type Sink interface {
	// Sources returns what was stored before.
	Sources(ctx context.Context) ([]Source, error)
	// Open returns the messages that were open at the last commit.
	Open(ctx context.Context) ([]Message, error)
	// Store takes batches until the channel is closed, then asks done for
	// the checkpoint, and commits all of it or nothing. It releases the batches.
	Store(ctx context.Context, batches <-chan arrow.Record, done func() (Done, error)) error
}
