package answers

import "github.com/mtalog/mtalog/internal/classify"

// cure is what to do about a finding: what its rule says, or else its category.
func (f *Finding) cure(rule *classify.Rule) string {
	if cure, differs := f.category.RefusalAdvice(); f.inbound && differs {
		return cure
	}
	if rule != nil && rule.Advice != "" && f.rule < classify.FirstUserRule {
		return rule.Advice
	}
	return f.category.Info().Advice
}
