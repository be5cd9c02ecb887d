// Package sink is the contract between the pipeline and a store of events.
package sink

import (
	"context"

	"github.com/apache/arrow/go/v17/arrow"

	"github.com/mtalog/mtalog/internal/batch"
	"github.com/mtalog/mtalog/internal/checkpoint"
)

// Source is what is stored about a source: which one it is, how far it has been
// read, and what its lines were.
type Source struct {
	ID       int32
	Identity checkpoint.Identity
	Path     string
	Format   string
	Position checkpoint.Position
	Counts
	FirstTime, LastTime int64 // microseconds since 1970-01-01 UTC; 0 if no line had a time
	// OpenAt is when a file was last written to whose last entry may go on, and so is not
	// stored yet; microseconds since 1970-01-01 UTC. Of others it is 0 or, as a store tells it,
	// when something of them was last stored.
	OpenAt int64
}

// Counts says what became of a source's lines. For the errors behind the last
// three, see package parsers.
type Counts struct {
	Lines        int64
	Events       int64 // rows made of them
	Foreign      int64 // lines of other programs
	Unrecognised int64
	Broken       int64 // damaged or over-long lines and entries
}

// Add adds the lines that o counts.
func (c *Counts) Add(o Counts) {
	c.Lines += o.Lines
	c.Events += o.Events
	c.Foreign += o.Foreign
	c.Unrecognised += o.Unrecognised
	c.Broken += o.Broken
}

// Since returns what has been counted since the counts were earlier.
func (c Counts) Since(earlier Counts) Counts {
	return Counts{
		Lines: c.Lines - earlier.Lines, Events: c.Events - earlier.Events, Foreign: c.Foreign - earlier.Foreign,
		Unrecognised: c.Unrecognised - earlier.Unrecognised, Broken: c.Broken - earlier.Broken,
	}
}

// Line is a line that could not be used.
type Line struct {
	Source int32
	End    int64 // absolute offset just after it
	Reason string
	Text   string
}

// Segment is what is stored in one transaction: some rows, and how far the
// sources that they came from have been read.
type Segment struct {
	// Batches yields full batches of rows while the segment is still being built.
	// When it is closed, Rest yields the one Rest.
	Batches <-chan Batch
	Rest    <-chan Rest
}

// Batch is a batch of rows of one of the tables that grow with the log.
type Batch struct {
	arrow.Record
	Of Table
}

// Table is what the rows of a batch are.
type Table uint8

// Events and Messages are those of package batch; the others are dimensions.
const (
	Events Table = iota
	Messages
	Names
	Addresses
	Peers
)

// Drop takes all of a segment and stores nothing.
func (s Segment) Drop() {
	for b := range s.Batches {
		b.Release()
	}
	r := <-s.Rest
	r.Release()
}

// Rest is what can be known of a segment only when all its events are known.
type Rest struct {
	Names, Addresses, Peers, Kinds, Verdicts, Fingerprints []arrow.Record
	// Of names, addresses, peers and messages that have left their queue these are the last,
	// which made no full batch among Segment.Batches. Open are rows of messages that
	// may still be in it. Gone are the IDs of messages whose earlier rows among the
	// open ones are out of date.
	Messages, Open []arrow.Record
	Gone           []int64
	Sources        []Source
	Lines          []Line
	Connections    []batch.Connections // to be added to the stored counts
	// Last is set when no other segment follows.
	Last bool
}

// Release releases every batch of r.
func (r *Rest) Release() {
	for _, list := range [][]arrow.Record{r.Names, r.Addresses, r.Peers, r.Kinds, r.Verdicts, r.Fingerprints, r.Messages, r.Open} {
		for _, b := range list {
			b.Release()
		}
	}
}

// Known is the part of a store's contents that the next import goes on from.
type Known struct {
	Sources []Source
	Open    []OpenMessage
	// Unjoined are the IDs of sources that have lines that Join was not asked about.
	Unjoined []int32
	// The numbers given out last.
	LastName, LastAddress, LastPeer, LastKind, LastVerdict, LastFingerprint int32
	LastMessage                                                             int64
	// Values that were stored first and are still there: they are common.
	Names, Addresses, Fingerprints []Numbered
	Peers                          []NumberedPeer
	Kinds                          []NumberedKind // the latest: a kind is of one source
	Summaries                      bool           // there are rows of summaries of message traces: see OfSummary
}

// OpenMessage is a message that has not been seen to leave its queue.
type OpenMessage struct {
	batch.Message
	Kind batch.Kind // that has the number Message.Kind
	// The names that have the numbers Kind.Host and Message.Sender.
	Host, SenderAddress string
	// Settled is how many recipients of an Exchange message got it or will not, and Forked
	// how many went on as other messages, as Exchange does not log that a message leaves.
	Settled, Forked int32
	// Expanded says that members took the place of one of its recipients, so that
	// there are more of them than it was received for.
	Expanded bool
}

// Numbered is a value of a dimension.
type Numbered struct {
	ID    int32
	Value string
}

// NumberedKind is a kind of event.
type NumberedKind struct {
	ID int32
	batch.Kind
}

// NumberedPeer is a client or relay.
type NumberedPeer struct {
	ID       int32
	Name, IP string
	Port     uint16
}

// Sink stores events. One goroutine uses it.
type Sink interface {
	// Known returns what was stored before.
	Known(ctx context.Context) (Known, error)
	// Store commits all of a segment or nothing. It receives and releases every
	// batch, even if it fails.
	Store(ctx context.Context, s Segment) error
	// Join joins the messages that were stored in two parts, because the log with
	// the beginning was imported after the one with the end, because the beginning
	// stands behind the end, or because the pipeline had to let go of the message in
	// between. run are the IDs of the sources that were read, late of those of them
	// that overlap in time with sources stored before them, or with any other: of a refusal that
	// stands both in Exim's main log and in its reject log, one is deleted, and of an answer
	// that stands in the logs of Exchange's two services (see InFrontEnd) or of its anti-spam agents, and of an attempt
	// or a receipt that stands both in its tracking log and in a protocol log. So is what a
	// summary of a message trace repeats (see OfSummary).
	// Join returns by how many the events of run have become fewer.
	Join(ctx context.Context, run, late []int32) (fewer int64, err error)
}
