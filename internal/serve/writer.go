package serve

import (
	"context"
	"errors"
	"io"
	"net"
	"time"
)

// writer sends results in frames of about chunk bytes.
type writer struct {
	ctx     context.Context // the server's
	conn    *net.UnixConn
	timeout time.Duration
	last    time.Time // when the client gets nothing more, as the server is closing; zero until then
	out     io.Writer // the writer itself, or a spool that writes to it
	frame   []byte
	broken  bool
}

// Write sends bytes within the time that the client has.
func (w *writer) Write(b []byte) (int, error) {
	w.conn.SetWriteDeadline(time.Now().Add(w.timeout))
	if w.ctx.Err() != nil { // checked after the line above, so that this does not undo what Close does
		if w.last.IsZero() {
			w.last = time.Now().Add(min(w.timeout, time.Second))
		}
		w.conn.SetWriteDeadline(w.last)
	}
	return w.conn.Write(b)
}

// send writes a frame.
func (w *writer) send(frame []byte) error {
	if w.broken {
		return net.ErrClosed
	}
	if err := writeFrame(w.out, frame); err != nil {
		w.broken = !errors.Is(err, errTooLarge) // any other error may leave half a frame behind
		return err
	}
	return nil
}

// fail sends an error to the client, if that is still there.
func (w *writer) fail(err error) {
	if w.out == w {
		w.timeout = min(w.timeout, time.Second)
	}
	w.send(errorFrame(err))
}

func (w *writer) header(columns, types []string) error {
	if err := w.send(appendHeader(newFrame(nil, kindHeader), columns, types)); err != nil {
		return err
	}
	w.frame = newFrame(make([]byte, 0, chunk+chunk/4), kindRows)
	return nil
}

func (w *writer) row(values []any) error {
	var err error
	for _, v := range values {
		if w.frame, err = appendValue(w.frame, v); err != nil {
			return err
		}
	}
	if len(w.frame) < chunk {
		return nil
	}
	return w.flush()
}

func (w *writer) flush() error {
	err := w.send(w.frame)
	w.frame = newFrame(w.frame, kindRows)
	return err
}

func (w *writer) end() error {
	if len(w.frame) > frameHeader {
		if err := w.flush(); err != nil {
			return err
		}
	}
	return w.send(newFrame(w.frame, kindEnd))
}
