package views

import (
	"context"
	"database/sql/driver"
	"regexp"
	"slices"
	"strings"

	"github.com/mtalog/mtalog/internal/plan"
)

// slim makes temporary views for a query without the columns that it does not name, and the
// tables that those come from. DuckDB joins all tables of a view, also those of which it
// needs nothing: to count events it would look up the message, the client and the relay of
// each of them, which takes ten times as long.
//
// Leaving a table out leaves the rows as they are because each row of store.happening and
// store.message has exactly one row in each of the others (see duckdb.UnknownRows).
//
// It takes the views away again if the query cannot be bound to them. It may read the
// database's own views by their whole names, or views and macros that somebody added: these
// read the temporary ones, too. Or it is wrong, and the error then offers all columns.
func slim(ctx context.Context, c Conn, of reads, named map[string]bool, query string, args []driver.NamedValue) error {
	made, err := slimViews(ctx, c, of, named)
	if err != nil {
		return err
	}
	_, wrong := rows(ctx, c, "DESCRIBE "+plan.Of(query), args)
	if wrong == nil {
		return nil
	}
	if dropViews(ctx, c, made) != nil {
		return wrong // a pattern that is wrong, say, ends the transaction: the query could not fail with its own error
	}
	return nil
}

// slimViews makes the views that slim does, and returns their names.
func slimViews(ctx context.Context, c Conn, of reads, named map[string]bool) (made []string, err error) {
	for _, name := range []string{"event", "failure"} { // other views need them
		named[name] = true
	}
	if named["failures"] {
		named["class"], named["subject"], named["detail"] = true, true, true
	}
	of.Outcomes, of.Queued = "temp.outcomes", "temp.queued"
	for _, view := range Names {
		text := of.query(view)
		switch {
		case view != "outcomes" && view != "queued" && !named[view]:
			continue
		case view == "outcomes" || view == "queued" || view == "messages":
			text = onlyNamed(text, named)
		}
		if err := tempView(ctx, c, view, text); err != nil {
			return nil, err
		}
		made = append(made, view)
	}
	return made, nil
}

func dropViews(ctx context.Context, c Conn, views []string) error {
	for _, view := range views {
		if err := execute(ctx, c, "DROP VIEW temp."+view); err != nil {
			return err
		}
	}
	return nil
}

var (
	// joined finds the joins of a view's query, a line each, and the names of their tables.
	joined = regexp.MustCompile(`(?m)^JOIN \S+ (\w+) ON .*\n?`)
	// owned finds the columns in an expression, and the names of their tables.
	owned = regexp.MustCompile(`\b([a-z]+)\.[a-z_]+`)
)

// onlyNamed leaves out of a view's query the tables that are joined for columns that are not
// named, and the columns that are made of these.
func onlyNamed(query string, named map[string]bool) string {
	head, list, _ := strings.Cut(query, "\nSELECT ") // those before are of tables of its own
	list, from, _ := strings.Cut(list, "\nFROM ")
	unused := map[string]bool{}
	for _, j := range joined.FindAllStringSubmatch(from, -1) {
		unused[j[1]] = true
	}
	columns := splitList(list)
	for _, column := range columns {
		if named[outputName(column)] {
			for _, table := range tablesOf(column) {
				delete(unused, table)
			}
		}
	}
	columns = slices.DeleteFunc(columns, func(column string) bool {
		return slices.ContainsFunc(tablesOf(column), func(table string) bool { return unused[table] })
	})
	from = joined.ReplaceAllStringFunc(from, func(join string) string {
		if unused[joined.FindStringSubmatch(join)[1]] {
			return ""
		}
		return join
	})
	return head + "\nSELECT " + strings.Join(columns, ", ") + "\nFROM " + from
}

// tablesOf returns the tables that the columns of an expression belong to.
func tablesOf(expression string) (tables []string) {
	for _, column := range owned.FindAllStringSubmatch(expression, -1) {
		tables = append(tables, column[1])
	}
	return tables
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
