package sink

import "github.com/mtalog/mtalog/parsers"

// OfSummary reports whether a record is of a summary of a message trace, which another export
// may repeat and a log or the details of the trace may tell better. Sink.Join drops what is
// told more than once.
func OfSummary(r *parsers.Record) bool {
	return r.MTA == parsers.Exchange && string(r.Protocol) == parsers.TraceSummary
}
