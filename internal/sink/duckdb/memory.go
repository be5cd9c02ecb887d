package duckdb

import (
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/apache/arrow/go/v17/arrow/memory/mallocator"
)

// Memory returns the allocator of batches that go to DuckDB. DuckDB keeps
// pointers into them across calls, which cgo allows for C memory only.
func Memory() memory.Allocator { return mallocator.NewMallocator() }
