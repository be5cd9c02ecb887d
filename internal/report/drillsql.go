package report

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

var (
	shownColumn = regexp.MustCompile(`\bshown\.(\w+)`)
	// shownOrParameter matches both, as the value of one may look like the other.
	shownOrParameter = regexp.MustCompile(`\bshown\.\w+|\$\w+`)
)

// keys returns the indexes of the columns that Where refers to, in its order.
func (d Drill) keys(columns []Column) ([]int, error) {
	var at []int
	for _, m := range shownColumn.FindAllStringSubmatch(d.Where, -1) {
		i := ColumnIndex(columns, m[1])
		if i < 0 {
			return nil, fmt.Errorf("shown.%s is not a column of the report", m[1])
		}
		at = append(at, i)
	}
	return at, nil
}

// numberColumns returns the index of the column of each number.
func (d Drill) numberColumns(columns []Column) ([]int, error) {
	at := make([]int, len(d.Numbers))
	for i, n := range d.Numbers {
		if at[i] = ColumnIndex(columns, n.Column); at[i] < 0 {
			return nil, fmt.Errorf("number %s is not a column of the report", n.Column)
		}
	}
	return at, nil
}

// shownRows begins a query with a table of rows: the index of each, and the values of its
// keys. Rows whose keys cannot be written in SQL are left out; it is "" if none is left.
func shownRows(rows [][]any, keys []int) string {
	var values []string
	for i, row := range rows {
		if expressible(row, keys) {
			value := fmt.Sprintf("(%d", i)
			for _, k := range keys {
				value += ", " + Literal(row[k])
			}
			values = append(values, value+")")
		}
	}
	if values == nil {
		return ""
	}
	columns := "nr"
	for i := range keys {
		columns += fmt.Sprintf(", shown_%d", i)
	}
	return "WITH shown AS (FROM (VALUES " + strings.Join(values, ", ") + ") AS v(" + columns + "))\n"
}

// expressible reports whether the values of a row's keys can be written in SQL, which
// cannot express NUL.
func expressible(row []any, keys []int) bool {
	return !slices.ContainsFunc(keys, func(k int) bool {
		s, _ := row[k].(string)
		return strings.ContainsRune(s, 0)
	})
}

// statement continues the query that shownRows begins. It gives one row for each of the
// rows shown, whose columns are the index of the row and, for each number, how many events
// it counts and the identities of the latest of them.
func (d Drill) statement(latest Latest) string {
	var b strings.Builder
	b.WriteString("SELECT nr")
	line, at := "{'time': time, 'source': source_id, 'line': line_end, 'item': item}", "time"
	if d.messages() {
		line, at = "{'time': coalesce(received, last_time), 'source': -1, 'line': id, 'item': 0}", "last_time"
	}
	// The name of the lambda's parameter must not be one that the report uses for its view.
	for _, n := range d.Numbers {
		filter := ""
		if n.Only != "" {
			filter = " FILTER (" + n.Only + ")"
		}
		fmt.Fprintf(&b, ",\n\tcount(*)%s, list_transform(max(%s, %d)%s, one_of_latest -> one_of_latest.source || ' ' || one_of_latest.line || ' ' || one_of_latest.item)", filter, line, latest.Lines, filter)
	}
	key := -1
	where := shownColumn.ReplaceAllStringFunc(d.Where, func(string) string {
		key++
		return fmt.Sprintf("shown_%d", key)
	})
	fmt.Fprintf(&b, "\nFROM shown, %s\nWHERE %s\n", d.From, where)
	if !latest.Since.IsZero() {
		b.WriteString("AND " + at + " >= " + Literal(latest.Since) + "\n")
	}
	b.WriteString("GROUP BY nr")
	return b.String()
}

// query returns the query that selects what a number in a row of the report counts, with
// all values in place.
func (s *Shown) query(d Drill, n Number, row []any) (string, error) {
	text, args, err := s.bind("FROM "+d.From+" WHERE "+d.Where, s.Values, s.Now)
	if err != nil {
		return "", err
	}
	var words []string
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(line, "-- if: ")
		words = append(words, strings.Fields(line)...)
	}
	text = shownOrParameter.ReplaceAllStringFunc(strings.Join(words, " "), func(name string) string {
		if column, ok := strings.CutPrefix(name, "shown."); ok {
			return Literal(row[ColumnIndex(s.Columns, column)])
		}
		if value := argument(args, name[1:]); value != nil {
			return Literal(value)
		}
		return name // within a string
	})
	if n.Only != "" {
		text += " AND " + n.Only
	}
	return text, nil
}

// ColumnIndex returns the index of the column called name, -1 if there is none.
func ColumnIndex(columns []Column, name string) int {
	return slices.IndexFunc(columns, func(c Column) bool { return c.Name == name })
}
