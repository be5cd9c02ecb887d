package serve

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"github.com/mtalog/mtalog/internal/must"
)

// oneQuery has the others wait.
var oneQuery = limits{clients: usual.clients, queries: 1, write: usual.write}

// start serves a new database and returns its path.
func start(t *testing.T) (string, *Server) {
	t.Helper()
	return startWith(t, usual)
}

func startWith(t *testing.T, most limits) (string, *Server) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "x.duckdb")
	s := must.Have(startWithin(most, path, newDB(t, path), nil))(t)
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return path, s
}

func dial(t *testing.T, path string) *Client {
	t.Helper()
	return must.Have(Dial(t.Context(), path))(t)
}

// all asks and returns the rows.
func all(ctx context.Context, c *Client, query string, args ...any) ([][]any, error) {
	r, err := c.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	var list [][]any
	for r.Next() {
		list = append(list, r.Values())
	}
	return list, r.Err()
}

// endless is a query that ends only when it is ended.
const endless = "SELECT count(*) FROM range(10000000000) a, range(1000000) b WHERE a.range % 7 = b.range % 11"

// waitFor waits for what another goroutine is about to do.
func waitFor(t *testing.T, done func() bool) {
	t.Helper()
	for end := time.Now().Add(time.Minute); !done(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("it did not happen")
		}
	}
}

// path returns the path of the socket.
func (s *Server) path() string { return s.l.Addr().String() }
