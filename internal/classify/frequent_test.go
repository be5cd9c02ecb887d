package classify

import (
	"fmt"
	"slices"
	"testing"
)

// TestFrequent measures the rules against what senders are told most: the replies of
// large providers, gateways, blocklists and MTAs as these document them, or as public
// threads quote them. The labels were set by reading them before any rule was asked;
// ACCURACY.md has what was right then. Unlike the samples of TestUnseen, most of these the
// rules had met in one dress or another.
func TestFrequent(t *testing.T) {
	c := classifier(t)
	right, asked := map[string]int{}, map[string]int{}
	for _, row := range slices.Concat(readCSVFile(t, "testdata/frequent.csv"), readCSVFile(t, "testdata/frequent_second.csv")) {
		judge(t, c, row, func(field string, isRight bool) {
			for _, key := range []string{field, row["family"] + " " + field} {
				asked[key]++
				if isRight {
					right[key]++
				}
			}
		})
	}
	for field, least := range map[string]int{"category": 530, "persistence": 532, "owner": 532, "provider": 525} {
		if right[field] < least {
			t.Errorf("%s: %d of %d right, which were %d", field, right[field], asked[field], least)
		}
	}
	var lines []string
	for key, n := range asked {
		lines = append(lines, fmt.Sprintf("%-24s %3d of %3d  %5.1f %%", key, right[key], n, 100*float64(right[key])/float64(n)))
	}
	slices.Sort(lines)
	for _, l := range lines {
		t.Log(l)
	}
}
