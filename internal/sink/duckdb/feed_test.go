package duckdb

import (
	"path/filepath"
	"testing"

	"github.com/mtalog/mtalog/internal/batch"
	"github.com/mtalog/mtalog/internal/sink"
)

// TestWholeRowGroups: however events and messages alternate, row groups are
// whole, which keeps the database small and reports fast.
func TestWholeRowGroups(t *testing.T) {
	db := open(t, filepath.Join(t.TempDir(), "a.duckdb"), Bulk)
	batches, rest := make(chan sink.Batch), make(chan sink.Rest, 1)
	go func() {
		events, messages := batch.NewEvents(Memory()), batch.NewMessages(Memory())
		for i := range 4 * perGroup { // of events, and half as many of messages
			for !events.Full() {
				events.Add(&batch.Event{})
			}
			batches <- sink.Batch{Record: events.Take(), Of: sink.Events}
			if i%2 == 1 {
				for !messages.Full() {
					messages.Add(&batch.Message{ID: 1})
				}
				batches <- sink.Batch{Record: messages.Take(), Of: sink.Messages}
			}
		}
		close(batches)
		rest <- sink.Rest{}
	}()
	if err := db.Store(t.Context(), sink.Segment{Batches: batches, Rest: rest}); err != nil {
		t.Fatal(err)
	}
	for table, want := range map[string]string{"happening": "4 of 122880", "message": "3 of 81920"} { // a message stands for none
		var got string
		err := db.QueryRow(`SELECT count(DISTINCT row_group_id) || ' of ' || sum(count) // count(DISTINCT row_group_id)
			FROM pragma_storage_info('store.` + table + `') WHERE column_name = 'line' AND segment_type = 'BIGINT'`).Scan(&got)
		if err != nil || got != want {
			t.Errorf("%s: row groups: %s, want %s: %v", table, got, want, err)
		}
	}
}
