package ingest

import (
	"time"

	"github.com/mtalog/mtalog/internal/sink"
	"github.com/mtalog/mtalog/parsers"
)

// settle counts an outcome that is final for its recipient. What an earlier import
// has counted is not stored, but counted again from the events: see sink.OpenMessage.
func (o *message) settle(e parsers.Event) {
	switch {
	case sink.Settles(e):
		o.settled++
	case e == parsers.Expanded:
		o.expanded = true
	}
}

// fork notes that one of o's recipients goes on as another message from time t on,
// and ends o if that was the last one: then nothing more is logged about it. How
// many recipients a message has whose distribution group was replaced by its
// members is not known.
func (m *messages) fork(o *message, t int64) {
	o.LastTime, o.changed = max(o.LastTime, t), true
	o.forked++
	if o.settled++; o.left() && !o.expanded {
		o.Ended = true
		m.close(o)
	}
}

// left reports whether a message has left the queue without a line that says so,
// as Exchange writes none.
func (o *message) left() bool {
	return o.kind.MTA == parsers.Exchange && o.settled >= max(o.Recipients, 1)
}

// maxSilence is how long an open message may go without a line, in microseconds,
// before it counts as gone. By default Postfix gives up after five days
// (maximal_queue_lifetime), Exim after four (the retry rule of its sample
// configuration) and Exchange after two (MessageExpirationTimeout). A message
// that has left is kept for an hour: lines may follow for the members of a
// distribution group, which are not counted when the message is received.
func (o *message) maxSilence() int64 {
	switch {
	case o.left():
		return time.Hour.Microseconds()
	case o.kind.MTA == parsers.Exchange:
		return (3 * 24 * time.Hour).Microseconds()
	}
	return (10 * 24 * time.Hour).Microseconds()
}

// maxAhead is how far a line's clock is believed to be ahead of ours.
const maxAhead = 24 * time.Hour

// closeSilent closes the messages that have been silent for too long.
func (m *messages) closeSilent() {
	newest := min(m.newest, time.Now().Add(maxAhead).UnixMicro())
	var old []*message
	for o := range m.all {
		if o.LastTime < newest-o.maxSilence() {
			old = append(old, o)
		}
	}
	for _, o := range old {
		o.Ended = o.left()
		m.close(o)
	}
}
