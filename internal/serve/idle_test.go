package serve

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/mtalog/mtalog/internal/must"
)

// TestWhileIdle: what must not meet a query waits for its end, and a query for
// its own.
func TestWhileIdle(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.duckdb")
	s := must.Have(Start(path, newDB(t, path), nil))(t)
	defer s.Close()
	called := 0
	idle := func() bool { return s.WhileIdle(func() { called++ }) }
	if !idle() || called != 1 {
		t.Fatal("it is idle")
	}
	ctx, cancel := context.WithCancel(t.Context())
	go all(ctx, dial(t, path), endless)
	waitFor(t, func() bool { return len(s.queries) == 1 })
	if idle() || called != 1 {
		t.Error("a query runs")
	}
	cancel()
	for !idle() { // its end takes a moment
	}
	if called != 2 || len(s.queries) != 0 {
		t.Errorf("called %d times, %d places taken", called, len(s.queries))
	}
}

// TestNobody: where there can be no socket, a nil Server takes the place of one.
func TestNobody(t *testing.T) {
	var s *Server
	called := false
	if !s.WhileIdle(func() { called = true }) || !called {
		t.Error("no query runs")
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}
