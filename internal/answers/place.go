package answers

import (
	"fmt"
	"strings"

	"github.com/mtalog/mtalog/internal/classify"
	"github.com/mtalog/mtalog/parsers/smtpcode"
)

// places finds the recipients' domain, or the client where clients were
// refused, that each finding without a provider is mostly about.
func (d *Diagnosis) places(q querier) error {
	found, ids := map[cause]*Finding{}, map[string]bool{}
	for _, f := range d.Findings {
		if f.provider == 0 {
			found[f.cause] = f
			ids[fmt.Sprint(uint8(f.category))] = true
		}
	}
	if len(found) == 0 {
		return nil
	}
	var categories []string
	for id := range ids {
		categories = append(categories, id)
	}
	rows, err := q.all(fmt.Sprintf(`FROM (SELECT v.category, v.code, CASE WHEN v.code = 0 THEN v.reply_code ELSE 0 END AS reply, k.event BETWEEN 30 AND 34 AS inbound,
			CASE WHEN inbound THEN c.ip ELSE d.value END AS who, count(*) AS n
		FROM store.happening h JOIN store.kind k ON k.id = h.kind JOIN store.verdict v ON v.id = h.verdict
			JOIN store.peer c ON c.id = h.client JOIN store.name d ON d.id = h.domain
		WHERE time >= %s AND time < %s AND v.provider = 0 AND v.category IN (%s) AND k.`+failing+` AND who IS NOT NULL
		GROUP BY ALL)
		QUALIFY row_number() OVER (PARTITION BY category, code, reply, inbound ORDER BY n DESC, who) = 1`,
		literal(d.start()), literal(d.now), strings.Join(categories, ",")))
	for _, r := range rows {
		c := cause{category: classify.Category(r.Int(0)), code: smtpcode.Enhanced(r.Int(1)), reply: smtpcode.Reply(r.Int(2)), inbound: r.Bool(3)}
		if f := found[c]; f != nil && r.Float(5) >= f.Count/2 {
			f.Mostly = r.Text(4)
		}
	}
	return err
}

// where names the other side: the provider, or the one domain or client that
// most of it is about.
func (f *Finding) where() string {
	s := f.cause.where()
	if f.Mostly != "" {
		s += ", mostly " + f.Mostly
	}
	return s
}
