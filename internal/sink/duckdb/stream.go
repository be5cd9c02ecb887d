package duckdb

import (
	"fmt"

	"github.com/apache/arrow/go/v17/arrow"
)

// stream is an array.RecordReader that hands batches to DuckDB. It releases each
// batch when the next one is asked for.
type stream struct {
	schema  *arrow.Schema
	next    func() (arrow.Record, bool) // nil unless an INSERT reads it
	current arrow.Record
	err     error
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
