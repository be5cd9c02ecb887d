// Package nearest finds the names that a user may have meant by one that does not
// exist.
package nearest

import (
	"cmp"
	"slices"
	"strings"
)

// maxNear is how many names an error proposes.
const maxNear = 3

// Names returns the few of names that are most like name, the most similar first:
// those that begin with it, and those that differ in at most a third of its
// letters, of which two that changed places count as one.
func Names(name string, names []string) []string {
	name = Plain(name)
	if name == "" || len(name) > 100 { // no name is so long, and the work grows with it
		return nil
	}
	far := map[string]int{}
	var near []string
	for _, n := range names {
		d := distance(name, Plain(n))
		if strings.HasPrefix(Plain(n), name) {
			d = 0
		}
		if far[n] = d; d <= max(1, len(name)/3) {
			near = append(near, n)
		}
	}
	slices.SortStableFunc(near, func(a, b string) int { return cmp.Compare(far[a], far[b]) })
	return near[:min(len(near), maxNear)]
}

// Question asks whether one of names was meant by name: "did you mean relays or
// replies?". It is "" if none is like it.
func Question(name string, names []string) string { return Ask(Names(name, names)) }

// Ask is Question for names that are known to be near; "" for none.
func Ask(near []string) string {
	if len(near) == 0 {
		return ""
	}
	return "did you mean " + strings.Join(near, " or ") + "?"
}

// Plain returns a name without what people do not remember: its case, and whether
// it has underscores or spaces.
func Plain(name string) string { return strings.ToLower(strings.ReplaceAll(name, "_", " ")) }

// distance returns how many letters must be added, removed, replaced or swapped with
// the next to turn a into b (the optimal string alignment distance).
func distance(a, b string) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		before, last, row = last, row, before
		row[0] = i + 1
		for j := range len(b) {
			d := last[j]
			if a[i] != b[j] {
				d++
			}
			row[j+1] = min(d, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
	}
	return row[len(b)]
}
