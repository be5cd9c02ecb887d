package trace

import (
	"embed"
	"fmt"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/mtalog/mtalog/internal/numbers"
	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/statement"
)

//go:embed *.sql
var files embed.FS

var statements = statement.In(files, "*.sql", nil)

// all returns the answer to the query of a file.
func (f *finder) all(file string, values statement.Values, args ...any) ([]report.Row, error) {
	return report.All(f.ctx, f.q, statements.Text(file+".sql", values), args...)
}

// span is a span of time. If from or to is zero, it is open at that end.
type span struct{ from, to time.Time }

// of returns " AND" and the condition that column lies in the span. The times are
// constants: parameters would let DuckDB skip row groups as well, but how many there
// are varies from query to query.
func (s span) of(column string) string {
	var b strings.Builder
	if !s.from.IsZero() {
		b.WriteString(" AND " + column + " >= " + report.Literal(s.from))
	}
	if !s.to.IsZero() {
		b.WriteString(" AND " + column + " < " + report.Literal(s.to))
	}
	return b.String()
}

// with returns the span that holds both.
func (s span) with(o span) span {
	if o.from.IsZero() || o.from.Before(s.from) {
		s.from = o.from
	}
	if o.to.IsZero() || !s.to.IsZero() && o.to.After(s.to) {
		s.to = o.to
	}
	return s
}

// widen makes room for t and slack around it.
func (s *span) widen(t time.Time, slack time.Duration) {
	if s.from.IsZero() || t.Add(-slack).Before(s.from) {
		s.from = t.Add(-slack)
	}
	if t.Add(slack).After(s.to) {
		s.to = t.Add(slack)
	}
}

// ids returns the numbers of picks.
func ids(all []pick) []int64 {
	ids := make([]int64, len(all))
	for i, p := range all {
		ids[i] = p.id
	}
	return ids
}

// pick selects the rows that have a number and whose time lies in a span.
type pick struct {
	id   int64
	span span
}

// picksOf reads picks from rows of the number of a message and a time when something
// happened to it.
func picksOf(rows []report.Row) []pick {
	all := make([]pick, len(rows))
	for i, r := range rows {
		all[i] = pick{r.Int(0), lastOf(r.Time(1))}
	}
	return all
}

// lastOf returns the span in which the last time of a message lies if something happened
// to it at t; more may happen while it is looked for.
func lastOf(t time.Time) span { return span{from: t} }

// maxEach is the largest number of numbers for which rows are selected one by one.
const maxEach = 50

// each selects the columns of a table ("* FROM store.message") in the rows whose column
// has the number of a pick, and whose column called time lies in its span. DuckDB tests a
// column for one value while it reads it, reads other columns only of rows that have it,
// and skips row groups whose times lie outside the span. For a list of values, it reads
// all of every row group that may have one.
func each(columns, column, time string, all []pick) string {
	if len(all) > maxEach {
		list, joint := ids(all), all[0].span
		for _, p := range all {
			joint = joint.with(p.span)
		}
		return fmt.Sprintf("SELECT %[1]s WHERE %[2]s BETWEEN %[3]d AND %[4]d AND %[2]s IN (%[5]s)%[6]s", columns, column, slices.Min(list), slices.Max(list), numbers.List(list), joint.of(time))
	}
	parts := make([]string, len(all))
	for i, p := range all {
		parts[i] = fmt.Sprintf("SELECT %s WHERE %s = %d%s", columns, column, p.id, p.span.of(time))
	}
	return strings.Join(parts, " UNION ALL ")
}

// inHalves has ask read the rows of picks, half of them at a time on either of two cores:
// to plan a query for many takes long.
func inHalves(picks []pick, ask func([]pick) ([]report.Row, error)) ([]report.Row, error) {
	if len(picks) < 2 {
		return ask(picks)
	}
	var rows [2][]report.Row
	var both errgroup.Group
	for i, half := range [][]pick{picks[:len(picks)/2], picks[len(picks)/2:]} {
		both.Go(func() (err error) { rows[i], err = ask(half); return err })
	}
	err := both.Wait()
	return slices.Concat(rows[0], rows[1]), err
}

// marks returns n placeholders like mark.
func marks(n int, mark string) string { return strings.TrimSuffix(strings.Repeat(mark+",", n), ",") }

// arguments returns texts as the arguments of a query.
func arguments(texts []string) []any {
	args := make([]any, len(texts))
	for i, t := range texts {
		args[i] = t
	}
	return args
}
