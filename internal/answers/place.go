package answers

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/mtalog/mtalog/internal/report"
)

// places finds the recipients' domain, or for refusals the client, that each finding
// without a provider is mostly about.
func (d *Diagnosis) places(q querier) error {
	found, unnamed := map[cause]*Finding{}, []*Finding(nil)
	for _, f := range d.Findings {
		if f.provider == 0 {
			found[f.cause] = f
			unnamed = append(unnamed, f)
		}
	}
	if len(unnamed) == 0 {
		return nil
	}
	rows, err := q.all(fmt.Sprintf(`FROM (SELECT `+causeColumns+`, `+inbound+` AS inbound,
			CASE WHEN inbound THEN c.ip ELSE d.value END AS who, count(*) AS n
		FROM store.happening h JOIN store.kind k ON k.id = h.kind JOIN store.verdict v ON v.id = h.verdict
			JOIN store.peer c ON c.id = h.client JOIN store.name d ON d.id = h.domain
		WHERE time >= %s AND time < %s AND v.provider = 0 AND v.category IN (%s) AND `+failing+` AND `+counted+` AND who IS NOT NULL
		GROUP BY ALL)
		QUALIFY row_number() OVER (PARTITION BY category, code, reply, inbound ORDER BY n DESC, who) = 1`,
		report.Literal(d.start()), report.Literal(d.now), categoriesOf(unnamed)))
	for _, r := range rows {
		c := causeOf(r, 0)
		c.inbound = r.Bool(4)
		if f := found[c]; f != nil && r.Float(6) >= f.Count/2 {
			f.Mostly = r.Text(5)
		}
	}
	return err
}

// where names the other side: the provider, or the one domain or client that most of
// the finding is about.
func (f *Finding) where() string {
	s := f.cause.where()
	if f.Mostly != "" {
		s += ", mostly " + f.Mostly
	}
	return s
}

// categoriesOf lists the categories of findings, for SQL.
func categoriesOf(findings []*Finding) string {
	var list []string
	for _, f := range findings {
		if id := strconv.Itoa(int(f.category)); !slices.Contains(list, id) {
			list = append(list, id)
		}
	}
	return strings.Join(list, ",")
}
