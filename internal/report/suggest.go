package report

import (
	"cmp"
	"slices"
	"strings"
)

// nearest returns up to three names that a user may have meant.
func (c *Catalog) nearest(name string) []string {
	type candidate struct {
		name     string
		distance int
	}
	var all []candidate
	for known := range c.reports {
		d := distance(strings.ToLower(name), known)
		if name != "" && strings.HasPrefix(known, strings.ToLower(name)) {
			d = 0
		}
		if d <= 1+len(known)/4 {
			all = append(all, candidate{known, d})
		}
	}
	slices.SortFunc(all, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.distance, b.distance), cmp.Compare(a.name, b.name))
	})
	var names []string
	for _, x := range all[:min(3, len(all))] {
		names = append(names, x.name)
	}
	return names
}

// distance is Levenshtein's: how many bytes must be added, left out or
// replaced to make b of a.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replaced := diagonal
			if a[i] != b[j] {
				replaced++
			}
			diagonal = row[j+1]
			row[j+1] = min(replaced, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
