//go:build unix

package main

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"slices"
	"syscall"

	"golang.org/x/sys/unix"
	"golang.org/x/term"
)

// surviveFileLimit makes it an error, as a full disk is, if a file reaches the limit of
// its size, so that the process is not killed.
func surviveFileLimit() { signal.Ignore(syscall.SIGXFSZ) }

// surviveBrokenPipe makes it an error to write to a pipe that nobody reads: the process
// must not be killed before its last commit, or before it has deleted its temporary
// files. Child processes still get the default.
func surviveBrokenPipe() { signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE) }

// dieOfBrokenPipe ends the process as SIGPIPE does by default, which the shell can see.
// The signal must come from a write: if the process sends it to itself, Go's runtime
// exits normally. It returns if there is a reader after all.
func dieOfBrokenPipe() {
	signal.Reset(syscall.SIGPIPE)
	os.Stdout.WriteString("\n")
}

// isBrokenPipe reports whether an error is that of writing to a pipe that nobody reads.
func isBrokenPipe(err error) bool { return errors.Is(err, syscall.EPIPE) }

// untilHangUp returns a context that also ends when the terminal is closed,
// except below nohup(1).
func untilHangUp(ctx context.Context) (context.Context, context.CancelFunc) {
	if signal.Ignored(syscall.SIGHUP) {
		return context.WithCancel(ctx)
	}
	return signal.NotifyContext(ctx, syscall.SIGHUP)
}

// terminalClosed returns a function that says whether the terminal of the process's
// session has been closed since, which nohup(1) and setsid(1) are there to survive. It is
// looked for among the standard streams.
func terminalClosed() func() bool {
	if signal.Ignored(syscall.SIGHUP) {
		return func() bool { return false }
	}
	var terminals []int
	for _, f := range []*os.File{os.Stdin, os.Stdout, os.Stderr} {
		fd := int(f.Fd())
		if _, err := unix.IoctlGetInt(fd, unix.TIOCGPGRP); err == nil { // which other terminals have none of
			terminals = append(terminals, fd)
		}
	}
	return func() bool {
		return slices.ContainsFunc(terminals, func(fd int) bool { return !term.IsTerminal(fd) })
	}
}
