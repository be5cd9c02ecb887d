package check_test

import (
	"fmt"
	"testing"

	"github.com/mtalog/mtalog/internal/check"
	"github.com/mtalog/mtalog/internal/report/reporttest"
	"github.com/mtalog/mtalog/parsers"
)

// TestQueueOfATie has a deferral and a delivery at the same time: the message is in the queue
// of Exchange if the deferral was logged after the delivery. Of another MTA a message is in it
// also if none was deferred, but not if it was refused. One of two recipients is enough.
func TestQueueOfATie(t *testing.T) {
	db := reporttest.Empty(t)
	for id, event := range map[int]parsers.Event{1: parsers.Deferred, 2: parsers.Delivered, 3: parsers.Received, 4: parsers.Rejected} {
		db.Change(t, fmt.Sprintf("INSERT INTO store.kind SELECT * REPLACE (%d AS id, %d AS mta, %d AS event) FROM store.kind WHERE id = 0", id, parsers.Exchange, event))
	}
	db.Change(t, "INSERT INTO store.open_message SELECT message.* REPLACE (n AS id, 0 AS ended, CASE WHEN n < 4 OR n = 6 THEN 3 ELSE 0 END AS kind,"+
		" CASE n WHEN 4 THEN TIMESTAMP '2026-03-03 15:00:00' END AS received) FROM store.message, range(1, 7) m(n) WHERE id = 0")
	db.Change(t, `INSERT INTO store.happening BY NAME SELECT line, kind, message, recipient AS recipient_key, 0 AS verdict, TIMESTAMP '2026-03-03 15:00:00' AS time FROM
		(VALUES (1, 1, 1, 7), (2, 2, 1, 7), (3, 1, 2, 7), (4, 2, 2, 7), (5, 2, 3, 7), (6, 1, 3, 7), (7, 4, 5, 7), (8, 1, 6, 7), (9, 2, 6, 8)) h(line, kind, message, recipient)`)
	if a := run(t, reporttest.Served{DB: db}, check.Options{}, "queue() == 3"); a.State != check.Critical {
		t.Error(a)
	}
}
