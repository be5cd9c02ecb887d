package sink

import "github.com/mtalog/mtalog/parsers"

// What is logged twice is stored once. The pipeline drops one of the two if it reads both at once and can tell it by
// the line; else Sink.Join does, when both are stored: see package join of the sink.

// InRejectLog reports whether Exim writes an event into its reject log as well as into its main log. The pipeline
// drops one of the two, and so does Sink.Join if they were stored one after the other.
func InRejectLog(e parsers.Event) bool {
	switch e {
	case parsers.Rejected, parsers.AuthFailed, parsers.Discarded, parsers.Undeliverable:
		return true
	}
	return false
}

// InPanicLog reports whether Exim may write an event, which is not in its reject log, into its panic
// log as well as into its main log. What it writes there of messages and of itself is in both; an error
// in its configuration is in the panic log only.
func InPanicLog(e parsers.Event) bool {
	return e == parsers.Deferred || e == parsers.Warning || e == parsers.Fatal
}

// InFrontEnd reports whether Exchange's Front End Transport service and the Transport service that it hands a
// session on to both log an event. One of the two is dropped as it is of Exim's logs.
func InFrontEnd(e parsers.Event) bool { return e == parsers.Rejected || e == parsers.Received }

// OfSummary reports whether a record is of a summary of a message trace, which another export
// may repeat and a log or the details of the trace may tell better. Sink.Join drops what is
// told more than once.
func OfSummary(r *parsers.Record) bool {
	return r.MTA == parsers.Exchange && string(r.Protocol) == parsers.TraceSummary
}
