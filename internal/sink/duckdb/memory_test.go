package duckdb

import (
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/apache/arrow/go/v17/arrow/memory/mallocator"
)

// counted is a pool whose C memory is counted.
func counted() (*pool, *mallocator.Mallocator) {
	c := mallocator.NewMallocator()
	return &pool{c: c}, c
}

// drain gives back what lies idle, so that what is left is leaked.
func drain(p *pool) {
	for class := range p.idle {
		for _, b := range p.idle[class] {
			p.c.Free(b)
		}
		p.idle[class] = nil
	}
	p.kept = 0
}

func TestPoolSizes(t *testing.T) {
	p, c := counted()
	for _, size := range []int{0, 1, 63, 4096, 4097, 1 << 20, 1<<24 - 1, 1 << 24, 1<<24 + 1, 1 << 26} {
		b := p.Allocate(size)
		if len(b) != size {
			t.Errorf("%d bytes asked for, %d given", size, len(b))
		}
		for i := range b {
			b[i] = byte(i)
		}
		for _, next := range []int{size + 1, 2*size + 1, size / 2, size} {
			b = p.Reallocate(next, b)
			if len(b) != next {
				t.Errorf("%d bytes asked for, %d given", next, len(b))
			}
			for i := range min(next, size/2) {
				if b[i] != byte(i) {
					t.Fatalf("byte %d of %d was lost", i, size)
				}
			}
		}
		p.Free(b)
	}
	drain(p)
	if n := c.AllocatedBytes(); n != 0 {
		t.Errorf("%d bytes are leaked", n)
	}
}

func TestPoolReuse(t *testing.T) {
	p, c := counted()
	b := p.Allocate(5000)
	first := &b[0]
	p.Free(b[:5000])
	if b = p.Allocate(8000); &b[0] != first {
		t.Error("a block that was free was not used")
	}
	p.Free(b)
	before := c.AllocatedBytes()
	for range 1000 {
		b := p.Allocate(100)
		b = p.Reallocate(7000, b)
		p.Free(b)
	}
	if now := c.AllocatedBytes(); now > before+1<<minClass {
		t.Errorf("from %d to %d bytes", before, now)
	}
	// What lies idle is bounded.
	var all [][]byte
	for range 40 {
		all = append(all, p.Allocate(4<<20))
	}
	for _, b := range all {
		p.Free(b)
	}
	if n := c.AllocatedBytes(); n > maxKept {
		t.Errorf("%d bytes lie idle", n)
	}
	drain(p)
	if n := c.AllocatedBytes(); n != 0 {
		t.Errorf("%d bytes are leaked", n)
	}
}

// TestPoolConcurrent: nobody writes into the block of another one.
func TestPoolConcurrent(t *testing.T) {
	p, _ := counted()
	checked := memory.NewCheckedAllocator(p)
	var wg sync.WaitGroup
	for id := range byte(8) {
		wg.Go(func() {
			r := rand.New(rand.NewPCG(uint64(id), 0))
			var mine [][]byte
			for range 3000 {
				switch {
				case len(mine) < 4:
					b := checked.Allocate(1 + r.IntN(100_000))
					b[0], b[len(b)-1] = id, id
					mine = append(mine, b)
				case r.IntN(2) == 0:
					b := checked.Reallocate(1+r.IntN(100_000), mine[0])
					if b[0] != id {
						t.Error("a block was moved and lost its content")
					}
					b[len(b)-1] = id
					mine[0] = b
				default:
					b := mine[len(mine)-1]
					if b[0] != id || b[len(b)-1] != id {
						t.Error("two have the same block")
					}
					checked.Free(b)
					mine = mine[:len(mine)-1]
				}
			}
			for _, b := range mine {
				checked.Free(b)
			}
		})
	}
	wg.Wait()
	checked.AssertSize(t, 0)
}
