package ingest

import (
	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/memory"

	"github.com/mtalog/mtalog/internal/batch"
	"github.com/mtalog/mtalog/internal/classify"
)

// fingerprints numbers the fingerprints of failures in the order of the rows, and takes the first
// text in that order as the example. The classifier, too, numbers them, but as logs that are read
// at the same time happen to come: an import would choose other examples each time.
type fingerprints struct {
	by      *classify.Classifier // may be nil
	known   uint32               // the last number that the store has; up to it the classifier's are the store's
	numbers []int32              // of those that are new, by the classifier's; 0: not met yet
	last    int32
	met     []metFingerprint  // since the last cut
	texts   map[uint32]string // of those that the classifier knows and no row has
}

type metFingerprint struct {
	id      int32
	of      uint32 // number of the classifier
	example string
}

// number returns the number in the store of the one to which the classifier gave n, met in text.
func (f *fingerprints) number(n uint32, text []byte) int32 {
	if n <= f.known {
		return int32(n)
	}
	i := int(n - f.known - 1)
	if i >= len(f.numbers) {
		f.numbers = append(f.numbers, make([]int32, i+1-len(f.numbers))...)
	}
	if f.numbers[i] == 0 {
		f.last++
		f.numbers[i] = f.last
		f.met = append(f.met, metFingerprint{f.last, n, classify.ExampleOf(text)})
	}
	return f.numbers[i]
}

// cut returns the rows of those that were met since the last segment.
func (f *fingerprints) cut(mem memory.Allocator) []arrow.Record {
	if f.by == nil {
		return nil
	}
	for _, i := range f.by.Fingerprints() {
		f.texts[i.ID] = i.Text
	}
	b := batch.NewFingerprints(mem)
	for _, m := range f.met {
		b.Add(m.id, []byte(f.texts[m.of]), []byte(m.example))
		delete(f.texts, m.of)
	}
	f.met = f.met[:0]
	return b.TakeAll()
}
