package duckdb

import (
	"math/bits"
	"sync"

	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/apache/arrow/go/v17/arrow/memory/mallocator"
)

// Memory returns the allocator for batches that go to DuckDB. DuckDB keeps
// pointers into them across calls, which cgo allows for C memory only. Freed
// blocks are kept for the next batch: faulting in fresh pages costs as much as
// filling them.
func Memory() memory.Allocator { return &pool{c: mallocator.NewMallocator()} }

const (
	minClass = 12 // 4 KiB: smaller blocks are rounded up
	maxClass = 24 // 16 MiB: larger blocks are not kept
	// maxKept bounds the memory that lies idle, in bytes.
	maxKept = 32 << 20
)

// pool hands out C memory in blocks whose sizes are powers of two.
type pool struct {
	c    memory.Allocator
	mu   sync.Mutex
	idle [maxClass + 1][][]byte // freed blocks, by the logarithm of their size
	kept int                    // bytes in idle
}

func classOf(size int) int { return max(bits.Len(uint(size-1)), minClass) }

func (p *pool) Allocate(size int) []byte {
	if size <= 0 {
		return nil
	}
	class := classOf(size)
	if class > maxClass {
		return p.c.Allocate(size)
	}
	p.mu.Lock()
	if n := len(p.idle[class]); n > 0 {
		b := p.idle[class][n-1]
		p.idle[class] = p.idle[class][:n-1]
		p.kept -= 1 << class
		p.mu.Unlock()
		return b[:size]
	}
	p.mu.Unlock()
	return p.c.Allocate(1 << class)[:size]
}

func (p *pool) Reallocate(size int, b []byte) []byte {
	if len(b) == 0 {
		return p.Allocate(size)
	}
	if size > 0 && classOf(size) == classOf(len(b)) && classOf(size) <= maxClass {
		return b[:size:cap(b)]
	}
	fresh := p.Allocate(size)
	copy(fresh, b)
	p.Free(b)
	return fresh
}

func (p *pool) Free(b []byte) {
	if len(b) == 0 {
		return
	}
	class := classOf(len(b))
	if class > maxClass {
		p.c.Free(b)
		return
	}
	b = b[:1<<class]
	p.mu.Lock()
	if p.kept+len(b) <= maxKept {
		p.idle[class] = append(p.idle[class], b)
		p.kept += len(b)
		p.mu.Unlock()
		return
	}
	p.mu.Unlock()
	p.c.Free(b)
}
