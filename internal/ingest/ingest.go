// Package ingest is the pipeline from logs to a sink.
//
//   - Each source is read and parsed block by block on a goroutine of its own, which
//     also takes the hashes of what each record names (job.go, chunk.go, keys.go).
//   - A second goroutine gives failures their categories (verdicts.go).
//   - One builder takes the records of all sources in line order, joins them
//     with their messages and makes rows (build.go, correlate.go, messages.go,
//     leaving.go, tlssessions.go, dimensions.go, prefetch.go). It counts connections
//     (connections.go), drops refusals that two logs report (duplicates.go), and finds
//     out whose servers a delivery went to (providers.go).
//   - One writer hands the rows to the sink in segments, each with the positions up
//     to which its sources have been read (segment.go, writer.go).
//
// Import runs the pipeline over logs as they are now (import.go), after it has found
// out which of them are stored already (open.go, sample.go, alike.go,
// knownsources.go). Live runs it over logs that are being written (live.go,
// livesource.go, livecommit.go), and pauses for what changes the store meanwhile (livesweep.go,
// livejoin.go). Both bring the parser of a log that was read before back to the state that it
// was left in (warm.go), and tell that of a new one what the log before it left open
// (leftopen.go).
package ingest

import (
	"time"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"github.com/mtalog/mtalog/internal/classify"
	"github.com/mtalog/mtalog/internal/sink"
	"github.com/mtalog/mtalog/parsers"
)

// Format is a format of logs and the constructor of its parser.
type Format struct {
	Name string
	New  func(parsers.Options) parsers.Parser
}

// Detect recognises the format of a sample.
type Detect func(sample []byte, opt parsers.Options) (Format, error)

// Options configure Import and, within LiveOptions, Live.
type Options struct {
	Detect   Detect
	Memory   memory.Allocator // of the batches; see package sink/duckdb
	Location *time.Location   // zone of stamps without one; nil means time.Local
	Host     string           // host of lines that name none
	// Classifier says what failures mean; nil leaves them without a category.
	Classifier *classify.Classifier
	// Temporary says that the store will not be kept: a last line without a line end
	// is read anyway, as no later import can read it when it is complete.
	Temporary bool
	// SegmentRows is how many events and messages are stored in one transaction; 0
	// means the number that suits the store best.
	SegmentRows int
	// Progress, if set, is called now and then with the number of bytes read
	// since the last call, compressed ones if a source is compressed. Several
	// goroutines call it.
	Progress func(bytes int64)
	// Problem, if set, is called for each source that cannot be read or
	// recognised; the others are read all the same.
	Problem func(error)
}

// Result says what an import did.
type Result struct {
	Stored  int // sources with new lines
	Known   int // sources that had been stored completely before
	Added   int // of Stored, sources that go on with one of this import and are one log with it
	Partial int // sources that end in the middle of a line, which is left for a later import
	Open    int // sources that were written to just now and whose last entry may go on, which is left for a later import
	Failed  int // sources that could not be read, or not to their end
	Counts  sink.Counts
	Sources []sink.Source
}
