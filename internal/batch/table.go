package batch

import (
	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
)

// firstRows is what a batch has room for at first; live logs make small ones.
const firstRows = 1024

// named is a column with its name in the store.
type named struct {
	name string
	column
}

// table fills one batch after the other. The builders embed it.
type table struct {
	mem    memory.Allocator
	schema *arrow.Schema
	cols   []named
	texts  []*text        // those of cols that are text
	n, cap int            // rows of the batch, and how many it has room for
	usual  int            // rows of the previous batch: how many the next has room for at first
	full   []arrow.Record // the batches before, until they are taken
}

// setUp makes the table. cols are in the order of the store's columns.
func (t *table) setUp(mem memory.Allocator, cols ...named) {
	t.mem, t.cols = mem, cols
	fields := make([]arrow.Field, len(cols))
	for i, c := range cols {
		fields[i] = arrow.Field{Name: c.name, Type: c.typ(), Nullable: true}
		if x, ok := c.column.(*text); ok {
			t.texts = append(t.texts, x)
		}
	}
	t.schema = arrow.NewSchema(fields, nil)
}

// Schema returns the schema of the batches.
func (t *table) Schema() *arrow.Schema { return t.schema }

// row returns the index of a new row, which begins a new batch if this one is full.
func (t *table) row() int {
	if t.Full() {
		t.full = append(t.full, t.Take())
	}
	if t.n == t.cap {
		t.cap = min(max(4*t.cap, t.usual, firstRows), max(Rows, t.cap+Rows))
		for _, c := range t.cols {
			c.grow(t.mem, t.cap)
		}
	}
	t.n++
	return t.n - 1
}

// Len returns how many rows the batch has.
func (t *table) Len() int { return t.n }

// Full reports whether the next row begins a new batch.
func (t *table) Full() bool {
	if t.n >= Rows {
		return true
	}
	for _, x := range t.texts {
		if x.n > maxText {
			return true
		}
	}
	return false
}

// TakeFull returns the batches before the one that is being filled. The caller releases
// them.
func (t *table) TakeFull() []arrow.Record {
	full := t.full
	t.full = nil
	return full
}

// TakeAll returns all batches, the last of which may not be full. The caller releases
// them.
func (t *table) TakeAll() []arrow.Record {
	all := t.TakeFull()
	if t.n > 0 {
		all = append(all, t.Take())
	}
	return all
}

// Take returns the batch that is being filled. The caller releases it.
func (t *table) Take() arrow.Record {
	if t.n == 0 {
		t.cap = 0
		for _, c := range t.cols {
			c.grow(t.mem, 0)
		}
	}
	arrays := make([]arrow.Array, len(t.cols))
	for i, c := range t.cols {
		d := c.take(t.mem, t.n)
		arrays[i] = array.MakeFromData(d)
		d.Release()
	}
	rec := array.NewRecord(t.schema, arrays, int64(t.n))
	for _, a := range arrays {
		a.Release()
	}
	t.usual, t.n, t.cap = t.n, 0, 0
	return rec
}

// Release drops the rows that were not taken and frees their memory.
func (t *table) Release() {
	for _, b := range t.TakeFull() {
		b.Release()
	}
	for _, c := range t.cols {
		c.release()
	}
	t.n, t.cap = 0, 0
}
