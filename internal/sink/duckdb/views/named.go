package views

import "strings"

// namedIn returns all names in a query, and its strings, in lower case. all says that it
// uses no other columns; a query with * does.
func namedIn(tree object) (named map[string]bool, all bool) {
	n := names{all: map[string]bool{}, tables: map[string]bool{}, columns: map[string]bool{}}
	n.collect("", tree["statements"])
	return n.all, n.complete()
}

// names are those in a query.
type names struct {
	all             map[string]bool // with its strings
	tables, columns map[string]bool // of tables, or given to them, and last ones of columns
	unnamed         bool            // columns that are not named are used
}

// complete reports whether no column is used that is not named.
func (n *names) complete() bool {
	for table := range n.tables {
		if n.columns[table] { // SELECT e FROM events e takes a row as one value
			return false
		}
	}
	return !n.unnamed
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
	case object:
		n.node(v)
		for key, x := range v {
			n.collect(key, x)
		}
	}
}

// node gathers what the type of a node of the query tells of the names in it.
func (n *names) node(v object) {
	class, _ := v["class"].(string)
	kind, _ := v["type"].(string)
	switch {
	case class == "STAR", class == "POSITIONAL_REFERENCE", v["ref_type"] == "NATURAL":
		n.unnamed = true
	case class == "COLUMN_REF":
		if path, _ := v["column_names"].([]any); len(path) > 0 {
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
}

// namesDatabase reports whether a query names a column as that of a view of the database, such as
// log.events.time, which no temporary view has.
func namesDatabase(tree object) (found bool) {
	walk(tree, func(o object) {
		path, _ := o["column_names"].([]any)
		found = found || len(path) > 2
	})
	return found
}
