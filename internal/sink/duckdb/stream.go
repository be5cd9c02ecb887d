package duckdb

import (
	"fmt"

	"github.com/apache/arrow/go/v17/arrow"

	"github.com/mtalog/mtalog/internal/batch"
)

// stream hands the batches of a channel to DuckDB.
type stream struct {
	batches <-chan arrow.Record
	current arrow.Record
	err     error
}

func (s *stream) Retain()               {}
func (s *stream) Release()              {}
func (s *stream) Schema() *arrow.Schema { return batch.Schema }
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
	s.current, ok = <-s.batches
	return ok
}

func (s *stream) drop() {
	if s.current != nil {
		s.current.Release()
		s.current = nil
	}
}
