package views

import (
	"context"
	"database/sql/driver"
	"encoding/json"
	"slices"
	"strings"

	"github.com/mtalog/mtalog/internal/plan"
)

// object is a part of a query, as DuckDB's json_serialize_sql writes it.
type object = map[string]any

// parsed returns what json_serialize_sql makes of a query of one statement.
func parsed(ctx context.Context, c Conn, query string) (tree object, ok bool) {
	text := json.NewDecoder(strings.NewReader(converted(ctx, c, "json_serialize_sql", plan.Of(query))))
	text.UseNumber() // a float may not hold a number
	if text.Decode(&tree) != nil {
		return nil, false
	}
	statements, _ := tree["statements"].([]any)
	return tree, tree["error"] == false && len(statements) == 1
}

// written returns a query as text again; none if DuckDB cannot write it.
func written(ctx context.Context, c Conn, tree object) string {
	text, err := json.Marshal(tree)
	if err != nil {
		return ""
	}
	return converted(ctx, c, "json_deserialize_sql", string(text))
}

// converted returns what a function of DuckDB makes of a text; none if it fails.
func converted(ctx context.Context, c Conn, function, text string) string {
	made, err := rows(ctx, c, "SELECT "+function+"($1::VARCHAR)", []driver.NamedValue{{Ordinal: 1, Value: text}})
	if err != nil || len(made) != 1 {
		return ""
	}
	s, _ := made[0][0].(string)
	return s
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

func constant(n int) object {
	return object{"class": "CONSTANT", "type": "VALUE_CONSTANT", "alias": "", "query_location": 0,
		"value": object{"type": object{"id": "INTEGER", "type_info": nil}, "is_null": false, "value": n}}
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

// columnsIn returns the names of the columns in a part of a query.
func columnsIn(part any) (all []string) {
	walk(part, func(o object) {
		if name := columnOf(o); name != "" {
			all = append(all, name)
		}
	})
	slices.Sort(all)
	return slices.Compact(all)
}

// walk calls f for each object in a part of a query.
func walk(part any, f func(object)) {
	switch v := part.(type) {
	case []any:
		for _, x := range v {
			walk(x, f)
		}
	case object:
		f(v)
		for _, x := range v {
			walk(x, f)
		}
	}
}

func isEmpty(list any) bool {
	l, _ := list.([]any)
	return list == nil || l != nil && len(l) == 0
}

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

// conditionText writes a condition, nil for none, as text; "" if DuckDB cannot write it.
func conditionText(ctx context.Context, c Conn, node object, condition any) string {
	if condition == nil {
		return "true"
	}
	alone := object{"type": "SELECT_NODE", "modifiers": []any{}, "cte_map": object{"map": []any{}}, "select_list": []any{columnRef("queue_id")},
		"from_table": node["from_table"], "where_clause": condition, "group_expressions": []any{}, "group_sets": []any{},
		"aggregate_handling": "STANDARD_HANDLING", "having": nil, "sample": nil, "qualify": nil}
	query := written(ctx, c, object{"error": false, "statements": []any{object{"node": alone}}})
	_, text, _ := strings.Cut(query, " WHERE ")
	return text
}
