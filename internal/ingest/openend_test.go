package ingest_test

import (
	"testing"
	"time"
)

// TestOpenEnd: the last row of a list that was written just now may go on, and is stored once,
// by an import that finds it as it was, or gone on.
func TestOpenEnd(t *testing.T) {
	const row = "Timestamp       : 2024-09-29 11:38:05\nSource          : STOREDRIVER\nEventId         : DELIVER\n" +
		"MessageId       : <a1@example.com>\nRecipients      : {amy@corp.test}\nRecipientStatus : {Inbox}\n"
	for name, later := range map[string]string{"ended": "", "gone on": "Sender          : eve@example.org\n\n"} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			now := time.Now()
			path := r.writeAt("list.txt", row+"\n"+row, now)
			for range 2 {
				if res := r.load(path); res.Open != 1 {
					t.Errorf("%+v", res)
				}
			}
			// Time goes by.
			if _, err := r.db.ExecContext(t.Context(), "UPDATE log.main.sources SET updated = updated - INTERVAL 2 HOUR"); err != nil {
				t.Fatal(err)
			}
			r.writeAt("list.txt", row+"\n"+row+later, now.Add(-2*time.Hour))
			for range 2 {
				if res := r.load(path); res.Open != 0 {
					t.Errorf("later: %+v", res)
				}
			}
			r.want("SELECT (SELECT count(*) FROM outcomes), (SELECT sum(events)::BIGINT FROM log.main.sources)", "2 2")
		})
	}
}
