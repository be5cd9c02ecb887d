package duckdb

import (
	"context"
	"database/sql/driver"
	"encoding/json"
	"slices"
	"strings"
)

// object is a part of a query, as DuckDB's json_serialize_sql writes it.
type object = map[string]any

// keysOf are the columns that tell the rows of a view apart, and for a view of what happened
// the time.
var keysOf = map[string][]string{
	"outcomes": happened, "events": happened, "failures": happened, "deliveries": happened,
	"queued": {"id"},
}

var happened = []string{"source_id", "line_end", "item", "time"}

// rowsAsked is what a query that few is for asks for.
type rowsAsked struct {
	view  string          // that it reads
	keys  string          // a query for the keys of its rows, or of maxFew+1 of them
	named map[string]bool // the columns that keys names
}

// fewOf takes a query apart that few is for.
func fewOf(ctx context.Context, c conn, tree object) (asked rowsAsked, ok bool) {
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

// nodeOf returns the SELECT of a query of one statement.
func nodeOf(tree object) object {
	statement, _ := tree["statements"].([]any)[0].(object)
	node, _ := statement["node"].(object)
	return node
}

// tableOf returns the name of the one table that a SELECT reads.
func tableOf(node object) (name string, ok bool) {
	from, _ := node["from_table"].(object)
	name, _ = from["table_name"].(string)
	return strings.ToLower(name), from["type"] == "BASE_TABLE" && from["alias"] == "" && from["schema_name"] == "" && from["sample"] == nil
}

func columnRef(name string) object {
	return object{"class": "COLUMN_REF", "type": "COLUMN_REF", "alias": "", "query_location": 0, "column_names": []any{name}}
}

// written returns a query as text again; none if DuckDB cannot write it.
func written(ctx context.Context, c conn, tree object) string {
	text, err := json.Marshal(tree)
	if err != nil {
		return ""
	}
	made, err := rows(ctx, c, "SELECT json_deserialize_sql($1::VARCHAR)", []driver.NamedValue{{Ordinal: 1, Value: string(text)}})
	if err != nil || len(made) != 1 {
		return ""
	}
	query, _ := made[0][0].(string)
	return query
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

func constant(n int) object {
	return object{"class": "CONSTANT", "type": "VALUE_CONSTANT", "alias": "", "query_location": 0,
		"value": object{"type": object{"id": "INTEGER", "type_info": nil}, "is_null": false, "value": n}}
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

func isEmpty(list any) bool {
	l, _ := list.([]any)
	return list == nil || l != nil && len(l) == 0
}

// simpleFunctions give the same for the same arguments, in one transaction.
var simpleFunctions = []string{"~~", "!~~", "~~*", "!~~*", "+", "-", "contains", "starts_with", "prefix", "ends_with", "suffix", "lower", "upper",
	"length", "regexp_matches", "now", "to_days", "to_hours", "to_minutes", "to_seconds", "to_weeks", "to_months"}

// isSimple reports whether a part of a condition, nil for none, gives the same whenever it is
// asked, and reads nothing but columns.
func isSimple(part any) bool {
	switch v := part.(type) {
	case []any:
		return !slices.ContainsFunc(v, func(x any) bool { return !isSimple(x) })
	case object:
		switch class, isExpression := v["class"].(string); {
		case !isExpression:
		case class == "FUNCTION":
			if name, _ := v["function_name"].(string); !slices.Contains(simpleFunctions, name) {
				return false
			}
		case !slices.Contains([]string{"COLUMN_REF", "CONSTANT", "COMPARISON", "CONJUNCTION", "OPERATOR", "BETWEEN", "CAST"}, class):
			return false
		}
		for _, x := range v {
			if !isSimple(x) {
				return false
			}
		}
	}
	return true
}
