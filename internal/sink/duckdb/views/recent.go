package views

import (
	"context"
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"github.com/mtalog/mtalog/internal/plan"
)

// maxRecent is the most happenings for which narrow makes views: they are held
// in memory, with their names.
const maxRecent = 500_000

// narrow makes temporary views for a query that reads outcomes, or a view of them,
// from some time on, if there have not been too many since.
//
// DuckDB expects a condition such as time >= '2026-11-25' to leave a fifth of the
// rows, however many it leaves, and therefore builds hash tables of all messages,
// clients and relays: a query about the last minute takes longer the larger the
// database is. It does believe a LIMIT, and then builds hash tables of the few.
//
// A query that is wrong gets no views, and fails when it is run.
func narrow(ctx context.Context, c Conn, query string, args []driver.NamedValue) (made bool, err error) {
	explained, err := rows(ctx, c, "EXPLAIN (FORMAT JSON) "+plan.Of(query), args)
	if err != nil || len(explained) != 1 || len(explained[0]) != 2 { // several statements may give anything
		return false, nil
	}
	text, _ := explained[0][1].(string)
	since, events, ok := bound(text)
	if !ok {
		return false, nil
	}
	counts, err := rows(ctx, c, fmt.Sprintf(`SELECT (SELECT count(*) FROM store.happening WHERE time >= %s),
		(SELECT count(*) FROM all_messages WHERE received >= %[1]s)`, since), nil)
	if err != nil {
		return false, err
	}
	happenings, _ := counts[0][0].(int64)
	messages, _ := counts[0][1].(int64)
	if happenings+messages > maxRecent {
		return false, nil
	}
	err = execute(ctx, c, recentViews(query, events, since, happenings, messages)...)
	return err == nil, err
}

// step is a part of a plan, as EXPLAIN (FORMAT JSON) writes it.
type step struct {
	Info struct {
		Text    any
		Filters any // a condition, or a list of them
	} `json:"extra_info"`
	Children []step
}

// lower is a lower bound among the conditions on the time of a happening or a
// message.
var lower = regexp.MustCompile(`(?:^| AND )(time|received)>=?('\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?'::TIMESTAMP)`)

// bound returns the time, as SQL, before which a plan reads no happenings. It is not ok
// if one of the plan's scans of happenings has no such bound. events says that the view
// events may be narrowed too: for each scan of happenings, and of the messages that they
// belong to, there is one of messages received from some time on, and no other scan of
// messages.
func bound(plan string) (since string, events, ok bool) {
	var steps []step
	if json.Unmarshal([]byte(plan), &steps) != nil {
		return "", false, false
	}
	happenings, messages, received := 0, 0, 0
	for _, s := range flatten(steps) {
		column, at := s.lower()
		switch s.Info.Text {
		case "happening":
			if column != "time" {
				return "", false, false
			}
			happenings++
		case "message":
			messages++
			if column == "received" {
				received++
			}
		}
		if at != "" && (since == "" || at < since) { // DuckDB writes all times alike
			since = at
		}
	}
	return since, received == happenings && messages == 2*happenings, happenings > 0
}

// flatten lists the steps of a plan.
func flatten(steps []step) (all []step) {
	for _, s := range steps {
		all = append(append(all, s), flatten(s.Children)...)
	}
	return all
}

// lower returns the lower bound that a scan has for a time, and the column.
func (s step) lower() (column, at string) {
	for _, condition := range conditions(s.Info.Filters) {
		if m := lower.FindStringSubmatch(condition); m != nil && !strings.Contains(condition, " OR ") {
			column, at = m[1], m[2]
		}
	}
	return column, at
}

func conditions(filters any) (all []string) {
	switch f := filters.(type) {
	case string:
		return []string{f}
	case []any:
		for _, c := range f {
			all = append(all, conditions(c)...)
		}
	}
	return all
}

// recentViews returns the statements that make the views that query may name, of what
// happened since a time: so many happenings, and messages received. The view events is
// made only if events is true.
func recentViews(query string, events bool, time string, happenings, messages int64) (made []string) {
	recent := since(time, happenings, messages)
	view := func(name, of string) {
		made = append(made, "CREATE TEMP VIEW "+name+" AS\n"+recent.query(of))
	}
	view("outcomes", "outcomes")
	for _, name := range []string{"failures", "deliveries", "messages"} {
		if strings.Contains(strings.ToLower(query), name) {
			view(name, name)
		}
	}
	if events {
		view("recently_queued", "queued") // queued itself stays whole: query may name it
		view("events", "events")
	}
	return made
}
