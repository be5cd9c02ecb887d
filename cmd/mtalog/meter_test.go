package main

import (
	"io"
	"sync"
	"testing"

	"github.com/mtalog/mtalog/internal/source"
)

// TestMeter has several goroutines use a meter, for the race detector.
func TestMeter(t *testing.T) {
	for _, m := range []*meter{newMeter([]source.Source{{Size: -1}}, io.Discard), {bar: newBar(-1, io.Discard)}, {bar: newBar(1000, io.Discard)}} {
		var using sync.WaitGroup
		for range 4 {
			using.Go(func() {
				for range 100 {
					m.add(1)
					m.clear()
				}
			})
		}
		using.Wait()
		m.exit()
	}
}
