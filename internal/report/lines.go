package report

import (
	"context"
	"database/sql"
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
const (
	eventLines = `WITH wanted AS (SELECT id, split_part(id, ' ', 1)::INTEGER AS source, split_part(id, ' ', 2)::BIGINT AS line, split_part(id, ' ', 3)::INTEGER AS nr
	FROM (SELECT unnest(string_split($ids, ',')) AS id))
SELECT w.id, time, event, host, coalesce(queue_id, network_message_id), sender, recipient, coalesce(nullif(client_name, 'unknown'), client_ip), coalesce(nullif(relay_name, 'unknown'), relay_ip), code, text
FROM events JOIN wanted w ON source_id = w.source AND line_end = w.line AND item = w.nr`
	messageLines = `WITH wanted AS (SELECT id AS line, split_part(id, ' ', 2)::BIGINT AS message FROM (SELECT unnest(string_split($ids, ',')) AS id))
SELECT w.line, coalesce(received, last_time), 'received', host, coalesce(queue_id, network_message_id), sender, NULL, coalesce(nullif(client_name, 'unknown'), client_ip), NULL, NULL, NULL
FROM queued JOIN wanted w ON id = w.message`
)

// Lines returns the events that Counted.Latest identifies, by their identities. Those of
// messages begin with -1.
func Lines(ctx context.Context, q Querier, ids []string) (map[string]Line, error) {
	events, messages := []string{}, []string{}
	for _, id := range ids {
		if strings.HasPrefix(id, "-1 ") {
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
		rows, err := All(ctx, q, s.query, sql.Named("ids", strings.Join(s.ids, ",")))
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			lines[r.Text(0)] = Line{r.Time(1), r.Text(2), r.Text(3), r.Text(4), r.Text(5), r.Text(6), r.Text(7), r.Text(8), r.Text(9), r.Text(10)}
		}
	}
	return lines, nil
}
