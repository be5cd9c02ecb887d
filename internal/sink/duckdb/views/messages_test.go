package views_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/mtalog/mtalog/internal/report/reporttest"
	"github.com/mtalog/mtalog/internal/serve"
	"github.com/mtalog/mtalog/internal/sink/duckdb"
)

// byNames is what the view messages says, in words that DuckDB takes ten times as long to follow.
const byNames = `WITH last_attempt AS (
	SELECT host, queue_id, message_id, recipient, max(sender) AS sender, max(size) AS size, max(client_name) AS client_name,
		coalesce(arg_max(event, (time, line_end, item)) FILTER (event != 'skipped'), 'deferred') AS outcome,
		arg_max(code, (time, line_end, item)) AS code, arg_max(text, (event != 'skipped', time, line_end, item)) AS text,
		count(*) FILTER (event NOT IN ('removed', 'skipped')) AS attempts, min(time) AS first_time, max(time) AS last_time
	FROM outcomes
	WHERE event IN ('delivered', 'deferred', 'bounced', 'expired', 'removed', 'skipped') AND queue_id IS NOT NULL AND recipient IS NOT NULL
	GROUP BY ALL
), whole AS (
	SELECT host, queue_id, message_id, arg_max(event, (time, line_end, item)) AS outcome, max(time) AS last_time
	FROM outcomes
	WHERE event IN ('bounced', 'expired', 'removed', 'held', 'released') AND queue_id IS NOT NULL AND recipient IS NULL
	GROUP BY ALL
)
SELECT a.host, a.queue_id, a.recipient, a.sender, a.message_id, a.size, a.client_name,
	coalesce(w.outcome, a.outcome) AS outcome, a.code, a.text, a.attempts, a.first_time, coalesce(w.last_time, a.last_time) AS last_time
FROM last_attempt a
LEFT JOIN whole w ON w.host IS NOT DISTINCT FROM a.host AND w.queue_id = a.queue_id AND w.message_id IS NOT DISTINCT FROM a.message_id
	AND w.last_time >= a.last_time AND w.outcome != 'released' AND a.outcome = 'deferred'`

// TestMessages: the view messages, which puts rows together by numbers, has the rows that there are by names. Some
// messages have the queue ID and Message-ID of another, or no queue ID, and some hosts another's name.
func TestMessages(t *testing.T) {
	db := reporttest.Open(t)
	for _, change := range []string{
		// As many again, of which half are the same messages as the first ones and some are of no queue ID.
		"INSERT INTO store.message SELECT m.* REPLACE (id + 100000 AS id, CASE WHEN id % 3 = 0 THEN 0 ELSE size END AS size, CASE WHEN id % 4 = 0 THEN encode('Q' || decode(queue_id)) ELSE queue_id END AS queue_id) FROM all_messages m WHERE id > 0",
		"INSERT INTO store.message SELECT m.* REPLACE (id + 200000 AS id, '' AS queue_id) FROM all_messages m WHERE id > 0 AND id < 100000",
		"INSERT INTO store.name SELECT id + 100000, value FROM store.name WHERE id > 0",
		"INSERT INTO store.kind SELECT k.* REPLACE (id + 1000 AS id, host + 100000 AS host) FROM store.kind k WHERE host > 0",
		`INSERT INTO store.happening SELECT h.* REPLACE (message + 100000 AS message, line + 1 AS line,
			CASE WHEN kind IN (SELECT id FROM store.kind WHERE host > 0) THEN kind + 1000 ELSE kind END AS kind) FROM store.happening h WHERE message > 0`,
		"INSERT INTO store.happening SELECT h.* REPLACE (message + 200000 AS message, line + 2 AS line) FROM store.happening h WHERE message > 0 AND message < 100000",
		// What happened to whole messages. Each kind has a number of its own: with two of one number, a line would tell of both at once.
		`INSERT INTO store.kind SELECT k.* REPLACE (k.id + 2000 + 1000 * n AS id, event.id AS event) FROM store.kind k, (SELECT id, row_number() OVER (ORDER BY id) AS n FROM event_names
			WHERE name IN ('expired', 'removed', 'held', 'released')) event WHERE k.id > 0 AND k.event = 12 AND k.id < 1000`,
		`INSERT INTO store.happening SELECT h.* REPLACE (h.time + to_seconds(h.line % 7) AS time, h.line + 3 AS line, k.id AS kind, 0 AS recipient_key, ''::BLOB AS recipient)
			FROM store.happening h JOIN store.kind k ON k.id = h.kind + 3000 + h.line % 4 * 1000 WHERE h.message > 0 AND h.kind < 1000`,
		// A recipient in capitals has the key of the one in small letters.
		"INSERT INTO store.happening SELECT h.* REPLACE (line + 4 AS line, encode(upper(decode(recipient))) AS recipient) FROM store.happening h WHERE message > 0 AND line % 5 = 0",
	} {
		if _, err := db.ExecContext(t.Context(), change); err != nil {
			t.Fatalf("%s: %v", change, err)
		}
	}
	var twice int
	if err := db.QueryRowContext(t.Context(), "SELECT count(*) - count(DISTINCT id) FROM store.kind").Scan(&twice); err != nil || twice > 0 {
		t.Fatalf("%d kinds have the number of another (%v)", twice, err)
	}
	q := serve.Local(db.DB, duckdb.Answer)
	want := reporttest.Rows(t, q, byNames)
	if len(want) < 50 {
		t.Fatalf("only %d messages", len(want))
	}
	outcomes := reporttest.Rows(t, q, "SELECT DISTINCT outcome FROM ("+byNames+")")
	if text := strings.Join(outcomes, ""); !strings.Contains(text, "held") || !strings.Contains(text, "expired") || !strings.Contains(text, "deferred") {
		t.Errorf("only the outcomes %s, which tells too little", text)
	}
	for name, got := range map[string][]string{"stored": reporttest.Rows(t, serve.Local(db.DB, nil), "FROM messages"), "temporary": reporttest.Rows(t, q, "FROM messages")} {
		if !slices.Equal(got, want) {
			t.Errorf("the %s view has %d rows, want %d", name, len(got), len(want))
			for _, row := range got {
				if !slices.Contains(want, row) {
					t.Errorf("has %s", row)
				}
			}
			for _, row := range want {
				if !slices.Contains(got, row) {
					t.Errorf("has not %s", row)
				}
			}
		}
	}
	names, values := table(t, q, byNames)
	for i, name := range names { // each alone, without what the others need
		if _, got := table(t, q, "SELECT "+name+" FROM messages"); !slices.Equal(got[0], values[i]) {
			t.Errorf("%s differs when it is asked for alone: %d rows, want %d", name, len(got[0]), len(values[i]))
		}
	}
}
