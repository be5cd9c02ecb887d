package main

import (
	"io"
	"strings"
	"sync"
	"testing"
)

// TestMeter has several goroutines use a meter, for the race detector.
func TestMeter(t *testing.T) {
	for _, m := range []*meter{newMeter(-1, true, io.Discard), {bar: newBar(-1, true, io.Discard)}, {bar: newBar(1000, true, io.Discard)}} {
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

// A meter that ends early must not leave its line to what is printed next.
func TestMeterLeavesNothing(t *testing.T) {
	var shown strings.Builder
	m := &meter{bar: newBar(1000, true, &shown)}
	m.add(10)
	before := shown.Len()
	m.exit()
	if cleared := shown.String()[before:]; before == 0 || !strings.HasPrefix(cleared, "\r  ") || strings.TrimSpace(cleared) != "" {
		t.Errorf("%q", shown.String())
	}
}

// A meter of things shows how many of all are done, and never goes back.
func TestMeterSet(t *testing.T) {
	var shown strings.Builder
	m := &meter{bar: newBar(100, false, &shown)}
	m.set(4096, 10_000)
	m.set(2048, 10_000)
	if at := m.bar.State(); at.CurrentNum != 4096 || at.Max != 10_000 || !strings.Contains(shown.String(), "40%") {
		t.Errorf("%d of %d: %q", at.CurrentNum, at.Max, shown.String())
	}
	(&meter{}).set(1, 2) // shows nothing
}
