package report

import (
	"context"
	"database/sql"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Querier answers queries; the database may be open in this process or in
// another one.
type Querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (Rows, error)
}

// Rows is the answer to a query.
type Rows interface {
	Columns() ([]string, error)
	// Types returns DuckDB's names of the types of the columns, nil if they are not known.
	Types() []string
	// Next goes to the next row, and returns false after the last or an error.
	Next() bool
	// Values returns the values of the row, of any type. They are the caller's.
	Values() []any
	Err() error
	// Close ends the query if it is still running.
	Close() error
}

// Column is a column of a result.
type Column struct {
	Name string
	Kind Kind
}

// Result is a running query. Its rows can be read once.
type Result struct {
	Title   string
	Counts  string // what is counted; "" if that is not known
	Columns []Column
	// Limit is the number of rows after which the report stops; 0 for none.
	Limit int
	// AtLeast says how a report that takes nothing below some number takes more: "2 bounces at least;
	// --param bounces=1 takes more". "" if there is no such number, or if it is 1.
	AtLeast string
	// Narrow names the columns that a narrow table leaves out, in this order.
	Narrow []string
	// Zone is the zone by whose clock the result goes; nil if it shows no times.
	Zone  *time.Location
	rows  Rows
	types []string // of the columns, as DuckDB calls them; nil if they are not known
}

// Statement returns the SQL and its arguments for the given values of
// parameters. Relative times count from now.
func (r *Report) Statement(values map[string]string, now time.Time) (query string, args []any, err error) {
	for name := range values {
		if _, ok := r.Param(name); !ok {
			return "", nil, fmt.Errorf("report %s does not take %s; it takes %s", r.Name, name, r.Takes(func(param string) string { return param }))
		}
	}
	return r.bind(r.SQL, values, now)
}

// bind returns text without the lines whose parameter has no value, and the arguments
// for what is left.
func (r *Report) bind(text string, values map[string]string, now time.Time) (query string, args []any, err error) {
	has := func(name string) bool { p, _ := r.Param(name); return p.of(values) != "" }
	query = without(text, has)
	used, err := parameters(query)
	if err != nil {
		return "", nil, err
	}
	for _, p := range r.Params {
		uses := slices.Contains(used, p.sqlNames()[0])
		if !has(p.Name) && uses {
			return "", nil, fmt.Errorf("report %s needs %s: %s", r.Name, p.Name, p.Description)
		}
		if !has(p.Name) || !uses {
			continue
		}
		a, err := p.bind(p.of(values), now)
		if err != nil {
			return "", nil, err
		}
		if n, ok := argument(a, limitName).(int64); ok && n <= mostWrittenOut {
			query, a = writeOut(query, limitName, Literal(n)), nil
		}
		args = append(args, a...)
	}
	return query, args, emptySpan(args)
}

// mostWrittenOut is the largest limit that is written out. DuckDB sorts all rows for a limit that is
// an argument, and for a constant keeps only the first ones, in memory.
const mostWrittenOut = 10_000

// emptySpan is CheckSpan for the arguments of a statement.
func emptySpan(args []any) error {
	since, _ := argument(args, "since").(time.Time)
	until, _ := argument(args, "until").(time.Time)
	return CheckSpan(since, until)
}

// argument returns the value of the argument called name, nil if there is none.
func argument(args []any, name string) any {
	for _, a := range args {
		if n, ok := a.(sql.NamedArg); ok && n.Name == name {
			return n.Value
		}
	}
	return nil
}

// Takes lists the parameters, each as write writes its name.
func (r *Report) Takes(write func(name string) string) string {
	var names []string
	for _, p := range r.Params {
		names = append(names, write(p.Name))
	}
	if names == nil {
		return "no parameters"
	}
	return strings.Join(names, ", ")
}

