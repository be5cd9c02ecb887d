//go:build unix

package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// surviveFileLimit makes a file that has reached its limit an error, as a full
// disk is one, and not this process's death.
func surviveFileLimit() { signal.Ignore(syscall.SIGXFSZ) }

// surviveBrokenPipe makes it an error to write to a pipe that nobody reads, and
// not this process's death before its last commit, or before it has deleted what
// does not fit into memory. Children are not concerned.
func surviveBrokenPipe() { signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE) }

// dieOfBrokenPipe ends the process as SIGPIPE does by default, for the shell to see.
// The signal must come from a write, as Go's runtime makes an exit of one that the
// process sends to itself. It returns where there is a reader after all.
func dieOfBrokenPipe() {
	signal.Reset(syscall.SIGPIPE)
	os.Stdout.WriteString("\n")
}

// untilHangUp returns a context that also ends when the terminal is closed,
// except below nohup(1).
func untilHangUp(ctx context.Context) (context.Context, context.CancelFunc) {
	if signal.Ignored(syscall.SIGHUP) {
		return context.WithCancel(ctx)
	}
	return signal.NotifyContext(ctx, syscall.SIGHUP)
}
