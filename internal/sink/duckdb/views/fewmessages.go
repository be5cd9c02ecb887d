package views

import (
	"cmp"
	"context"
	"database/sql/driver"
	"fmt"
	"slices"
	"strings"
	"time"
)

// steps are how many outcomes fewMessages looks at: first a few, and more if these do not do.
var steps = []int{1_000, 50_000}

// fewMessages makes temporary views for a query that reads the view messages alone, and wants
// few of them. made is false if it is another query.
//
// DuckDB would put all messages together before it gives the first one. So outcomes are found
// first that meet a condition of the query, or the latest or earliest ones, and the views are
// made of all that belongs to their messages.
func fewMessages(ctx context.Context, c Conn, tree object) (made bool, err error) {
	node := nodeOf(tree)
	if name, ok := tableOf(node); !ok || name != "messages" || !isSimple(node["where_clause"]) || !readsOnce(node) {
		return false, nil
	}
	where := conditionText(ctx, c, node, node["where_clause"])
	find := searchesOf(ctx, c, node)
	if where == "" || len(find) == 0 {
		return false, nil
	}
	for _, s := range find {
		for _, most := range steps {
			if s.limit == 0 && most != steps[len(steps)-1] {
				continue // as fast, and more likely to be all
			}
			if made, err := s.views(ctx, c, where, most); made || err != nil {
				return made, err
			}
		}
	}
	return false, nil
}

// search is a way to find the messages that a query shows.
type search struct {
	happenings string   // what outcomes reads
	view       string   // outcomes or queued: where it looks
	condition  string   // which rows of it tell of these messages
	columns    []string // of the view messages, which condition names
	time       string   // if the query wants the latest or earliest messages: first_time or last_time
	descending bool
	limit      int64 // how many messages the query wants, 0 for all
}

// searchesOf returns the ways to find the messages that a query shows, the best one first.
func searchesOf(ctx context.Context, c Conn, node object) (all []search) {
	var limit int64
	modifiers, _ := node["modifiers"].([]any)
	if n, ok := limitOf(modifiers); ok && n <= maxFew && isRows(node) {
		limit = n
	}
	column, descending, byTime := timeOrder(modifiers)
	ordered := isOrdered(modifiers)

	s := search{happenings: happeningsFor(node), view: "outcomes", limit: limit}
	if ordered {
		s.limit = 0 // any of them are not the first ones
	}
	condition, columns := decisive(conjuncts(node["where_clause"]))
	if condition != nil {
		s.condition, s.columns = conditionText(ctx, c, node, condition), columns
		if !slices.ContainsFunc(columns, func(name string) bool { return name != "queue_id" && name != "message_id" }) {
			s.view = "queued"
		}
	} else {
		s.condition = "true"
	}
	if s.condition != "" && (condition != nil || s.limit > 0) {
		all = append(all, s)
	}
	if byTime && limit > 0 {
		all = append(all, search{happenings: everything.Happenings, view: "outcomes", condition: "true", time: column, descending: descending, limit: limit})
	}
	return all
}

// views makes the views of the messages of at most so many outcomes, if the query wants no
// others.
func (s search) views(ctx context.Context, c Conn, where string, most int) (made bool, err error) {
	found, err := s.find(ctx, c, most)
	if err != nil || found == nil {
		return false, err
	}
	of := reads{
		Happenings:       "temp.shown_happenings",
		TheirMessages:    "temp.shown_messages",
		ReceivedMessages: "temp.shown_messages",
		Peers:            "temp.shown_peers",
	}
	if err := tempView(ctx, c, "messages", of.query("messages")); err != nil {
		return false, err
	}
	if count, _ := found[0].(int64); count < int64(most) {
		return true, nil
	}
	enough, wrong := s.enough(ctx, c, where, found)
	if enough {
		return true, nil
	}
	if err := dropViews(ctx, c, []string{"messages"}); err != nil {
		return false, cmp.Or(wrong, err) // a query that is wrong has ended the transaction
	}
	return false, execute(ctx, c, "DROP TABLE temp.shown_messages; DROP TABLE temp.shown_happenings; DROP TABLE temp.shown_peers")
}

// find makes temporary tables of the messages and what belongs to them, and returns of how many outcomes it knows them,
// and of what time the first and the last of these are; nil if the query is wrong.
func (s search) find(ctx context.Context, c Conn, most int) ([]driver.Value, error) {
	order := ""
	if s.time != "" {
		order = " ORDER BY time"
		if s.descending {
			order += " DESC"
		}
	}
	if wrong := execute(ctx, c, fmt.Sprintf("CREATE TEMP TABLE found AS SELECT message, time FROM (%s) WHERE message > 0 AND %s%s LIMIT %d", s.from(), s.condition, order, most)); wrong != nil {
		// A query that is wrong fails when it is run, unless it has run: then nothing else does in this transaction.
		if ended := execute(ctx, c, "SELECT 1"); ended != nil {
			return nil, wrong
		}
		return nil, nil
	}
	found, err := rows(ctx, c, "SELECT count(*), min(time), max(time) FROM temp.found", nil)
	if err != nil {
		return nil, err
	}
	return found[0], execute(ctx, c,
		"CREATE TEMP TABLE same AS SELECT id FROM all_messages WHERE queue_id IN (SELECT queue_id FROM all_messages WHERE id IN (SELECT message FROM temp.found) AND queue_id != '')",
		"CREATE TEMP TABLE shown_messages AS FROM all_messages WHERE id IN (FROM temp.same)", // now that it is known between which numbers
		"CREATE TEMP TABLE shown_happenings AS FROM store.happening WHERE message IN (FROM temp.same)",
		"CREATE TEMP TABLE shown_peers AS FROM store.peer WHERE id IN (SELECT client FROM temp.shown_happenings)",
		"DROP TABLE temp.found; DROP TABLE temp.same")
}