// Run starts the report. The caller must close the result.
func (r *Report) Run(ctx context.Context, q Querier, values map[string]string, now time.Time) (*Result, error) {
	query, args, err := r.Statement(values, now)
	if err != nil {
		return nil, err
	}
	res, err := start(ctx, q, query, args)
	if err != nil {
		return nil, fmt.Errorf("report %s: %w", r.Name, err)
	}
	res.Title, res.Counts, res.Narrow = r.Title, r.Counts, r.Narrow
	for i, c := range res.Columns {
		res.Columns[i].Kind = r.Columns[c.Name]
	}
	limit, _ := r.Param(limitName)
	res.Limit, _ = strconv.Atoi(limit.of(values))
	for _, p := range r.Params {
		if n := p.of(values); p.Type == typeInteger && p.Name != limitName && n != "1" {
			res.AtLeast = fmt.Sprintf("%s %s; --param %s=1 takes more", n, p.Description, p.Name)
		}
	}
	return res, nil
}

// Note says of a report what its numbers count and, if it shows times, by whose clock
// they go: "counts attempts; times are UTC". Other results have none.
func (r *Result) Note() string {
	var notes []string
	if r.Title != "" && r.Counts != "" {
		notes = append(notes, "counts "+r.Counts)
	}
	if r.Title != "" && r.Zone != nil {
		notes = append(notes, "times are "+ClockName(r.Zone))
	}
	return strings.Join(notes, "; ")
}

// Query starts a query that is not a report. The caller must close the result.
func Query(ctx context.Context, q Querier, query string, args ...any) (*Result, error) {
	headings := zonedOf(q).headings(ctx, query, args)
	res, err := start(ctx, q, query, args)
	if err == nil && len(headings) == len(res.Columns) {
		for i, name := range headings {
			res.Columns[i].Name = name
		}
	}
	return res, err
}

// start starts a query, whose columns are called as DuckDB calls them.
func start(ctx context.Context, q Querier, query string, args []any) (*Result, error) {
	z := zonedOf(q)
	rows, err := z.QueryContext(ctx, query, args...)
	if err != nil && ctx.Err() != nil {
		// DuckDB's error may be about the transaction that the interruption aborted.
		return nil, ctx.Err()
	}
	if err != nil {
		return nil, err
	}
	names, err := rows.Columns()
	if err != nil {
		rows.Close()
		return nil, err
	}
	types := rows.Types()
	if rows, err = reread(ctx, z, rows, query, args); err != nil {
		return nil, err
	}
	res := &Result{rows: rows, types: types}
	if clockCall.MatchString(query) || slices.ContainsFunc(types, isTimestamp) {
		res.Zone = z.answerZone()
	}
	for _, n := range names {
		res.Columns = append(res.Columns, Column{Name: n})
	}
	return res, nil
}

// Rows yields the rows, which are values of the types that Value names.
func (r *Result) Rows() iter.Seq2[[]any, error] {
	return func(yield func([]any, error) bool) {
		for r.rows.Next() {
			row := r.rows.Values()
			for i, v := range row {
				row[i] = dayless(Value(v), r.Type(i))
			}
			if !yield(row, nil) {
				return
			}
		}
		if err := r.rows.Err(); err != nil {
			yield(nil, err)
		}
	}
}

// Type returns DuckDB's name of the type of column i, "" if it is not known.
func (r *Result) Type(i int) string {
	if i < len(r.types) {
		return r.types[i]
	}
	return ""
}

// Close ends the query.
func (r *Result) Close() error { return r.rows.Close() }

// Explain runs the report and returns the query plan with its times.
func (r *Report) Explain(ctx context.Context, q Querier, values map[string]string, now time.Time) (string, error) {
	query, args, err := r.Statement(values, now)
	if err != nil {
		return "", err
	}
	res, err := start(ctx, q, "EXPLAIN ANALYZE "+query, args)
	if err != nil {
		return "", fmt.Errorf("report %s: %w", r.Name, err)
	}
	defer res.Close()
	var b strings.Builder
	for row, err := range res.Rows() {
		if err != nil {
			return "", err
		}
		fmt.Fprintln(&b, row[len(row)-1]) // the columns are key and value
	}
	return b.String(), nil
}
