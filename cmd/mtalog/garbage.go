package main

import (
	"runtime"
	"runtime/debug"
)

// firstCollection is how much memory, in bytes, Go has when it collects garbage for the first
// time.
const firstCollection = 48 << 20

// delayCollection keeps what a command needs from its beginning, as its rules, from being looked
// through again and again: Go collects a small heap each time that it has doubled, which
// was five times before a log was read, and a tenth of the work of a short command. After the first
// collection all is as usual. A lower GOMEMLIMIT holds from the beginning.
func delayCollection() {
	percent, limit := debug.SetGCPercent(-1), debug.SetMemoryLimit(-1)
	if percent < 0 { // GOGC=off
		return
	}
	debug.SetMemoryLimit(min(limit, firstCollection))
	asUsual := func(percent int) {
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(limit)
	}
	runtime.AddCleanup(new(any), asUsual, percent) // which is garbage
}
