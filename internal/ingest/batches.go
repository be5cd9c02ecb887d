package ingest

import "github.com/apache/arrow/go/v17/arrow"

// batchBuilder is a builder of package batch, whose method Add differs from one to
// the next.
type batchBuilder interface {
	Len() int
	Full() bool
	Take() arrow.Record
	Release()
}

// batches fills one batch after the other, and keeps those that are full until they
// are stored.
type batches[B batchBuilder] struct {
	rows B
	full []arrow.Record
}

// next returns the batch to add the next row to.
func (b *batches[B]) next() B {
	if b.rows.Full() {
		b.full = append(b.full, b.rows.Take())
	}
	return b.rows
}

// cut returns all batches, the last of which may not be full. The caller releases
// them.
func (b *batches[B]) cut() []arrow.Record {
	all := b.full
	if b.rows.Len() > 0 {
		all = append(all, b.rows.Take())
	}
	b.full = nil
	return all
}

// release frees what was not cut.
func (b *batches[B]) release() {
	for _, r := range b.full {
		r.Release()
	}
	b.full = nil
	b.rows.Release()
}
