package duckdb_test

import (
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/mtalog/mtalog/internal/must"
	"github.com/mtalog/mtalog/internal/sink"
	"github.com/mtalog/mtalog/internal/sink/duckdb"
)

// TestUnusableLinesFitIntoMemory: what strangers write into a log may become six times as
// long on its way to DuckDB, which has little memory during an import.
func TestUnusableLinesFitIntoMemory(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(2)) // DuckDB's memory depends on it
	db := must.Have(duckdb.Open(t.Context(), filepath.Join(t.TempDir(), "a.duckdb"), duckdb.Bulk))(t)
	defer db.Close()
	const lines, size = 1000, 8 << 10
	var rest sink.Rest
	for i := range lines {
		rest.Lines = append(rest.Lines, sink.Line{Source: 1, End: int64(i), Reason: "because", Text: strings.Repeat("\x01", size)})
	}
	batches, last := make(chan sink.Batch), make(chan sink.Rest, 1)
	close(batches)
	last <- rest
	must.Do(t, db.Store(t.Context(), sink.Segment{Batches: batches, Rest: last}))
	var n, bytes int
	must.Do(t, db.QueryRow("SELECT count(DISTINCT line_end), sum(length(line))::BIGINT FROM unrecognised").Scan(&n, &bytes))
	if n != lines || bytes != lines*size {
		t.Errorf("%d lines of %d bytes in all are stored", n, bytes)
	}
}
