package duckdb

import (
	"testing"

	"github.com/mtalog/mtalog/internal/must"
	"github.com/mtalog/mtalog/internal/sink"
	"github.com/mtalog/mtalog/parsers"
)

// TestKnownSettled: of an open message of Exchange, what sink.Settles counts, and no
// event from long before it was received, as of another message.
func TestKnownSettled(t *testing.T) {
	db := open(t, InMemory, ReadWrite)
	exec := func(query string, args ...any) {
		t.Helper()
		must.Have(db.Exec(query, args...))(t)
	}
	exec(UnknownRows)
	want := int32(0)
	for e := range parsers.Events {
		exec("INSERT INTO store.kind SELECT * REPLACE (? AS id, ? AS mta, ? AS event) FROM store.kind WHERE id = 0", 100+int(e), uint8(parsers.Exchange), uint8(e))
		if sink.Settles(e) {
			want++
		}
	}
	exec(`INSERT INTO store.open_message SELECT * REPLACE (1 AS id, 'q' AS queue_id, ? AS kind, TIMESTAMP '2026-03-03 09:00' AS received, TIMESTAMP '2026-03-03 09:10' AS last_time)
		FROM store.message WHERE id = 0`, 100+int(parsers.Received))
	exec("INSERT INTO store.happening BY NAME SELECT TIMESTAMP '2026-03-03 08:10' AS time, id AS kind, 1 AS message FROM store.kind WHERE id > 0")
	exec("INSERT INTO store.happening BY NAME SELECT TIMESTAMP '2026-03-03 07:50' AS time, id AS kind, 1 AS message FROM store.kind WHERE id > 0")
	k, err := db.Known(t.Context())
	if err != nil || len(k.Open) != 1 || k.Open[0].Settled != want || !k.Open[0].Expanded {
		t.Errorf("%+v, %v; want %d settled, and expanded", k.Open, err, want)
	}
}
