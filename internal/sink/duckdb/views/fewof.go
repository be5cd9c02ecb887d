package views

import (
	"context"
	"encoding/json"
)

// keysOf are the columns that tell the rows of a view apart, and for a view of what happened
// the time.
var keysOf = map[string][]string{
	"outcomes": happened, "events": happened, "failures": happened, "deliveries": happened,
	"queued": {"id"},
}

var happened = []string{"source_id", "line_end", "item", "time"}

// rowsAsked is what a query asks for that few makes views for.
type rowsAsked struct {
	view  string          // that it reads
	keys  string          // a query for the keys of its rows, or of maxFew+1 of them
	named map[string]bool // the columns that keys names
}

// fewOf takes a query apart. It is not ok if few makes no views for it.
func fewOf(ctx context.Context, c Conn, tree object) (asked rowsAsked, ok bool) {
	node := nodeOf(tree)
	asked.view, ok = tableOf(node)
	keys := keysOf[asked.view]
	if !ok || keys == nil || !isPlain(node) {
		return asked, false
	}
	columns := []any{}
	for _, name := range keys {
		columns = append(columns, columnRef(name))
	}
	node["select_list"] = columns
	asked.keys = written(ctx, c, tree)
	asked.named, ok = namedIn(tree)
	return asked, ok && asked.keys != ""
}

// isPlain reports whether a SELECT has all columns, conditions that give the same whenever they are
// asked, an order by columns and a small limit, and nothing else. One with conditions need not
// have a limit, and gets one.
func isPlain(node object) bool {
	list, _ := node["select_list"].([]any)
	if node["type"] != "SELECT_NODE" || len(list) != 1 || node["aggregate_handling"] != "STANDARD_HANDLING" || !isSimple(node["where_clause"]) {
		return false
	}
	star, _ := list[0].(object)
	if star["class"] != "STAR" || star["expr"] != nil || star["relation_name"] != "" || !isEmpty(star["exclude_list"]) || !isEmpty(star["replace_list"]) || !isUngrouped(node) {
		return false
	}
	if with, _ := node["cte_map"].(object); !isEmpty(with["map"]) {
		return false
	}
	modifiers, _ := node["modifiers"].([]any)
	limit, ok := limitOf(modifiers)
	if ok && limit == 0 && node["where_clause"] != nil {
		node["modifiers"] = append(modifiers, object{"type": "LIMIT_MODIFIER", "offset": nil, "limit": constant(maxFew + 1)})
		return true
	}
	return ok && limit > 0 && limit <= maxFew
}

// isUngrouped reports whether a SELECT shows all rows that meet its conditions, each by itself.
func isUngrouped(node object) bool {
	for _, clause := range []string{"group_expressions", "group_sets", "having", "sample", "qualify"} {
		if !isEmpty(node[clause]) {
			return false
		}
	}
	return true
}

// limitOf returns the limit of a SELECT, 0 for none. It is not ok if something else than an
// order by columns and this limit follows the conditions.
func limitOf(modifiers []any) (limit int64, ok bool) {
	for _, m := range modifiers {
		modifier, _ := m.(object)
		switch modifier["type"] {
		case "ORDER_MODIFIER":
			orders, _ := modifier["orders"].([]any)
			for _, o := range orders {
				by, _ := o.(object)["expression"].(object)
				if by["class"] != "COLUMN_REF" {
					return 0, false
				}
			}
		case "LIMIT_MODIFIER":
			rows, _ := modifier["limit"].(object)
			value, _ := rows["value"].(object)
			n, _ := value["value"].(json.Number)
			var err error
			if limit, err = n.Int64(); err != nil || limit <= 0 || modifier["offset"] != nil {
				return 0, false
			}
		default:
			return 0, false
		}
	}
	return limit, true
}
