package answers

import (
	"fmt"

	"github.com/mtalog/mtalog/internal/classify"
)

// explain gives each finding its example and its cure.
func (d *Diagnosis) explain(q querier) error {
	rules, err := classify.New()
	if err != nil {
		return err
	}
	ids := "0"
	for _, f := range d.Findings {
		f.Cure = f.cure(rules.Rule(f.rule))
		d.blame(f)
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
	return err
}

// cure returns what to do about a finding: what its rule says, or else its category.
// Who refuses clients needs other advice than who is refused. Rules of the user's own
// are not asked, as the database may have been classified with those of another.
func (f *Finding) cure(rule *classify.Rule) string {
	if cure, differs := f.category.RefusalAdvice(); f.inbound && differs {
		return cure
	}
	if rule != nil && rule.Advice != "" && f.rule < classify.FirstUserRule {
		return rule.Advice
	}
	return f.category.Info().Advice
}
