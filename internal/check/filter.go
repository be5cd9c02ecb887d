package check

import (
	"fmt"
	"strings"

	"github.com/mtalog/mtalog/internal/classify"
	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/parsers"
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
		ids := providers(f.Value)
		if len(ids) == 0 {
			return clause{}, fmt.Errorf("no provider is called %q; mtalog report providers names those that there are", f.Value)
		}
		return clause{sql: "provider IN (" + strings.Join(ids, ",") + ")"}, nil
	case "category":
		c, ok := classify.CategoryNamed(strings.ToLower(f.Value))
		if !ok {
			return clause{}, fmt.Errorf("no category is called %q; choose one of %s", f.Value, categories())
		}
		return clause{sql: fmt.Sprintf("category = %d", c)}, nil
	case "code":
		from, to, reply, err := report.ParseCode(f.Value)
		if err != nil {
			return clause{}, err
		}
		return clause{sql: fmt.Sprintf("(code BETWEEN %d AND %d OR reply_code = %d)", from, to, reply)}, nil
	case "mta":
		for _, m := range []parsers.MTA{parsers.Postfix, parsers.Exim, parsers.Exchange} {
			if strings.EqualFold(f.Value, m.String()) {
				return clause{sql: fmt.Sprintf("mta = %d", m)}, nil
			}
		}
		return clause{}, fmt.Errorf("no MTA is called %q; choose one of postfix, exim, exchange", f.Value)
	case "domain":
		return clause{"domain IN (SELECT id FROM store.name WHERE value = ?)", []any{strings.ToLower(f.Value)}}, nil
	}
	return clause{"host IN (SELECT id FROM store.name WHERE lower(value) = ?)", []any{strings.ToLower(f.Value)}}, nil
}

// providers returns the numbers of the provider called name, or of all whose
// names begin with that word.
func providers(name string) (ids []string) {
	name = strings.ToLower(name)
	for p := range classify.Providers() {
		if have := strings.ToLower(p.Name); have == name || strings.HasPrefix(have, name+" ") {
			ids = append(ids, fmt.Sprint(uint16(p.ID)))
		}
	}
	return ids
}

func categories() string {
	var names []string
	for c := range classify.Categories() {
		names = append(names, c.Name)
	}
	return strings.Join(names, ", ")
}

// aboutFailure reports whether a filter is about the failure itself, and not
// about the attempt.
func (f Filter) aboutFailure() bool { return f.Key == "category" || f.Key == "code" }

// aboutHost reports whether a filter is about the host that wrote the log.
func (f Filter) aboutHost() bool { return f.Key == "host" || f.Key == "mta" }

// where joins the conditions of the filters for which use is true; "true"
// where there are none.
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
