package answers

import (
	"cmp"
	"fmt"

	"github.com/mtalog/mtalog/internal/classify"
)

// explain gives each finding its example and its cure.
func (d *Diagnosis) explain(q querier) error {
	ids := "0"
	for _, f := range d.Findings {
		f.Cure = f.cure()
		f.blame()
		ids += fmt.Sprintf(",%d", f.fingerprint)
	}
	rows, err := q.all("SELECT id, example FROM store.fingerprint WHERE id IN (" + ids + ")")
	for _, r := range rows {
		for _, f := range d.Findings {
			if f.fingerprint == r.Int(0) {
				f.Example = r.Text(1)
			}
		}
	}
	if err != nil {
		return err
	}
	return d.examples(q)
}

// examples gives each unusual finding the newest of its own that are most frequent: others with
// the same words are about another place. Of those at the same time, it is the one logged last.
func (d *Diagnosis) examples(q querier) error {
	unusual := d.unusual()
	if len(unusual) == 0 {
		return nil
	}
	rows, err := q.all("SELECT " + d.columns() + ", " + inbound + `, v.fingerprint, count(*) AS n, arg_max(decode(text), (time, line))
		FROM ` + happenings + " WHERE " + d.inWindow() + " AND " + about(unusual) + `
		GROUP BY ALL ORDER BY n, fingerprint DESC`)
	found := map[cause]string{}
	for _, r := range rows {
		found[directedCause(r, 0)] = r.Text(7)
	}
	for _, f := range unusual {
		if s := found[f.cause]; s != "" {
			f.Example = s
		}
	}
	return err
}

// cure returns what to do about a finding: what its rule says, or else its category.
// Who refuses clients needs other advice than who is refused. Rules of the user's own
// are not asked, as the database may have been classified with those of another.
func (f *Finding) cure() string {
	if cure, differs := f.category.RefusalAdvice(); f.inbound && differs {
		return cure
	}
	return cmp.Or(classify.RuleAdvice(f.rule), f.category.Info().Advice)
}
