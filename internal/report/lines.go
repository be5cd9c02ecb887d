package report

import (
	"context"
	"database/sql"
	_ "embed"
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
var (
	//go:embed lines_events.sql
	eventLines string
	//go:embed lines_messages.sql
	messageLines string
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
