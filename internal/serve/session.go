package serve

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"time"
)

// serve answers the one request of a connection. Errors are reported to the client
// only.
func (s *Server) serve(c *net.UnixConn) {
	w := &writer{ctx: s.ctx, conn: c, timeout: s.opt.WriteTimeout}
	w.out = w
	if err := s.request(c, w); err != nil {
		w.fail(err)
	}
}

// request reads a request and answers it.
func (s *Server) request(c *net.UnixConn, w *writer) error {
	if err := mayAsk(c); err != nil {
		return err
	}
	// Close must not wait for a client that has connected and says nothing.
	defer context.AfterFunc(s.ctx, func() { c.SetReadDeadline(past) })()
	c.SetReadDeadline(time.Now().Add(requestTimeout))
	if s.ctx.Err() != nil {
		return nil
	}
	k, payload, err := readFrame(c, maxRequest, nil)
	if err != nil {
		return err
	}
	switch k {
	case kindPing:
		if err := decodePing(payload); err != nil {
			return err
		}
		return w.send(pingFrame())
	case kindQuery:
		query, args, err := decodeRequest(payload)
		if err != nil {
			return err
		}
		return s.query(c, w, query, args)
	}
	return errMalformed
}

// mayAsk returns an error unless the client is of this user, or of root.
func mayAsk(c *net.UnixConn) error {
	uid, err := peerUID(c)
	if err == nil && uid != os.Geteuid() && uid != 0 {
		err = fmt.Errorf("user %d may not ask: ask as user %d, whose process has the database open, or as root", uid, os.Geteuid())
	}
	return err
}

// query answers a query while it watches whether the client is still there.
func (s *Server) query(c *net.UnixConn, w *writer, query string, args []any) (err error) {
	ctx, cancel := context.WithCancelCause(s.ctx)
	gone := make(chan struct{})
	c.SetReadDeadline(time.Time{})
	defer context.AfterFunc(s.ctx, func() { c.SetDeadline(past) })()
	go func() {
		defer close(gone)
		var b [1]byte
		c.Read(b[:]) // a client says nothing more: this is its end, or ours
		cancel(errors.New("the client has gone"))
	}()
	defer func() {
		cancel(nil)
		c.SetReadDeadline(past)
		<-gone
	}()
	select {
	case s.queries <- struct{}{}:
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	select { // without a spool, the client sets the pace
	case s.spools <- struct{}{}:
		defer func() { <-s.spools }()
		if out, err := newSpool(s.dir, spoolSize, w.Write); err == nil {
			w.out = out
			defer out.close()
		}
	default:
	}
	err = s.answered(ctx, w, query, args)
	<-s.queries
	if err != nil {
		w.fail(err)
	}
	return nil
}

// answered runs a query and sends all that it gives.
func (s *Server) answered(ctx context.Context, w *writer, query string, args []any) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("answering the query: %v", p)
		}
	}()
	if err := s.answer(ctx, w, query, args); err != nil {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		return err
	}
	return w.end()
}

// answer runs a query and sends what it gives.
func (s *Server) answer(ctx context.Context, w *writer, query string, args []any) error {
	if err := Check(ctx, s.db, query); err != nil {
		return err
	}
	rows, err := Local(s.db, s.opt.Answer).QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	if err := w.header(columns, rows.Types()); err != nil {
		return err
	}
	for rows.Next() {
		if err := w.row(rows.Values()); err != nil {
			return err
		}
	}
	return rows.Err()
}

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
