package serve

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"time"

	"github.com/mtalog/mtalog/internal/report"
)

// ErrNotServed says that nobody listens for questions about a database: no process has
// it open, or the one that has it open does not answer any.
var ErrNotServed = errors.New("no process answers for the database")

// Client asks the process that has a database open. It may be used by several
// goroutines at once.
type Client struct{ path string }

var errGone = errors.New("the process that answers has gone, or has cut off this slow reader: ask again")

// pingTimeout is how long an answer to a ping may take.
var pingTimeout = 5 * time.Second

// Dial returns a Client for the database at dbPath. The error is ErrNotServed if nobody
// listens, as when a killed process has left its socket behind.
func Dial(ctx context.Context, dbPath string) (*Client, error) {
	paths, err := socketPaths(dbPath)
	if err != nil {
		return nil, err
	}
	for _, path := range paths {
		c := &Client{path.name}
		conn, err := c.connect(ctx)
		if err != nil {
			if unanswered(err) {
				continue
			}
			if errors.Is(err, fs.ErrPermission) {
				err = fmt.Errorf("permission denied: %s: run mtalog as the user whose database it is, or as root", dbPath)
			}
			return nil, err
		}
		defer conn.Close()
		if err := c.ping(ctx, conn); err != nil {
			return nil, err
		}
		return c, nil
	}
	return nil, ErrNotServed
}

func (c *Client) connect(ctx context.Context) (*net.UnixConn, error) {
	var d net.Dialer
	conn, err := d.DialContext(ctx, "unix", c.path)
	if err != nil {
		return nil, err
	}
	u := conn.(*net.UnixConn)
	if err := c.trust(u); err != nil {
		u.Close()
		return nil, err
	}
	return u, nil
}

// trust refuses answers from anybody but this user, root, and the user in whose
// directory the socket is.
func (c *Client) trust(conn *net.UnixConn) error {
	uid, err := peerUID(conn)
	if err != nil || uid == 0 || uid == os.Geteuid() {
		return err
	}
	if info, err := os.Stat(filepath.Dir(c.path)); err == nil {
		if owner, ok := ownerOf(info); ok && owner == uid {
			return nil
		}
	}
	return fmt.Errorf("%s: user %d answers there, who is not trusted", c.path, uid)
}

// ping returns an error unless the other side answers and speaks the same version
// of the protocol. When ctx ends, so does the wait for the answer.
func (c *Client) ping(ctx context.Context, conn *net.UnixConn) error {
	conn.SetDeadline(time.Now().Add(pingTimeout))
	defer context.AfterFunc(ctx, func() { conn.SetDeadline(past) })()
	sent := writeFrame(conn, pingFrame())
	// A client that is turned away may fail to send, and find the reason here.
	k, payload, err := readFrame(conn, maxRequest, nil)
	if err != nil && sent != nil {
		err = sent
	}
	switch {
	case err != nil && ctx.Err() != nil:
		return context.Cause(ctx)
	case errors.Is(err, os.ErrDeadlineExceeded):
		return fmt.Errorf("%s: no answer in %v: look whether the mtalog tail that should answer is suspended, or short of CPU or disk", c.path, pingTimeout)
	case err != nil:
		return fmt.Errorf("%s: %w", c.path, err)
	case k == kindError:
		return errors.New(string(payload))
	case k != kindPing:
		return fmt.Errorf("%s: %w", c.path, errMalformed)
	}
	return decodePing(payload)
}

// QueryContext runs a query on the other side, whose error it returns. When ctx ends, so does
// the query.
func (c *Client) QueryContext(ctx context.Context, query string, args ...any) (report.Rows, error) {
	frame, err := appendRequest(newFrame(nil, kindQuery), query, args)
	if err != nil {
		return nil, err
	}
	conn, err := c.connect(ctx)
	if err != nil {
		return nil, err
	}
	r := &rows{ctx: ctx, conn: conn, in: bufio.NewReader(conn)}
	r.release = context.AfterFunc(ctx, func() { conn.Close() })
	sent := writeFrame(conn, frame)
	k, payload, err := r.read()
	if err == errGone && sent != nil {
		err = sent
	}
	if err == nil && k != kindHeader {
		err = errMalformed
	}
	if err == nil {
		r.columns, r.types, err = decodeHeader(payload)
	}
	if err != nil {
		r.Close()
		return nil, r.cause(err)
	}
	return r, nil
}

// Close is there for symmetry: a Client holds nothing between queries.
func (c *Client) Close() error { return nil }
