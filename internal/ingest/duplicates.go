package ingest

import (
	"encoding/binary"

	"github.com/mtalog/mtalog/internal/dict"
	"github.com/mtalog/mtalog/internal/sink"
	"github.com/mtalog/mtalog/parsers"
)

// duplicates finds refusals that are read twice: Exim writes each of them into its
// main log and, word for word, into its reject log. Refusals that look the same
// are counted by source, and the n-th of one source is taken to be the n-th of
// another. If one source has more of them, those are separate refusals within one
// second. Of a single source nothing is read twice, and duplicates are nil.
type duplicates map[uint64]twice

// twice is how often each of two sources had the same refusal; source 0 means none.
type twice [2]struct{ source, n int32 }

// maxDuplicates bounds the refusals that are remembered; then all are forgotten.
const maxDuplicates = 1 << 18

// refusal is the key of a refusal, the same for both logs; 0 if r is not one that Exim
// writes into both.
func (k *keyer) refusal(r *parsers.Record) uint64 {
	if r.MTA != parsers.Exim || !sink.InRejectLog(r.Event) {
		return 0
	}
	k.buf = binary.LittleEndian.AppendUint64(k.buf[:0], uint64(r.Time))
	k.buf = append(k.buf, byte(r.Event))
	for _, v := range [][]byte{r.Host, r.Client.IP, r.Sender, r.Recipient, r.QueueID, r.Text} {
		k.buf = append(append(k.buf, v...), 0)
	}
	return dict.Hash(k.buf)
}

// seen reports whether the refusal with key k was read before, from another
// source.
func (d duplicates) seen(k uint64, source int32) bool {
	if k == 0 || d == nil {
		return false
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
	duplicate := mine.n <= other.n
	d[k] = t
	return duplicate
}
