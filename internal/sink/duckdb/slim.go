package duckdb

import (
	"context"
	"database/sql/driver"
	"encoding/json"
	"regexp"
	"strings"
)

// slim makes temporary views for a query without the columns that it does not name, and the
// tables that those come from. DuckDB joins all tables of a view,
// also those of which it needs nothing: to count events it would look up the message,
// the client and the relay of each of them, which takes twenty times as long.
//
// Leaving a table out leaves the rows as they are because each row of store.happening and
// store.message has exactly one row in each of the others (see UnknownRows).
//
// It takes the views away again if the query cannot be bound to them. It may read the
// database's own views by their whole names, or views and macros that somebody added: these
// read the temporary ones, too. Or it is wrong, and the error then offers all columns.
func slim(ctx context.Context, c conn, named map[string]bool, query string, args []driver.NamedValue) error {
	for _, name := range []string{"event", "failure"} { // other views need them
		named[name] = true
	}
	if named["failures"] {
		named["class"], named["subject"], named["detail"] = true, true, true
	}
	of := everything
	of.Outcomes, of.Queued = "temp.outcomes", "temp.queued"
	var made []string
	for _, view := range []string{"outcomes", "queued", "events", "failures", "deliveries"} {
		text := of.query(view)
		switch {
		case view == "outcomes" || view == "queued":
			text = onlyNamed(text, named)
		case !named[view]:
			continue
		}
		if _, err := c.ExecContext(ctx, "CREATE TEMP VIEW "+view+" AS\n"+text, nil); err != nil {
			return err
		}
		made = append(made, view)
	}
	if _, err := rows(ctx, c, "DESCRIBE "+explainPrefix.ReplaceAllString(query, ""), args); err == nil {
		return nil
	}
	for _, view := range made {
		if _, err := c.ExecContext(ctx, "DROP VIEW temp."+view, nil); err != nil {
			return err
		}
	}
	return nil
}

// namedIn returns all names in a query, and its strings, in lower case. all says that
// the query needs no column that it does not name, as * does.
func namedIn(ctx context.Context, c conn, query string) (named map[string]bool, all bool) {
	parsed, err := rows(ctx, c, "SELECT json_serialize_sql($1::VARCHAR)",
		[]driver.NamedValue{{Ordinal: 1, Value: explainPrefix.ReplaceAllString(query, "")}})
	if err != nil || len(parsed) != 1 {
		return nil, false
	}
	var tree struct {
		Error      bool
		Statements []any
	}
	text, _ := parsed[0][0].(string)
	if json.Unmarshal([]byte(text), &tree) != nil || tree.Error || len(tree.Statements) != 1 {
		return nil, false
	}
	n := names{all: map[string]bool{}, tables: map[string]bool{}, columns: map[string]bool{}}
	n.collect("", tree.Statements[0])
	for table := range n.tables {
		if n.columns[table] { // SELECT e FROM events e takes a row as one value
			return nil, false
		}
	}
	return n.all, !n.unnamed && !n.all["messages"] // that view needs all
}

// names are those in a query.
type names struct {
	all             map[string]bool // with its strings
	tables, columns map[string]bool // of tables, or given to them, and last ones of columns
	unnamed         bool            // columns that are not named are used
}

// collect gathers the names from a part of a query, as DuckDB's json_serialize_sql writes it:
// the member of that name in the part around it.
func (n *names) collect(member string, part any) {
	switch v := part.(type) {
	case string:
		n.all[strings.ToLower(v)] = true
	case []any:
		for _, x := range v {
			n.collect(member, x)
		}
		if member == "column_name_alias" && len(v) > 0 { // names by position
			n.unnamed = true
		}
	case map[string]any:
		class, _ := v["class"].(string)
		kind, _ := v["type"].(string)
		switch {
		case class == "STAR", class == "POSITIONAL_REFERENCE", v["ref_type"] == "NATURAL":
			n.unnamed = true
		case class == "COLUMN_REF":
			path, _ := v["column_names"].([]any)
			if len(path) > 0 {
				last, _ := path[len(path)-1].(string)
				n.columns[strings.ToLower(last)] = true
			}
		case kind == "TABLE_FUNCTION", kind == "PIVOT", kind == "SHOW_REF": // may hold a query as text
			n.unnamed = true
		case kind == "BASE_TABLE", kind == "SUBQUERY":
			for _, key := range []string{"table_name", "alias"} {
				if name, _ := v[key].(string); name != "" {
					n.tables[strings.ToLower(name)] = true
				}
			}
		}
		for key, x := range v {
			n.collect(key, x)
		}
	}
}

var (
	// joined finds the joins of a view's query, a line each, and the names of their tables.
	joined = regexp.MustCompile(`(?m)^JOIN \S+ (\w+) ON .*\n?`)
	// owned finds the tables that the columns of an expression belong to.
	owned = regexp.MustCompile(`\b([a-z]+)\.[a-z_]+`)
)

// onlyNamed leaves out of a view's query the tables that are joined for columns that are not
// named, and the columns that are made of these.
func onlyNamed(query string, named map[string]bool) string {
	head, list, _ := strings.Cut(query, "SELECT ")
	list, from, _ := strings.Cut(list, "\nFROM ")
	unused := map[string]bool{}
	for _, j := range joined.FindAllStringSubmatch(from, -1) {
		unused[j[1]] = true
	}
	columns := splitList(list)
	for _, column := range columns {
		if named[outputName(column)] {
			for _, table := range owned.FindAllStringSubmatch(column, -1) {
				delete(unused, table[1])
			}
		}
	}
	var kept []string
next:
	for _, column := range columns {
		for _, table := range owned.FindAllStringSubmatch(column, -1) {
			if unused[table[1]] {
				continue next
			}
		}
		kept = append(kept, column)
	}
	from = joined.ReplaceAllStringFunc(from, func(join string) string {
		if unused[joined.FindStringSubmatch(join)[1]] {
			return ""
		}
		return join
	})
	return head + "SELECT " + strings.Join(kept, ", ") + "\nFROM " + from
}

// splitList splits a SELECT list at the commas that are not in parentheses or brackets.
func splitList(list string) (items []string) {
	depth, from := 0, 0
	for i, c := range list {
		switch c {
		case '(', '[':
			depth++
		case ')', ']':
			depth--
		case ',':
			if depth == 0 {
				items, from = append(items, strings.TrimSpace(list[from:i])), i+1
			}
		}
	}
	return append(items, strings.TrimSpace(list[from:]))
}

// outputName returns the name of a column of a SELECT list.
func outputName(column string) string {
	return column[strings.LastIndexAny(column, " .")+1:]
}
