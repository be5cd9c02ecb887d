//go:build unix

package main

import (
	"os"
	"os/signal"
	"syscall"
)

// surviveFileLimit makes a file that has reached its limit an error, as a full
// disk is one, and not this process's death.
func surviveFileLimit() { signal.Ignore(syscall.SIGXFSZ) }

// surviveBrokenPipe makes it an error to write to a pipe that nobody reads, and
// not this process's death before its last commit. Children are not concerned.
func surviveBrokenPipe() { signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE) }