// from is a query for the outcomes that the view messages puts together, or for messages, with
// the columns that condition names under the names that they have there.
func (s search) from() string {
	named := map[string]bool{"event": true}
	for _, name := range s.columns {
		named[name] = true
	}
	of := everything
	if s.view == "queued" {
		return "SELECT *, id AS message, received AS time FROM (" + onlyNamed(of.query("queued"), named) + ")"
	}
	of.Happenings = s.happenings
	outcomes := strings.Replace(onlyNamed(of.query("outcomes"), named), "SELECT ", "SELECT e.message, ", 1)
	return "SELECT *, time AS first_time, time AS last_time, CASE event WHEN 'skipped' THEN 'deferred' ELSE event END AS outcome FROM (" + outcomes +
		") WHERE event IN ('delivered', 'deferred', 'bounced', 'expired', 'removed', 'skipped', 'held', 'released')"
}

// enough reports whether the messages that were found are as many as the query wants, and no
// others come before them.
func (s search) enough(ctx context.Context, c Conn, where string, found []driver.Value) (bool, error) {
	switch first, last := found[1], found[2]; {
	case s.limit == 0, s.time != "" && (first == nil || last == nil):
		return false, nil
	case s.time != "" && s.descending:
		where += fmt.Sprintf(" AND %s > make_timestamp(%d)", s.time, first.(time.Time).UnixMicro())
	case s.time != "":
		where += fmt.Sprintf(" AND %s < make_timestamp(%d)", s.time, last.(time.Time).UnixMicro())
	}
	n, err := rows(ctx, c, fmt.Sprintf("SELECT count(*) FROM (SELECT queue_id FROM temp.messages WHERE %s LIMIT %d)", where, s.limit), nil)
	return err == nil && n[0][0] == s.limit, err
}

// isRows reports whether a SELECT shows columns of some rows as they are.
func isRows(node object) bool {
	list, _ := node["select_list"].([]any)
	return isUngrouped(node) && !slices.ContainsFunc(list, func(x any) bool {
		column, _ := x.(object)
		return column["class"] != "STAR" && column["class"] != "COLUMN_REF" || column["alias"] != "" || column["expr"] != nil
	})
}

func isOrdered(modifiers []any) bool {
	return slices.ContainsFunc(modifiers, func(m any) bool { return m.(object)["type"] == "ORDER_MODIFIER" })
}

// timeOrder returns the time by which messages are wanted first.
func timeOrder(modifiers []any) (column string, descending, ok bool) {
	for _, m := range modifiers {
		orders, _ := m.(object)["orders"].([]any)
		if len(orders) == 0 {
			continue
		}
		first, _ := orders[0].(object)
		by, _ := first["expression"].(object)
		column = columnOf(by)
		return column, first["type"] == "DESCENDING", (column == "first_time" || column == "last_time") && first["null_order"] != "NULLS_FIRST" && first["null_order"] != "NULLS FIRST"
	}
	return "", false, false
}

// decisive returns the condition by which outcomes are found best, nil if there is none, and
// the columns that it names. Conditions for what all outcomes of a message and recipient have
// in common are one. Of any other column, an outcome has the value that the message has, so each
// of these stands alone.
func decisive(conditions []object) (best object, columns []string) {
	common := []string{"queue_id", "message_id", "recipient", "host"}
	var all []any
	for _, condition := range conditions {
		named := columnsIn(condition)
		if len(named) > 0 && !slices.ContainsFunc(named, func(name string) bool { return !slices.Contains(common, name) }) && !casts(condition) {
			all, columns = append(all, condition), append(columns, named...)
		}
	}
	if len(all) > 0 {
		slices.Sort(columns)
		return object{"class": "CONJUNCTION", "type": "CONJUNCTION_AND", "alias": "", "query_location": 0, "children": all}, slices.Compact(columns)
	}
	for _, column := range []string{"sender", "client_name", "text", "code", "size", "outcome", "first_time", "last_time"} {
		for _, condition := range conditions {
			if named := columnsIn(condition); len(named) == 1 && named[0] == column && !casts(condition) {
				return condition, named
			}
		}
	}
	return nil, nil
}

// casts reports whether a condition casts a column, which may fail for other values than those shown.
func casts(condition object) (found bool) {
	walk(condition, func(o object) { found = found || o["class"] == "CAST" && len(columnsIn(o)) > 0 })
	return found
}
