package main

import (
	"context"
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

func surviveFileLimit() {}

func surviveBrokenPipe() {}

// dieOfBrokenPipe ends the process without a word: who closed the pipe, as more does when
// its user has seen enough, needs none.
func dieOfBrokenPipe() { os.Exit(1) }

// isBrokenPipe reports whether an error is that of writing to a pipe that nobody reads.
// Package syscall has EPIPE on Windows, but Windows has other errors.
func isBrokenPipe(err error) bool {
	return errors.Is(err, windows.ERROR_BROKEN_PIPE) || errors.Is(err, windows.ERROR_NO_DATA) || errors.Is(err, windows.ERROR_PIPE_NOT_CONNECTED)
}

// untilHangUp needs no signal of its own: that a console is closed comes as SIGTERM.
func untilHangUp(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithCancel(ctx)
}

func terminalClosed() func() bool { return func() bool { return false } }
