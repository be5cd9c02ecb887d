package duckdb

import (
	"fmt"
	"slices"
	"strings"

	"github.com/mtalog/mtalog/internal/dict"
)

// conjuncts returns the conditions of a WHERE clause, nil for none, that each row has to meet.
func conjuncts(where any) (all []object) {
	condition, ok := where.(object)
	if !ok {
		return nil
	}
	if condition["type"] != "CONJUNCTION_AND" {
		return []object{condition}
	}
	children, _ := condition["children"].([]any)
	for _, c := range children {
		all = append(all, conjuncts(c)...)
	}
	return all
}

// happeningsFor returns what outcomes reads for a SELECT: of one recipient, those with its key. DuckDB
// would decode the recipients of all.
func happeningsFor(node object) string {
	for _, condition := range conjuncts(node["where_clause"]) {
		left, _ := condition["left"].(object)
		right, _ := condition["right"].(object)
		value, _ := right["value"].(object)
		recipient, isText := value["value"].(string)
		if condition["type"] == "COMPARE_EQUAL" && columnOf(left) == "recipient" && right["class"] == "CONSTANT" && isText && readsOnce(node) {
			key, _ := dict.Key([]byte(recipient), nil)
			return fmt.Sprintf("(SELECT rowid, * FROM store.happening WHERE recipient_key = %d)", key)
		}
	}
	return everything.Happenings
}

// columnOf returns the name of a column, if an expression is one.
func columnOf(expression object) string {
	path, _ := expression["column_names"].([]any)
	if expression["class"] != "COLUMN_REF" || len(path) == 0 {
		return ""
	}
	name, _ := path[len(path)-1].(string)
	return strings.ToLower(name)
}

// builtIn are functions that read no table, as those that somebody added may do.
var builtIn = append([]string{"count", "count_star", "min", "max", "sum", "avg", "any_value", "arg_max", "arg_min", "list", "string_agg",
	"first", "last", "date_trunc", "date_part", "strftime", "round", "coalesce", "substring", "split_part", "local_time"}, simpleFunctions...)

// readsOnce reports whether a SELECT reads one table, and that once.
func readsOnce(node object) bool {
	if _, ok := tableOf(node); !ok {
		return false
	}
	tables := 0
	var visit func(part any) bool
	visit = func(part any) bool {
		switch v := part.(type) {
		case []any:
			return !slices.ContainsFunc(v, func(x any) bool { return !visit(x) })
		case object:
			if _, isNode := v["from_table"]; isNode {
				tables++
			}
			if name, isFunction := v["function_name"].(string); isFunction && !slices.Contains(builtIn, name) {
				return false
			}
			for _, x := range v {
				if !visit(x) {
					return false
				}
			}
		}
		return true
	}
	return visit(node) && tables == 1
}
