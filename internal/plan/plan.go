// Package plan tells a query for its plan from one for its rows.
package plan

import "regexp"

// explain matches at the very start of a query only: DuckDB might see the end of a comment before
// it elsewhere than we do.
var explain = regexp.MustCompile(`(?i)^\s*EXPLAIN\s+(ANALYZE\s+)?`)

// Of returns the query that an EXPLAIN is about, or query if it is none.
func Of(query string) string { return query[len(explain.FindString(query)):] }
