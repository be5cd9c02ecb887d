package source

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"syscall"
	"time"
)

// IsPipe says whether what a user named is standard input ("-") or a named
// pipe. To read from it is to consume it.
func IsPipe(arg string) bool {
	if arg == "-" {
		return true
	}
	info, err := os.Stat(arg)
	return err == nil && info.Mode()&fs.ModeNamedPipe != 0
}

// contextReader reads from what may keep its reader waiting for ever, until ctx ends.
// It still returns what was read by then, because nothing can be read from a pipe
// twice. A goroutine does the reading. Nothing can wake it from a read, so it is
// left behind with its file.
type contextReader struct {
	ctx  context.Context
	full chan piece
	free chan []byte
	last piece // what Read gives from
	rest []byte
}

type piece struct {
	data []byte
	err  error
}

const (
	// pipeBuffer is what Linux's pipes hold (pipe(7)).
	pipeBuffer = 64 << 10
	// buffers lets one be filled while what is in the other is being used.
	buffers = 2
	// onItsWay is how long it takes at most until what has been read is handed over, also
	// on a machine with more to do than it can: 20 ms are too short there.
	onItsWay = 100 * time.Millisecond
)

func newContextReader(ctx context.Context, src io.Reader) *contextReader {
	w := &contextReader{ctx: ctx, full: make(chan piece, buffers), free: make(chan []byte, buffers)}
	for range cap(w.free) {
		w.free <- make([]byte, pipeBuffer)
	}
	go w.pump(src)
	return w
}

func (w *contextReader) pump(src io.Reader) {
	for err := error(nil); err == nil; {
		var buf []byte
		select {
		case buf = <-w.free:
		case <-w.ctx.Done():
		}
		if w.ctx.Err() != nil {
			return
		}
		var n int
		n, err = src.Read(buf)
		w.full <- piece{buf[:n], err} // never blocks: there is room for all buffers
	}
}

func (w *contextReader) Read(p []byte) (int, error) {
	for len(w.rest) == 0 {
		if w.last.err != nil {
			return 0, w.last.err
		}
		if w.last.data != nil {
			w.free <- w.last.data[:cap(w.last.data)]
			w.last.data = nil
		}
		select {
		case w.last = <-w.full:
		case <-w.ctx.Done():
			select {
			case w.last = <-w.full:
			case <-time.After(onItsWay):
				return 0, context.Cause(w.ctx)
			}
		}
		w.rest = w.last.data
	}
	n := copy(p, w.rest)
	w.rest = w.rest[n:]
	return n, nil
}

// lookEvery is how often a pipe without writers is looked at.
const lookEvery = 100 * time.Millisecond

// lastingPipe reads from a named pipe that was opened without waiting. If the pipe has
// no writer, lastingPipe waits for the next one. It ends when the path no longer leads
// to the pipe.
type lastingPipe struct {
	ctx  context.Context
	file *os.File
	path string
}

func (l *lastingPipe) Read(p []byte) (int, error) {
	for {
		n, err := l.file.Read(p)
		if n > 0 || err != io.EOF && !errors.Is(err, syscall.EAGAIN) { // macOS has no other way to wait for more
			return n, err
		}
		if !l.stillAtPath() {
			return 0, io.EOF
		}
		select {
		case <-time.After(lookEvery):
		case <-l.ctx.Done():
			return 0, context.Cause(l.ctx)
		}
	}
}

// stillAtPath reports whether the path leads to the pipe that was opened.
func (l *lastingPipe) stillAtPath() bool {
	was, err := l.file.Stat()
	if err != nil {
		return false
	}
	is, err := os.Stat(l.path)
	return err == nil && os.SameFile(was, is)
}
