//go:build !unix

package main

import "context"

func surviveFileLimit() {}

func surviveBrokenPipe() {}

func dieOfBrokenPipe() {}

func untilHangUp(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithCancel(ctx)
}

func terminalClosed() func() bool { return func() bool { return false } }
