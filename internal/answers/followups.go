package answers

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Filter narrows a report.
type Filter struct{ Name, Value string }

// FollowUp is a report that shows more of a finding.
type FollowUp struct {
	Report  string
	Filters []Filter
}

// FollowUps returns, for each of the first findings of the table, at most worst, the
// report of its replies since they became more frequent, and of the messages that wait
// because of it. It returns none if what is usual is known and nothing is unusual.
func (d *Diagnosis) FollowUps(worst int) (all []FollowUp) {
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
		since := []Filter{{"since", f.Since.Format(time.RFC3339)}}
		if d.asked {
			since = append(since, Filter{"until", d.now.Format(time.RFC3339)})
		}
		all = append(all, FollowUp{"fingerprints", slices.Concat(filters, since)})
		if f.defers() && !d.asked { // of another time it is not known what waited
			all = append(all, FollowUp{"waiting", filters})
		}
	}
	return all
}

// defers reports whether mail waits because of a finding, as its code says.
func (f *Finding) defers() bool {
	return !f.inbound && strings.HasPrefix(cmp.Or(f.mostCode, f.codes()), "4")
}
