package serve

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
)

// rows reads frames as the caller asks for rows.
type rows struct {
	ctx            context.Context
	conn           *net.UnixConn
	in             *bufio.Reader
	release        func() bool
	columns, types []string

	buf    []byte
	rest   decoder
	values []any
	err    error
	ended  bool
}

func (r *rows) Columns() ([]string, error) { return r.columns, nil }
func (r *rows) Types() []string            { return r.types }
func (r *rows) Values() []any              { return r.values }
func (r *rows) Err() error                 { return r.err }

func (r *rows) Close() error {
	r.ended = true
	r.release()
	r.conn.Close()
	return nil
}

// cause returns why the context ended, if it has, in place of the error that this led
// to.
func (r *rows) cause(err error) error {
	if r.ctx.Err() != nil {
		return context.Cause(r.ctx)
	}
	return err
}

// read reads a frame; the other side's error is an error.
func (r *rows) read() (kind, []byte, error) {
	k, payload, err := readFrame(r.in, maxResponse, r.buf)
	r.buf = payload
	switch {
	case err == io.EOF || err == io.ErrUnexpectedEOF:
		return 0, nil, errGone
	case err == nil && k == kindError:
		return 0, nil, errors.New(string(payload))
	}
	return k, payload, err
}

func (r *rows) Next() bool {
	for !r.ended && len(r.rest.b) == 0 {
		k, payload, err := r.read()
		switch {
		case err != nil:
			return r.fail(err)
		case k == kindEnd:
			r.Close()
			return false
		case k != kindRows || len(r.columns) == 0:
			return r.fail(errMalformed)
		}
		r.rest = decoder{b: payload}
	}
	if r.ended {
		return false
	}
	values := make([]any, len(r.columns))
	for i := range values {
		values[i] = r.rest.value(0)
	}
	if r.rest.bad {
		return r.fail(errMalformed)
	}
	r.values = values
	return true
}

func (r *rows) fail(err error) bool {
	r.err = r.cause(err)
	r.Close()
	return false
}
