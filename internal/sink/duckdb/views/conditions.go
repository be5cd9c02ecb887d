package views

import (
	"fmt"
	"slices"

	"github.com/mtalog/mtalog/internal/dict"
)

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

// builtIn are functions that read no table, as those that somebody added may do.
var builtIn = append([]string{"count", "count_star", "min", "max", "sum", "avg", "any_value", "arg_max", "arg_min", "list", "string_agg",
	"first", "last", "date_trunc", "date_part", "strftime", "round", "coalesce", "substring", "split_part", "local_time"}, simpleFunctions...)

// readsOnce reports whether a SELECT reads one table, and that once.
func readsOnce(node object) bool {
	_, one := tableOf(node)
	selects := 0
	walk(node, func(o object) {
		if _, isSelect := o["from_table"]; isSelect {
			selects++
		}
		if name, isFunction := o["function_name"].(string); isFunction && !slices.Contains(builtIn, name) {
			one = false
		}
	})
	return one && selects == 1
}

// simpleFunctions give the same for the same arguments, in one transaction.
var simpleFunctions = []string{"~~", "!~~", "~~*", "!~~*", "+", "-", "contains", "starts_with", "prefix", "ends_with", "suffix", "lower", "upper",
	"length", "regexp_matches", "now", "to_days", "to_hours", "to_minutes", "to_seconds", "to_weeks", "to_months"}

// simpleClasses are those of expressions that read nothing but columns, beside functions.
var simpleClasses = []string{"COLUMN_REF", "CONSTANT", "COMPARISON", "CONJUNCTION", "OPERATOR", "BETWEEN", "CAST"}

// isSimple reports whether a part of a condition, nil for none, gives the same whenever it is
// asked, and reads nothing but columns.
func isSimple(part any) bool {
	simple := true
	walk(part, func(o object) {
		class, isExpression := o["class"].(string)
		function, _ := o["function_name"].(string)
		if isExpression && !slices.Contains(simpleClasses, class) && !(class == "FUNCTION" && slices.Contains(simpleFunctions, function)) {
			simple = false
		}
	})
	return simple
}
