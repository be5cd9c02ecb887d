package duckdb

import (
	"fmt"

	"github.com/apache/arrow/go/v17/arrow"
)

// stream is an array.RecordReader that hands batches to DuckDB. It releases each
// batch when the next one is asked for.
type stream struct {
	schema  *arrow.Schema
	next    func() (arrow.Record, bool)
	current arrow.Record
	err     error
}

// list is a stream of batches that still belong to the caller: it retains each that it
// hands out.
type list struct {
	stream
	batches []arrow.Record
}

func newList(schema *arrow.Schema) *list {
	l := &list{}
	l.schema, l.stream.next = schema, l.take
	return l
}

func (l *list) take() (arrow.Record, bool) {
	if len(l.batches) == 0 {
		return nil, false
	}
	b := l.batches[0]
	l.batches = l.batches[1:]
	b.Retain()
	return b, true
}

func (s *stream) Retain()               {}
func (s *stream) Release()              {}
func (s *stream) Schema() *arrow.Schema { return s.schema }
func (s *stream) Record() arrow.Record  { return s.current }
func (s *stream) Err() error            { return s.err }

// Next is called from DuckDB's threads: a panic here would end the process.
func (s *stream) Next() (ok bool) {
	defer func() {
		if p := recover(); p != nil {
			s.err, ok = fmt.Errorf("reading a batch: %v", p), false
		}
	}()
	s.drop()
	s.current, ok = s.next()
	return ok
}

func (s *stream) drop() {
	if s.current != nil {
		s.current.Release()
		s.current = nil
	}
}
