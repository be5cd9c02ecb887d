package report

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"
)

// Latest says how many of the events behind a number are wanted.
type Latest struct {
	Lines int       // this many for each number, the latest ones
	Since time.Time // none that are older; zero for no bound. See Recent.
}

// Recent returns the time since which there have been so many events, or zero if
// there are fewer in all. If until is not zero, only events before it count.
func Recent(ctx context.Context, q Querier, until time.Time, events int64) (time.Time, error) {
	end := ""
	if !until.IsZero() {
		end = " WHERE time < " + Literal(until)
	}
	rows, err := All(ctx, q, "SELECT time_bucket(INTERVAL 15 MINUTE, time) AS t, count(*) AS n FROM store.happening"+end+" GROUP BY t ORDER BY t DESC")
	n := int64(0)
	for _, r := range rows {
		if n += r.Int(1); n >= events {
			return r.Time(0), err
		}
	}
	return time.Time{}, err
}

// Counted is what one number of a result counts.
type Counted struct {
	Row, Column int // where the number stands
	Count       int64
	// Latest identifies the latest of the events counted, for Lines.
	Latest []string
	// Query selects all events counted: FROM … WHERE ….
	Query string
}

// Shown is rows of a report's result, and what the report was run with.
type Shown struct {
	*Report
	Values  map[string]string
	Now     time.Time
	Columns []Column
	Rows    [][]any
}

// Behind finds the events that the numbers shown count, and the latest of them.
// Numbers that count nothing, or nothing since latest.Since, are left out.
func (s *Shown) Behind(ctx context.Context, q Querier, latest Latest) ([]Counted, error) {
	var all []Counted
	for _, d := range s.Drills {
		some, err := s.behind(ctx, q, d, latest)
		if err != nil {
			return nil, fmt.Errorf("report %s: rows of %s: %w", s.Name, d.From, err)
		}
		all = append(all, some...)
	}
	return all, nil
}

// behind is Behind for the numbers of one Drill.
func (s *Shown) behind(ctx context.Context, q Querier, d Drill, latest Latest) ([]Counted, error) {
	keys, err := d.keys(s.Columns)
	if err != nil {
		return nil, err
	}
	at := make([]int, len(d.Numbers)) // the column of each number
	for i, n := range d.Numbers {
		if at[i] = ColumnIndex(s.Columns, n.Column); at[i] < 0 {
			return nil, fmt.Errorf("number %s is not a column of the report", n.Column)
		}
	}
	var rows [][]any
	var places []int
	for i, row := range s.Rows {
		if sayable(row, keys) {
			rows, places = append(rows, row), append(places, i)
		}
	}
	if len(rows) == 0 {
		return nil, nil
	}
	query, args, err := s.bind(d.statement(rows, keys, latest), s.Values, s.Now)
	if err != nil {
		return nil, err
	}
	found, err := All(ctx, q, query, args...)
	if err != nil {
		return nil, err
	}
	var all []Counted
	for _, f := range found {
		nr := f.Int(0)
		for i, n := range d.Numbers {
			c := Counted{Row: places[nr], Column: at[i], Count: f.Int(1 + 2*i), Latest: identities(f[2+2*i])}
			if c.Count == 0 {
				continue
			}
			if shown, ok := rows[nr][at[i]].(int64); ok && !latest.Since.IsZero() {
				c.Count = max(c.Count, shown) // the older events were not looked at
			}
			if c.Query, err = s.query(d, n, rows[nr]); err != nil {
				return nil, err
			}
			all = append(all, c)
		}
	}
	return all, nil
}

// identities returns a list of texts, nil where v is none.
func identities(v any) (list []string) {
	values, _ := v.([]any)
	for _, v := range values {
		if s, ok := v.(string); ok { // no NULL, which a view of the user's own may have
			list = append(list, s)
		}
	}
	return list
}

// sayable reports whether the key values of a row can be written in SQL, which has
// no way to write a NUL.
func sayable(row []any, keys []int) bool {
	for _, k := range keys {
		if s, ok := row[k].(string); ok && strings.ContainsRune(s, 0) {
			return false
		}
	}
	return true
}

// Line is one thing that happened, or a message that was queued.
type Line struct {
	Time                                                         time.Time
	Event, Host, QueueID, Sender, Recipient, Client, Relay, Code string
	Text                                                         string
}

const (
	eventLines = `WITH wanted AS (SELECT id, split_part(id, ' ', 1)::INTEGER AS source, split_part(id, ' ', 2)::BIGINT AS line, split_part(id, ' ', 3)::INTEGER AS nr
	FROM (SELECT unnest(string_split($ids, ',')) AS id))
SELECT w.id, time, event, host, coalesce(queue_id, network_message_id), sender, recipient, coalesce(nullif(client_name, 'unknown'), client_ip), coalesce(nullif(relay_name, 'unknown'), relay_ip), code, text
FROM events JOIN wanted w ON source_id = w.source AND line_end = w.line AND item = w.nr`
	messageLines = `WITH wanted AS (SELECT id AS line, split_part(id, ' ', 2)::BIGINT AS message FROM (SELECT unnest(string_split($ids, ',')) AS id))
SELECT w.line, coalesce(received, last_time), 'received', host, coalesce(queue_id, network_message_id), sender, NULL, coalesce(nullif(client_name, 'unknown'), client_ip), NULL, NULL, NULL
FROM queued JOIN wanted w ON id = w.message`
)

// Lines reads the events that Counted.Latest identifies.
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
