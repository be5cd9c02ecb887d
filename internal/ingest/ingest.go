// Package ingest is the pipeline. Each source is read and parsed on a
// goroutine of its own, block by block (job, chunk); a second one finds out
// what needs nothing but a record (annotate, keys); one builder takes the
// records in the order of their lines, joins them with their messages and makes
// rows (build, correlate, messages, dimensions); one writer hands the rows to
// the sink, segment by segment, each with how far its sources were read.
package ingest

import (
	"time"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"github.com/mtalog/mtalog/internal/classify"
	"github.com/mtalog/mtalog/internal/sink"
	"github.com/mtalog/mtalog/parsers"
)

// Detect returns the name of a sample's format and how to make its parser.
type Detect func(sample []byte, opt parsers.Options) (string, func(parsers.Options) parsers.Parser, error)

// Options of an import.
type Options struct {
	Detect   Detect
	Memory   memory.Allocator // of the batches; see package sink/duckdb
	Location *time.Location
	Host     string
	// Classifier says what failures mean; nil leaves them without a category.
	Classifier *classify.Classifier
	// SegmentRows is how many events are stored in one transaction; 0 means as
	// many as are best for the store.
	SegmentRows int
	// Progress is told of compressed bytes read, now and then.
	Progress func(bytes int64)
	// Problem is told of what could not be read; the rest goes on.
	Problem func(error)
}

// Result says what an import did.
type Result struct {
	Stored  int // sources with new lines
	Known   int // sources of which all was stored before
	Failed  int
	Counts  sink.Counts
	Sources []sink.Source
}
