package main

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/mtalog/mtalog/internal/must"
	"github.com/mtalog/mtalog/internal/sink/duckdb"
)

// TestExpireEnds: a tail whose database answers nothing when old events are deleted ends,
// and says what it was about.
func TestExpireEnds(t *testing.T) {
	db := must.Have(duckdb.Open(t.Context(), filepath.Join(t.TempDir(), "a.duckdb"), duckdb.ReadWrite))(t)
	must.Do(t, db.Close())
	ctx, stop := context.WithCancelCause(t.Context())
	defer stop(nil)
	tail := &tailing{store: db, retention: age(time.Hour)}
	tail.expire(ctx, stop)
	if cause := context.Cause(ctx); cause == nil || !strings.HasPrefix(cause.Error(), "deleting old events: ") {
		t.Errorf("ended by %v", cause)
	}
}
