package trace

import (
	"cmp"
	"slices"

	"github.com/mtalog/mtalog/internal/dict"
	"github.com/mtalog/mtalog/internal/numbers"
	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/statement"
	"github.com/mtalog/mtalog/parsers"
)

// picksBy returns the messages that have one of values in column and were in a
// queue within s, the newest first. If they are too many, the last one is the oldest of
// all, which the others came from, as the copies of a list did. It reads no other columns.
func (f *finder) picksBy(column string, values []string, s span) ([]pick, error) {
	if len(values) == 0 {
		return nil, nil
	}
	condition, args := is(column, values)+s.messages(), append(arguments(values), arguments(values)...)
	found, err := f.latest(condition, maxEntries+1, args...)
	if err != nil || len(found) <= maxEntries {
		return found, err
	}
	f.cut = true
	oldest, err := f.inOrder("last_time, id", condition, 1, args...)
	return append(found[:maxEntries-1], oldest...), err
}

// is returns the condition that column has one of values, which are its arguments.
func is(column string, values []string) string {
	if column == "message_id" {
		keys := make([]int64, len(values))
		for i, v := range values {
			key, _ := dict.Key([]byte(v), nil)
			keys[i] = int64(key)
		}
		// The string is decoded and tested only if the key was found.
		return "message_id_key IN (" + numbers.List(keys) + ") AND decode(message_id) IN (" + marks(len(values), "?") + ")"
	}
	if len(values) == 1 {
		return column + " = encode(?)" // which DuckDB tests while it reads the column, unlike a list
	}
	return column + " IN (" + marks(len(values), "encode(?)") + ")"
}

// latest returns the messages for which condition holds, the newest first. The
// arguments of condition are passed twice, because two tables are read.
func (f *finder) latest(condition string, limit int, args ...any) ([]pick, error) {
	return f.inOrder("last_time DESC, id DESC", condition, limit, args...)
}

func (f *finder) inOrder(order, condition string, limit int, args ...any) ([]pick, error) {
	rows, err := f.all("entries_picks", statement.Values{"Condition": condition, "Order": order, "Limit": limit}, args...)
	return picksOf(rows), err
}

// messages returns the condition that a message was in a queue within the span.
func (s span) messages() string {
	return span{from: s.from}.of("last_time") + span{to: s.to}.of("coalesce(received, last_time)")
}

// details are columns that only the life of a message needs; noDetails saves reading
// them.
const (
	details   = "client, helo, sasl_user, size, recipients, network_message_id"
	noDetails = "0 AS client, 0 AS helo, 0 AS sasl_user, 0 AS size, 0 AS recipients, ''::BLOB AS network_message_id"
)

// entries returns the entries that picks select by number and last time, in the
// order of numbers; lookUpNames fills in their names. more is details or noDetails.
func (f *finder) entries(picks []pick, more string) ([]*Entry, error) {
	if len(picks) == 0 {
		return nil, nil
	}
	columns := "id, received, last_time, kind, ended, sender, queue_id, message_id, " + more + " FROM store."
	rows, err := inHalves(picks, func(picks []pick) ([]report.Row, error) {
		return f.all("entries", statement.Values{
			"Left": each(columns+"message", "id", "last_time", picks),
			"Open": "SELECT " + columns + "open_message WHERE id IN (" + numbers.List(ids(picks)) + ")",
		})
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(rows, func(a, b report.Row) int { return cmp.Compare(a.Int(0), b.Int(0)) }) // see events
	all := make([]*Entry, len(rows))
	for i, r := range rows {
		e := &Entry{
			id: r.Int(0), Events: []*Event{}, MTA: parsers.MTA(r.Int(2)).String(), QueueID: r.Text(3), MessageID: r.Text(4), NetworkMessageID: r.Text(5),
			Size: r.Int(10), Recipients: r.Int(11), Received: r.Time(12), Last: r.Time(13), Ended: r.Bool(14),
		}
		f.names.text(r.Int(1), &e.Host)
		f.addresses.text(r.Int(6), &e.Sender)
		f.peers.peer(r.Int(7), &e.ClientName, &e.ClientIP, new(int64))
		f.names.text(r.Int(8), &e.Helo)
		f.names.text(r.Int(9), &e.User)
		all[i] = e
	}
	return all, nil
}

// life returns the span within which the events of e lie.
func (e *Entry) life() span {
	from := e.Received
	if from.IsZero() {
		from = e.Last.Add(-queueLifetime)
	}
	return span{from.Add(-slowest), e.Last.Add(clockSkew)}
}
