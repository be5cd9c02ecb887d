package ingest

import (
	"hash/maphash"

	"github.com/mtalog/mtalog/parsers"
)

// doubles finds refusals that are read twice: Exim writes each of them into its
// main log and, word for word, into its reject log. Refusals that look the same
// are counted by source, and the n-th of one source is taken to be the n-th of
// another. If one source has more of them, those are separate refusals within one
// second.
type doubles map[uint64]twice

// twice is how often each of two sources had the same refusal; source 0 stands
// for none.
type twice [2]struct{ source, n int32 }

// maxDoubles bounds the refusals that are remembered; then all are forgotten.
const maxDoubles = 1 << 18

var doubleSeed = maphash.MakeSeed()

// inRejectLog reports whether Exim writes an event into both logs.
func inRejectLog(e parsers.Event) bool {
	switch e {
	case parsers.Rejected, parsers.AuthFailed, parsers.Discarded, parsers.Undeliverable:
		return true
	}
	return false
}

// seen reports whether r of source was read before, from another one.
func (d doubles) seen(r *parsers.Record, source int32) bool {
	if r.MTA != parsers.Exim || !inRejectLog(r.Event) {
		return false
	}
	var h maphash.Hash
	h.SetSeed(doubleSeed)
	maphash.WriteComparable(&h, r.Time)
	h.WriteByte(byte(r.Event))
	for _, v := range [][]byte{r.Host, r.Client.IP, r.Sender, r.Recipient, r.QueueID, r.Text} {
		h.Write(v)
		h.WriteByte(0)
	}
	k := h.Sum64()
	t, known := d[k]
	if !known && len(d) >= maxDoubles {
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
	double := mine.n <= other.n
	d[k] = t
	return double
}
