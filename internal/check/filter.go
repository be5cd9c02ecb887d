package check

import (
	"context"
	"fmt"

	"github.com/mtalog/mtalog/internal/choice"
	"github.com/mtalog/mtalog/internal/numbers"
	"github.com/mtalog/mtalog/internal/report"
)

// clause is a condition on store.event with its arguments.
type clause struct {
	sql  string
	args []any
}

// condition returns the condition of a filter. The error says what is wrong
// with its value.
func condition(f Filter) (clause, error) {
	c, err := positive(f)
	if f.Not {
		c.sql = "NOT (" + c.sql + ")"
	}
	return c, err
}

// positive returns the condition of a filter as if it were not negated.
func positive(f Filter) (clause, error) {
	switch f.Key {
	case "provider":
		some, err := choice.Providers(f.Value)
		var ids []uint16
		for _, p := range some {
			ids = append(ids, uint16(p.ID))
		}
		return clause{sql: "provider IN (" + numbers.List(ids) + ")"}, err
	case "category":
		c, err := choice.Category(f.Value)
		return clause{sql: fmt.Sprintf("category = %d", c.ID)}, err
	case "code":
		from, to, reply, err := report.ParseCode(f.Value)
		return clause{sql: fmt.Sprintf("(code BETWEEN %d AND %d OR reply_code = %d)", from, to, reply)}, err
	case "mta":
		m, err := choice.MTA(f.Value)
		return clause{sql: fmt.Sprintf("mta = %d", m)}, err
	case "domain":
		domain, err := choice.Domain(f.Value)
		return clause{"domain IN (SELECT id FROM store.name WHERE value = ?)", []any{domain}}, err
	}
	host, err := choice.Host(f.Value)
	return clause{"host IN (SELECT id FROM store.name WHERE lower(value) = ?)", []any{host}}, err
}

// aboutFailure reports whether a filter is about the failure itself, and not
// about the attempt.
func (f Filter) aboutFailure() bool { return f.Key == "category" || f.Key == "code" }

// aboutHost reports whether a filter is about the host that wrote the log.
func (f Filter) aboutHost() bool { return f.Key == "host" || f.Key == "mta" }

// where joins the conditions of the filters for which use is true; "true"
// if there are none.
func (r *Rule) where(use func(Filter) bool) clause {
	all := clause{sql: "true"}
	for _, f := range r.Filters {
		if !use(f) {
			continue
		}
		c, _ := condition(f) // the parser has checked it
		all.sql += " AND " + c.sql
		all.args = append(all.args, c.args...)
	}
	return all
}

// absent returns the host or domain that the rule asks for and of which the database has
// nothing, as if it were misspelt; "" if there is none.
func (r *Rule) absent(ctx context.Context, q report.Querier) (string, error) {
	for _, f := range r.Filters {
		if f.Not || f.Key != "host" && f.Key != "domain" {
			continue
		}
		c, _ := condition(f) // the parser has checked it
		absent, err := report.Absent(ctx, q, map[string]string{f.Key: c.args[0].(string)})
		if err != nil || len(absent) > 0 {
			return f.Key + " " + f.Value, err
		}
	}
	return "", nil
}
