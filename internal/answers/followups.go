package answers

import "time"

// Filter narrows a report.
type Filter struct{ Name, Value string }

// FollowUps returns, for each of the first findings of the table, at most worst, the
// filters with which the report fingerprints shows its replies since they became more
// frequent. It returns none if what is usual is known and nothing is unusual.
func (d *Diagnosis) FollowUps(worst int) (all [][]Filter) {
	list := d.unusual()
	if !d.Known() {
		_, list = d.shown(worst)
	}
	for _, f := range list[:min(worst, len(list))] {
		filters := []Filter{{"category", f.category.String()}}
		if f.provider != 0 && f.provider != everywhere {
			filters = append(filters, Filter{"provider", f.provider.String()})
		}
		if code := f.codes(); code != "" && f.code != anyCode {
			filters = append(filters, Filter{"code", code})
		}
		filters = append(filters, Filter{"since", f.Since.Format(time.RFC3339)})
		if d.asked {
			filters = append(filters, Filter{"until", d.now.Format(time.RFC3339)})
		}
		all = append(all, filters)
	}
	return all
}
