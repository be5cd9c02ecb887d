package main

import (
	"runtime"
	"runtime/debug"
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
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	usual := settings()
	if delayCollection(); settings() != usual {
		t.Errorf("settings with GOGC=off: %d, usual: %d", settings(), usual)
	}
	debug.SetGCPercent(100)
	usual = settings()
	delayCollection()
	if got := settings(); got[0] == usual[0] || got[1] != min(usual[1], firstCollection) {
		t.Errorf("settings at first: %d, usual: %d", got, usual)
	}
	for settings() != usual { // or for as long as go test waits
		runtime.GC()
	}
}
