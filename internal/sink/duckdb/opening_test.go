package duckdb

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mtalog/mtalog/internal/batch"
	"github.com/mtalog/mtalog/internal/must"
	"github.com/mtalog/mtalog/internal/sink"
)

// TestNewDatabaseIsKnown: what reads logs does not wait for a new database, and
// takes it for what it will turn out to be.
func TestNewDatabaseIsKnown(t *testing.T) {
	made := open(t, filepath.Join(t.TempDir(), "a.duckdb"), Bulk)
	want := must.Have(made.Known(t.Context()))(t)
	o := &Opening{fresh: true, done: make(chan struct{})} // never done
	got, err := o.Known(t.Context())
	if err != nil || len(want.Sources)+len(got.Sources) > 0 || got.LastMessage != want.LastMessage || got.LastName != want.LastName ||
		got.LastAddress != want.LastAddress || got.LastPeer != want.LastPeer || got.LastKind != want.LastKind ||
		got.LastVerdict != want.LastVerdict || got.LastFingerprint != want.LastFingerprint {
		t.Errorf("known of a database that is being made: %+v (%v), of the same one then: %+v", got, err, want)
	}
}

// TestCannotOpen: whoever reads logs meanwhile is told why, and does not wait.
func TestCannotOpen(t *testing.T) {
	path := filepath.Join(t.TempDir(), "none", "a.duckdb")
	o := OpenAside(t.Context(), path, Bulk)
	if _, err := o.Known(t.Context()); err == nil || !strings.Contains(err.Error(), "no such directory") {
		t.Error(err)
	}

	// Where it turns out only later, a segment is on its way.
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	o = OpenAside(ctx, filepath.Join(t.TempDir(), "a.duckdb"), Bulk)
	rows := batch.NewEvents(Memory())
	defer rows.Release()
	rows.Add(&batch.Event{})
	batches, rest := make(chan sink.Batch), make(chan sink.Rest, 1)
	go func() {
		batches <- sink.Batch{Record: rows.Take()}
		close(batches)
		rest <- sink.Rest{}
	}()
	if err := o.Store(t.Context(), sink.Segment{Batches: batches, Rest: rest}); err == nil {
		t.Error("a segment was stored nowhere")
	}
	if _, err := o.Join(t.Context(), nil, nil); err == nil {
		t.Error("joined nothing")
	}
}

// TestAfterItsContext: the context of Open bounds the opening, and not the use of the
// database: an import that was stopped has to store what it has read.
func TestAfterItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	for _, path := range []string{InMemory, filepath.Join(t.TempDir(), "a.duckdb")} {
		ctx, cancel := context.WithCancel(ctx)
		db := must.Have(Open(ctx, path, Bulk))(t)
		defer db.Close()
		cancel()
		for range 4 {
			conn := must.Have(db.Conn(context.Background()))(t)
			defer conn.Close()
			if _, err := conn.ExecContext(context.Background(), "FROM log.main.sources"); err != nil {
				t.Error(err)
			}
		}
	}
	cancel()
	if db, err := Open(ctx, filepath.Join(t.TempDir(), "b.duckdb"), Bulk); err == nil {
		db.Close()
		t.Error("opened after its context had ended")
	}
}
