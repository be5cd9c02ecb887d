//go:build unix

package main

import (
	"os/signal"
	"syscall"
)

// surviveFileLimit makes a file that has reached its limit an error, as a full
// disk is one, and not this process's death.
func surviveFileLimit() { signal.Ignore(syscall.SIGXFSZ) }
