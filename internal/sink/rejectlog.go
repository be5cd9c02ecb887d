package sink

import "github.com/mtalog/mtalog/parsers"

// InRejectLog reports whether Exim writes an event into its reject log as well as into
// its main log, so that it is read twice. The pipeline drops one of the two if it reads
// both logs at once, and Sink.Join does if they were stored one after the other.
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

// InFrontEnd reports whether Exchange's Front End Transport service and the Transport service
// that it hands a session on to both log an event, so that it is read twice. One of the two is
// dropped as it is of Exim's logs.
func InFrontEnd(e parsers.Event) bool { return e == parsers.Rejected || e == parsers.Received }
