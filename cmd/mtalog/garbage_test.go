package main

import (
	"runtime"
	"runtime/metrics"
	"testing"
)

// TestDelayCollection: what delays the first collection does not delay the second.
func TestDelayCollection(t *testing.T) {
	settings := func() [2]uint64 {
		s := []metrics.Sample{{Name: "/gc/gogc:percent"}, {Name: "/gc/gomemlimit:bytes"}}
		metrics.Read(s)
		return [2]uint64{s[0].Value.Uint64(), s[1].Value.Uint64()}
	}
	usual := settings()
	delayCollection()
	if got := settings(); got[0] == usual[0] || got[1] != firstCollection {
		t.Errorf("settings at first: %d, usual: %d", got, usual)
	}
	for settings() != usual { // or for as long as go test waits
		runtime.GC()
	}
}
