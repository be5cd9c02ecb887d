package ingest

import (
	"bytes"
	"encoding/binary"
	"path/filepath"
	"strings"
	"time"

	"github.com/mtalog/mtalog/internal/dict"
	"github.com/mtalog/mtalog/internal/sink"
	"github.com/mtalog/mtalog/parsers"
)

// duplicates finds refusals that are read twice: Exim writes each of them into its
// main log and, word for word, into its reject log, and what is grave into its panic log.
// Exchange's Front End Transport service and the Transport service that it hands a session
// on to each log what that one answered, receipts too. Refusals that look the same
// are counted by source, and the n-th of one source is taken to be the n-th of
// another. If one source has more of them, those are separate refusals within one
// second. Of a single source nothing is read twice.
//
// Of Exchange a source is a connector, by the number of its name: a log goes on in the next
// file in the middle of a session, and a forwarder may put all logs into one, but no connector hands
// a session on to itself.
type duplicates map[uint64]twice

// twice is how often each of two sources had the same refusal; source 0 means none.
type twice [2]struct{ source, n int32 }

// maxDuplicates bounds the refusals that are remembered; then all are forgotten.
const maxDuplicates = 1 << 18

// refusal is the key of a refusal, the same for both logs; 0 if r is not one that two have.
func (k *keyer) refusal(r *parsers.Record) uint64 {
	switch {
	case r.MTA == parsers.Exchange:
		return k.answer(r)
	case r.MTA != parsers.Exim || !sink.InRejectLog(r.Event) && !mayPanic(r):
		return 0
	}
	k.buf = binary.LittleEndian.AppendUint64(k.buf[:0], uint64(r.Time))
	k.buf = append(k.buf, byte(r.Event))
	return k.with(r.Host, r.Client.IP, r.Sender, r.Recipient, r.QueueID, r.Text)
}

// mayPanic reports whether r may stand in Exim's panic log as well. Attempts that another host put off,
// of which a main log has many, do not.
func mayPanic(r *parsers.Record) bool {
	return sink.InPanicLog(r.Event) && len(r.Relay.IP) == 0
}

// with is the key of what is in buf together with texts.
func (k *keyer) with(texts ...[]byte) uint64 {
	for _, v := range texts {
		k.buf = append(append(k.buf, v...), 0)
	}
	return dict.Hash(k.buf)
}

// answer is the key of what a receive connector of Exchange, whose name begins with that of its
// server, has answered to a client; the Transport service is told its address and port. The
// service may be another server's, and its clock a little off, which may divide few pairs of
// refusals: Sink.Join finds them.
func (k *keyer) answer(r *parsers.Record) uint64 {
	if r.Client.Port == 0 || !sink.InFrontEnd(r.Event) || bytes.IndexByte(r.Service, '\\') <= 0 {
		return 0
	}
	minute := r.Time / time.Minute.Microseconds()
	if len(r.MessageID) > 0 { // it tells answers apart
		minute = 0
	}
	k.buf = binary.LittleEndian.AppendUint64(k.buf[:0], uint64(minute))
	k.buf = binary.LittleEndian.AppendUint64(k.buf, uint64(r.Enhanced)<<32|uint64(r.Reply)<<16|uint64(r.Client.Port))
	k.buf = append(k.buf, byte(r.Event), byte(r.Stage))
	return k.with(r.Client.IP, r.Sender, r.Recipient, r.MessageID)
}

// repeated reports whether r, a record of a source, was read from another log before, and returns how many equal
// records its own log had before it.
func (b *builder) repeated(r *parsers.Record, n *note, source *sink.Source) (before int32, repeated bool) {
	switch {
	case n.duplicate == 0:
		return 0, false
	case r.MTA == parsers.Exchange:
		return b.duplicates.seen(n.duplicate, b.dims.name(n.service, r.Service))
	case b.oneSource:
		return 0, false
	}
	return b.duplicates.seen(n.duplicate, partOf(source, sink.InPanicLog(r.Event)))
}

// partOf returns a number for the log that a source is a part of. A log and those that it was rotated to are one log,
// as no refusal stands in two of them. A source with none of these names is a log of its own; but what a panic log may have,
// no other two logs do. The store goes by the same rule (see sink/duckdb/join/refusals_find.sql).
func partOf(s *sink.Source, panics bool) int32 {
	name := filepath.Base(s.Path)
	for i, log := range [...]string{"mainlog", "rejectlog", "paniclog"} {
		if strings.Contains(name, log) && (!panics || log == "paniclog") {
			return -1 - int32(i)
		}
	}
	if panics {
		return -1
	}
	return s.ID
}

// seen reports whether the refusal with key k was read before, from another
// source, and how often it was from this one.
func (d duplicates) seen(k uint64, source int32) (before int32, repeated bool) {
	if k == 0 {
		return 0, false
	}
	t, known := d[k]
	if !known && len(d) >= maxDuplicates {
		clear(d)
	}
	mine, other := &t[0], &t[1]
	if mine.source != source && mine.source != 0 {
		mine, other = other, mine
	}
	if mine.source != source { // neither: this one takes the place of one of them
		mine.source, mine.n = source, 0
	}
	mine.n++
	before, repeated = mine.n-1, mine.n <= other.n
	d[k] = t
	return before, repeated
}
