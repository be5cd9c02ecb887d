package report

import (
	"context"
	"database/sql"
	"strconv"
	"strings"
	"time"
)

// Line is an event, or the receipt of a message.
type Line struct {
	Time                                                         time.Time
	Event, Host, QueueID, Sender, Recipient, Client, Relay, Code string
	Text                                                         string
}

// The columns are the identity and the fields of Line, in their order.
//
// The queries do not read the view events: of all of a large database, DuckDB would make hash
// tables to join a few events with. It knows that they are few by a LIMIT only, their number.
const (
	eventLines = `WITH wanted AS (SELECT id, split_part(id, ' ', 1)::INTEGER AS source, split_part(id, ' ', 2)::BIGINT * 65536 + split_part(id, ' ', 3)::INTEGER AS line
	FROM (SELECT unnest(string_split($ids, ',')) AS id)
), found AS MATERIALIZED (
	SELECT w.id AS identity, h.* FROM wanted w JOIN store.happening h ON h.line = w.line JOIN store.kind k ON k.id = h.kind AND k.source_id = w.source
), few AS (FROM found LIMIT $n
), message AS (
	FROM store.message WHERE id IN (SELECT message FROM few) UNION ALL FROM store.open_message WHERE id IN (SELECT message FROM few)
)
SELECT identity, e.time, k.event, k.host, coalesce(nullif(decode(m.queue_id), ''), nullif(decode(m.network_message_id), '')), s.value, nullif(decode(e.recipient), ''),
	coalesce(nullif(nullif(c.name, ''), 'unknown'), nullif(c.ip, '')), coalesce(nullif(nullif(r.name, ''), 'unknown'), nullif(r.ip, '')), v.code, nullif(decode(e.text), '')
FROM few e
JOIN kinds k ON k.id = e.kind
JOIN verdicts v ON v.id = e.verdict
JOIN message m ON m.id = e.message
JOIN store.address s ON s.id = e.sender
JOIN store.peer c ON c.id = e.client
JOIN store.peer r ON r.id = e.relay`
	messageLines = `WITH wanted AS (SELECT id, split_part(id, ' ', 1)::INTEGER AS source, split_part(id, ' ', 2)::BIGINT AS line FROM (SELECT unnest(string_split($ids, ',')) AS id)
), found AS MATERIALIZED (
	SELECT w.id AS identity, m.* FROM wanted w JOIN all_messages m ON m.id = w.line WHERE w.source < 0
	UNION ALL
	SELECT w.id, m.* FROM wanted w JOIN all_messages m ON m.line >> 16 = w.line JOIN store.kind k ON k.id = m.kind AND k.source_id = w.source WHERE w.source >= 0 AND m.id > 0 AND m.received IS NOT NULL
), few AS (FROM found LIMIT $n)
SELECT identity, coalesce(received, last_time), 'received', k.host, coalesce(nullif(decode(m.queue_id), ''), nullif(decode(m.network_message_id), '')), s.value, NULL,
	coalesce(nullif(nullif(c.name, ''), 'unknown'), nullif(c.ip, '')), NULL, NULL, NULL
FROM few m
JOIN kinds k ON k.id = m.kind
JOIN store.address s ON s.id = m.sender
JOIN store.peer c ON c.id = m.client`
)

// Lines returns the events that Counted.Latest identifies, by their identities. Those of
// messages begin with -1; those of the receipt of messages end with -1.
func Lines(ctx context.Context, q Querier, ids []string) (map[string]Line, error) {
	events, messages := []string{}, []string{}
	for _, id := range ids {
		if strings.HasPrefix(id, "-1 ") || strings.HasSuffix(id, " -1") {
			messages = append(messages, id)
		} else {
			events = append(events, id)
		}
	}
	lines := map[string]Line{}
	for _, s := range []struct {
		query string
		ids   []string
	}{{eventLines, events}, {messageLines, messages}} {
		if len(s.ids) == 0 {
			continue
		}
		query := strings.ReplaceAll(s.query, "$n", strconv.Itoa(len(s.ids)))
		rows, err := All(ctx, q, query, sql.Named("ids", strings.Join(s.ids, ",")))
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			lines[r.Text(0)] = Line{r.Time(1), r.Text(2), r.Text(3), r.Text(4), r.Text(5), r.Text(6), r.Text(7), r.Text(8), r.Text(9), r.Text(10)}
		}
	}
	return lines, nil
}
