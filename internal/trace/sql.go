package trace

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/mtalog/mtalog/internal/report"
)

// span is a span of time; a zero end is open.
type span struct{ from, to time.Time }

// of returns the condition that column lies in the span, with AND before it.
func (s span) of(column string) string {
	var b strings.Builder
	if !s.from.IsZero() {
		b.WriteString(" AND " + column + " >= " + literal(s.from))
	}
	if !s.to.IsZero() {
		b.WriteString(" AND " + column + " < " + literal(s.to))
	}
	return b.String()
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

// literal writes a time as a constant, which lets DuckDB skip row groups; a
// parameter does so too, but takes a place in a list that varies.
func literal(t time.Time) string {
	return "TIMESTAMP '" + t.UTC().Format("2006-01-02 15:04:05.999999") + "'"
}

// numbers lists the first column of rows.
func numbers(rows []report.Row) string { return list(firsts(rows)) }

// firsts returns the first column of rows.
func firsts(rows []report.Row) []int64 {
	ids := make([]int64, len(rows))
	for i, r := range rows {
		ids[i] = r.Int(0)
	}
	return ids
}

func list(ids []int64) string {
	var b []byte
	for i, id := range ids {
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendInt(b, id, 10)
	}
	return string(b)
}

// maxEach is up to how many numbers rows are selected one by one.
const maxEach = 50

// each selects the rows of table that have one of ids in column. DuckDB tests
// a column for one value while it reads it, and reads of the others only where
// it was found; for a list it reads all of each row group in which there may be
// any.
func each(table, column string, ids []int64, more string) string {
	if len(ids) > maxEach {
		return fmt.Sprintf("FROM %[1]s WHERE %[2]s BETWEEN %[3]d AND %[4]d AND %[2]s IN (%[5]s)%[6]s", table, column, slices.Min(ids), slices.Max(ids), list(ids), more)
	}
	parts := make([]string, len(ids))
	for i, id := range ids {
		parts[i] = fmt.Sprintf("FROM %s WHERE %s = %d%s", table, column, id, more)
	}
	return strings.Join(parts, " UNION ALL ")
}

// marks returns n placeholders.
func marks(n int) string { return strings.TrimSuffix(strings.Repeat("encode(?),", n), ",") }

func anys(texts []string) []any {
	args := make([]any, len(texts))
	for i, t := range texts {
		args[i] = t
	}
	return args
}
