package serve

import (
	"context"
	"errors"
	"net"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/mtalog/mtalog/internal/must"
)

func TestEightClientsAtOnce(t *testing.T) {
	path, _ := start(t)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			c, err := Dial(t.Context(), path)
			if err != nil {
				t.Error(err)
				return
			}
			for range 5 {
				if got, err := all(t.Context(), c, "FROM log.main.t"); err != nil || len(got) != 10000 {
					t.Errorf("%d rows, %v", len(got), err)
				}
			}
		})
	}
	wg.Wait()
}

func TestDeadClientEndsItsQuery(t *testing.T) {
	path, s := startWith(t, oneQuery)
	c := dial(t, path)
	ctx, cancel := context.WithCancel(t.Context())
	failed := make(chan error)
	go func() { _, err := all(ctx, c, endless); failed <- err }()
	waitFor(t, func() bool { return len(s.queries) == 1 })
	cancel()
	if err := <-failed; !errors.Is(err, context.Canceled) {
		t.Errorf("the client got %v", err)
	}
	if _, err := all(t.Context(), c, "SELECT 1"); err != nil { // has the one place to itself
		t.Error(err)
	}
}

func TestSlowClientIsCutOff(t *testing.T) {
	path, s := startWith(t, limits{clients: usual.clients, queries: 1, write: time.Second})
	c := dial(t, path)
	r := must.Have(c.QueryContext(t.Context(), "SELECT repeat('x', 1000) FROM range(100000)"))(t)
	defer r.Close()
	// It reads nothing, and another is served all the same, once it is out.
	if _, err := all(t.Context(), c, "SELECT 1"); err != nil {
		t.Error(err)
	}
	waitFor(t, func() bool { return len(s.clients) == 0 })
	for r.Next() {
	}
	if r.Err() == nil || !strings.Contains(r.Err().Error(), "slow") {
		t.Errorf("the slow client got %v", r.Err())
	}
}

func TestTooManyClients(t *testing.T) {
	path, s := startWith(t, limits{clients: 2, queries: usual.queries, write: usual.write})
	var silent []net.Conn
	for range 2 {
		c := must.Have(net.Dial("unix", s.path()))(t)
		silent = append(silent, c)
	}
	waitFor(t, func() bool { return len(s.clients) == 2 })
	if _, err := Dial(t.Context(), path); err == nil || !strings.Contains(err.Error(), "too many") {
		t.Errorf("a third client got %v", err)
	}
	for _, c := range silent {
		c.Close()
	}
	waitFor(t, func() bool { return len(s.clients) == 0 })
	dial(t, path)
}

func TestHostileClients(t *testing.T) {
	path, s := start(t)
	for _, hostile := range []string{"", "GET / HTTP/1.1\r\n\r\n", "q\x00\x00\x00\x00", "q\xff\xff\xff\xff", "q\x00\x00\x00\x05\x01\xff\xff\xff\x7f", "p\x00\x00\x00\x01\x63", "\x00\x00\x00\x00\x00"} {
		c := must.Have(net.Dial("unix", s.path()))(t)
		c.Write([]byte(hostile))
		c.(*net.UnixConn).CloseWrite()
		if k, text, err := readFrame(c, maxRequest, nil); err != nil || k != kindError || len(text) == 0 {
			t.Errorf("%q gave %c %q %v", hostile, k, text, err)
		}
		c.Close()
	}
	dial(t, path)
}

func TestCloseEndsQueries(t *testing.T) {
	path, s := start(t)
	c := dial(t, path)
	failed := make(chan error)
	go func() { _, err := all(t.Context(), c, endless); failed <- err }()
	silent := must.Have(net.Dial("unix", s.path()))(t)
	defer silent.Close()
	waitFor(t, func() bool { return len(s.queries) == 1 && len(s.clients) == 2 })
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if err := <-failed; err == nil || !strings.Contains(err.Error(), "shutting down") {
		t.Errorf("the client got %v", err)
	}
	if _, err := os.Lstat(s.path()); !os.IsNotExist(err) {
		t.Errorf("the socket is still there: %v", err)
	}
	if _, err := Dial(t.Context(), path); !errors.Is(err, ErrNotServed) {
		t.Errorf("Dial gave %v", err)
	}
	s.l = must.Have(listenPrivate(s.path()))(t) // for the cleanup's Close
}
