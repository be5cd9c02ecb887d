package report

import (
	"context"
	"regexp"
	"strings"
)

// DuckDB heads a column without a name by its expression. After Translate, that would be a
// page of arithmetic where local_time or utc_time was written. So the headings are taken
// from a query that has functions of DuckDB in their place which also make a timestamp of
// one. It is described, not run.
var standIns = map[string]string{"local_time": "greatest", "utc_time": "least"}

// standIn matches a stand-in in a query.
var standIn = regexp.MustCompile(`(?i)\b(?:greatest|least)\b`)

// headings returns the names of the columns of a query with the calls of local_time and
// utc_time as they were written; nil if there are none, or if the query cannot be
// described.
func (z *Zoned) headings(ctx context.Context, query string, args []any) []string {
	if !clockCall.MatchString(query) || standIn.MatchString(query) {
		return nil
	}
	functions := map[string]func(string) string{}
	for name, other := range standIns {
		functions[name] = func(time string) string { return other + "((" + time + ")::TIMESTAMP)" }
	}
	described, err := All(ctx, z.q, "DESCRIBE "+replaceCalls(query, functions), args...)
	if err != nil {
		return nil
	}
	var names []string
	for _, row := range described {
		names = append(names, asWritten(row.Text(0)))
	}
	return names
}

// asWritten puts the names of the functions into a heading with stand-ins.
func asWritten(heading string) string {
	functions := map[string]func(string) string{}
	for name, other := range standIns {
		functions[other] = func(cast string) string {
			return name + "(" + strings.TrimSuffix(strings.TrimPrefix(cast, "CAST("), " AS TIMESTAMP)") + ")"
		}
	}
	return replaceCalls(heading, functions)
}
