package sink

import "github.com/mtalog/mtalog/parsers"

// Settles reports whether an event is the last that happens to a recipient. Exchange logs
// no end of a message: it has left the queue when all of its recipients are settled.
// The pipeline counts them, and Sink.Known counts those that are stored again.
func Settles(e parsers.Event) bool {
	switch e {
	case parsers.Delivered, parsers.Bounced, parsers.Expired, parsers.Rejected, parsers.Discarded, parsers.Removed:
		return true
	}
	return false
}
