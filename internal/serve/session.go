package serve

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"time"
)

// serve answers the one request of a connection. Errors are reported to the client
// only.
func (s *Server) serve(c *net.UnixConn) {
	w := &writer{ctx: s.ctx, conn: c, timeout: s.write}
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
	rows, err := s.local.QueryContext(ctx, query, args...)
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
