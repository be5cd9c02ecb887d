package duckdb

import (
	"cmp"
	"context"
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// maxFew is the most rows for which few makes views: the numbers of all stand in the views.
const maxFew = 200

// few makes temporary views for a query that shows all columns of a few rows of a view, as
// FROM events LIMIT 10 does. made is false if it is another query.
//
// DuckDB would build hash tables of all messages, clients and relays before it gives the first
// row. So the rows are found first, by the columns that the query filters and sorts by, and the
// views are made of these rows and of what belongs to them.
func few(ctx context.Context, c conn, query string) (made bool, err error) {
	view, keys, named, ok := fewOf(ctx, c, query)
	if !ok {
		return false, nil
	}
	slimmed, err := slimViews(ctx, c, named)
	if err != nil {
		return false, err
	}
	found, wrong := rows(ctx, c, keys, nil)
	if err := dropViews(ctx, c, slimmed); err != nil || wrong != nil {
		// A query that is wrong fails when it is run, unless it has run: then nothing else does in this transaction.
		if err != nil && wrong != nil {
			err = wrong
		}
		return false, err
	}
	only, err := onlyThese(ctx, c, found)
	if err != nil {
		return false, err
	}
	texts := [][2]string{{"outcomes", only.query("outcomes")}}
	if view == "events" {
		texts = append(texts, [2]string{"recently_queued", only.query("queued")})
	}
	if view != "outcomes" {
		texts = append(texts, [2]string{view, only.query(view)})
	}
	last := &texts[len(texts)-1]
	last[1] = "FROM (" + last[1] + ") ORDER BY list_position([" + strings.Join(places(found), ", ") + "]::VARCHAR[], concat_ws(' ', source_id, line_end, item))" // as they were found
	for _, v := range texts {
		if _, err := c.ExecContext(ctx, "CREATE TEMP VIEW "+v[0]+" AS\n"+v[1], nil); err != nil {
			return false, err
		}
	}
	return true, nil
}

// places returns SQL for where the rows with some keys stand: in which source, and where in it.
func places(keys [][]driver.Value) (all []string) {
	for _, k := range keys {
		all = append(all, fmt.Sprintf("'%v %v %v'", k[0], k[1], k[2]))
	}
	return all
}

// onlyThese returns what views read of some rows, which were found by their keys. Rows of several
// sources may have the same number, and messages the same time: they come last, where the limit cuts them off.
func onlyThese(ctx context.Context, c conn, found [][]driver.Value) (reads, error) {
	var lines, times []int64
	for _, r := range found {
		end, _ := r[1].(int64)
		if item, _ := r[2].(int32); item >= 0 {
			lines = append(lines, end<<16|int64(item))
		} else if at, ok := r[3].(time.Time); ok {
			times = append(times, at.UnixMicro())
		}
	}
	happened := having("SELECT rowid, * FROM store.happening", "line", lines, decimal)
	received := having("FROM all_messages", "received", times, func(t int64) string { return fmt.Sprintf("make_timestamp(%d)", t) })
	var messages, peers []int64
	counts := [2]int{}
	for i, query := range []string{"SELECT message, client::BIGINT, relay::BIGINT FROM " + happened, "SELECT id, client::BIGINT, 0::BIGINT FROM " + received} {
		numbers, err := rows(ctx, c, query, nil)
		if err != nil {
			return reads{}, err
		}
		for _, r := range numbers {
			messages = append(messages, r[0].(int64))
			peers = append(peers, r[1].(int64), r[2].(int64))
		}
		counts[i] = len(numbers)
	}
	return reads{
		Happenings:       fmt.Sprintf("(FROM %s LIMIT %d)", happened, counts[0]),
		TheirMessages:    withNumbers("all_messages", messages),
		ReceivedMessages: fmt.Sprintf("(FROM %s LIMIT %d)", received, counts[1]),
		Peers:            withNumbers("store.peer", peers),
		Outcomes:         "temp.outcomes",
		Queued:           "temp.recently_queued",
	}, nil
}

// withNumbers is SQL for the rows of a table that have these numbers, each of which one row has.
func withNumbers(table string, ids []int64) string {
	return fmt.Sprintf("(FROM %s LIMIT %d)", having("FROM "+table, "id", ids, decimal), len(ids))
}

func decimal(n int64) string { return strconv.FormatInt(n, 10) }

// maxSpans is how many times a table is scanned at most.
const maxSpans = 8

// having is SQL for the rows of a selection whose column has one of some values, which write writes.
// DuckDB skips the parts of a table that are not between two values, but not those that have none of
// several: each group of values that are near to one another is a scan of its own.
func having(selection, column string, values []int64, write func(int64) string) string {
	slices.Sort(values)
	values = slices.Compact(values)
	if len(values) == 0 {
		return "(" + selection + " WHERE false)"
	}
	var scans []string
	for _, near := range spans(values) {
		is := make([]string, len(near))
		for i, v := range near {
			is[i] = column + " = " + write(v)
		}
		scans = append(scans, fmt.Sprintf("(%s WHERE %s BETWEEN %s AND %s AND (%s))", selection, column, write(near[0]), write(near[len(near)-1]), strings.Join(is, " OR ")))
	}
	return "(" + strings.Join(scans, " UNION ALL ") + ")"
}

// spans splits sorted values at the widest gaps between them.
func spans(values []int64) (all [][]int64) {
	gaps := make([]int64, len(values)-1)
	for i := range gaps {
		gaps[i] = values[i+1] - values[i]
	}
	slices.SortFunc(gaps, func(a, b int64) int { return cmp.Compare(b, a) })
	widest := gaps[:min(len(gaps), maxSpans-1)]
	from := 0
	for i := range len(values) - 1 {
		if len(all) < maxSpans-1 && values[i+1]-values[i] >= widest[len(widest)-1] {
			all, from = append(all, values[from:i+1]), i+1
		}
	}
	return append(all, values[from:])
}

// object is a part of a query, as DuckDB's json_serialize_sql writes it.
type object = map[string]any

// fewOf takes a query apart that few is for: it returns the view that it reads, a query for the
// keys of its rows (source_id, line_end, item and time), and the columns that this names.
func fewOf(ctx context.Context, c conn, query string) (view, keys string, named map[string]bool, ok bool) {
	tree, ok := parsed(ctx, c, query)
	if !ok {
		return "", "", nil, false
	}
	statement, _ := tree["statements"].([]any)[0].(object)
	node, _ := statement["node"].(object)
	from, _ := node["from_table"].(object)
	view, _ = from["table_name"].(string)
	view = strings.ToLower(view)
	if !isPlain(node) || from["type"] != "BASE_TABLE" || from["alias"] != "" || from["schema_name"] != "" || from["sample"] != nil ||
		!slices.Contains([]string{"outcomes", "events", "failures", "deliveries"}, view) {
		return "", "", nil, false
	}
	columns := []any{}
	for _, name := range []string{"source_id", "line_end", "item", "time"} {
		columns = append(columns, object{"class": "COLUMN_REF", "type": "COLUMN_REF", "alias": "", "query_location": 0, "column_names": []any{name}})
	}
	node["select_list"] = columns
	text, err := json.Marshal(tree)
	if err != nil {
		return "", "", nil, false
	}
	written, err := rows(ctx, c, "SELECT json_deserialize_sql($1::VARCHAR)", []driver.NamedValue{{Ordinal: 1, Value: string(text)}})
	if err != nil || len(written) != 1 {
		return "", "", nil, false
	}
	keys, _ = written[0][0].(string)
	n := names{all: map[string]bool{}, tables: map[string]bool{}, columns: map[string]bool{}}
	n.collect("", tree["statements"])
	return view, keys, n.all, keys != "" && n.complete()
}

// isPlain reports whether a SELECT has all columns, conditions that give the same whenever they are
// asked, an order by columns and a small limit, and nothing else.
func isPlain(node object) bool {
	list, _ := node["select_list"].([]any)
	if node["type"] != "SELECT_NODE" || len(list) != 1 || node["aggregate_handling"] != "STANDARD_HANDLING" || !isSimple(node["where_clause"]) {
		return false
	}
	star, _ := list[0].(object)
	if star["class"] != "STAR" || star["expr"] != nil || star["relation_name"] != "" || !isEmpty(star["exclude_list"]) || !isEmpty(star["replace_list"]) {
		return false
	}
	for _, clause := range []string{"group_expressions", "group_sets", "having", "sample", "qualify"} {
		if !isEmpty(node[clause]) {
			return false
		}
	}
	if with, _ := node["cte_map"].(object); !isEmpty(with["map"]) {
		return false
	}
	modifiers, _ := node["modifiers"].([]any)
	return hasFew(modifiers)
}

// hasFew reports whether what follows the conditions of a SELECT is an order by columns, or none,
// and a limit of at most maxFew rows.
func hasFew(modifiers []any) (limited bool) {
	for _, m := range modifiers {
		modifier, _ := m.(object)
		switch modifier["type"] {
		case "ORDER_MODIFIER":
			orders, _ := modifier["orders"].([]any)
			for _, o := range orders {
				by, _ := o.(object)["expression"].(object)
				if by["class"] != "COLUMN_REF" {
					return false
				}
			}
		case "LIMIT_MODIFIER":
			limit, _ := modifier["limit"].(object)
			value, _ := limit["value"].(object)
			n, _ := value["value"].(json.Number)
			number, err := n.Int64()
			limited = err == nil && modifier["offset"] == nil && number > 0 && number <= maxFew
		default:
			return false
		}
	}
	return limited
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
