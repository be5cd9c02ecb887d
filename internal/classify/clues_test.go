package classify

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/mtalog/mtalog/internal/golden"
	"github.com/mtalog/mtalog/parsers"
)

// labelledReply is a labelled reply of testdata.
type labelledReply struct {
	record   *parsers.Record
	category Category
	clues    []string
}

// labelledReplies are those of testdata by the name of the file.
func labelledReplies(t *testing.T) map[string][]labelledReply {
	t.Helper()
	names, err := filepath.Glob("testdata/unseen*.csv")
	if err != nil || len(names) < 10 {
		t.Fatal(names, err)
	}
	all := map[string][]labelledReply{}
	for _, name := range append(names, "testdata/labelled.csv") {
		record := unseen
		if name == "testdata/labelled.csv" {
			record = labelled
		}
		for _, row := range readCSVFile(t, name) {
			r := record(t, row)
			s := subjectOf(r, Fingerprint(nil, r.Text))
			all[name] = append(all[name], labelledReply{r, categoryOf(t, row["category"]), s.clues()})
		}
	}
	return all
}

// fewestReplies is how many labelled replies a clue has to be in.
const fewestReplies = 2

// countClues returns what clues.csv says of replies.
func countClues(replies []labelledReply) string {
	counts := map[string]map[Category]int{allReplies: {}}
	for _, r := range replies {
		for _, clue := range append(r.clues, allReplies) {
			if counts[clue] == nil {
				counts[clue] = map[Category]int{}
			}
			counts[clue][r.category]++
		}
	}
	var b strings.Builder
	b.WriteString("clue,replies\n")
	for _, clue := range slices.Sorted(maps.Keys(counts)) {
		total, list := 0, []string{}
		for _, c := range slices.Sorted(maps.Keys(counts[clue])) {
			total += counts[clue][c]
			list = append(list, fmt.Sprint(c, " ", counts[clue][c]))
		}
		if total >= fewestReplies {
			fmt.Fprintf(&b, "%s,%s\n", clue, strings.Join(list, " "))
		}
	}
	return b.String()
}

// TestCluesTable holds rules/clues.csv against the labelled replies that it is counted from.
func TestCluesTable(t *testing.T) {
	var all []labelledReply
	for _, replies := range labelledReplies(t) {
		all = append(all, replies...)
	}
	golden.Compare(t, "rules/clues.csv", countClues(all))
}

func TestReadClues(t *testing.T) {
	for _, list := range []string{"nosuch 1", "dns none", "dns 0"} {
		if _, err := readClues("clue,replies\n*,dns 2\nquota," + list + "\n"); err == nil || !strings.Contains(err.Error(), "quota: "+list) {
			t.Errorf("%s: %v", list, err)
		}
	}
}

// TestCluesOfOtherReplies measures the clues alone, without any rule: counted in all files
// but one, they are asked about the replies of that.
func TestCluesOfOtherReplies(t *testing.T) {
	const leastRight, leastSure = 0.97, 0.3
	asked, sure, right := 0, 0, 0
	all := labelledReplies(t)
	for name, replies := range all {
		var others []labelledReply
		for other, list := range all {
			if other != name {
				others = append(others, list...)
			}
		}
		table, err := readClues(countClues(others))
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range replies {
			asked++
			scores := table.scores(r.clues)
			best := likeliest(scores)
			first := scores[best]
			scores[best] = scores[0]
			if first-slices.Max(scores) < muchLikelier {
				continue
			}
			sure++
			if best == r.category {
				right++
			}
		}
	}
	t.Logf("of %d replies, clues were sure of %d, and right about %d: %.1f %%", asked, sure, right, 100*float64(right)/float64(sure))
	if float64(sure) < leastSure*float64(asked) || float64(right) < leastRight*float64(sure) {
		t.Errorf("that is less than %g of them, or they are sure of less than %g", leastRight, leastSure)
	}
}

// TestOverruled: clues overrule what a code alone says, and say by what, but neither a
// sure rule nor one of the user's own.
func TestOverruled(t *testing.T) {
	r := FromReply("450 4.7.1 first contact, come again in some minutes")
	r.Stage = parsers.Rcpt
	c := classifier(t)
	v := c.Classify(r)
	clues, overruled := c.Clues(r)
	if rule := c.Rule(v.Rule); v.Category.String() != "greylist" || rule == nil || rule.Tier != "clues" || rule.Category != v.Category {
		t.Errorf("%v by rule %v", v.Category, rule)
	}
	if overruled == nil || overruled.Tier != "enhanced" || len(clues) < 5 || !slices.Contains(clues[:5], "minutes") || !slices.Contains(clues[:5], "again") {
		t.Errorf("%q overruled %v", clues, overruled)
	}
	refused := *r
	refused.Event = parsers.Rejected
	if clues, overruled := c.Clues(&refused); clues != nil || overruled != nil {
		t.Errorf("a refusal of ours: %q overruled %v", clues, overruled)
	}
	for _, confidence := range []string{"high", "low"} {
		own := classifier(t, table("tier,field,pattern,category,confidence", `enhanced,enhanced,^4\.7\.1$,policy,`+confidence))
		if v := own.Classify(r); v.Rule != FirstUserRule {
			t.Errorf("a rule of the user's own does not decide, but rule %d", v.Rule)
		}
		if clues, overruled := own.Clues(r); clues != nil || overruled != nil {
			t.Errorf("%q overruled %v", clues, overruled)
		}
	}
	for _, r := range c.rules {
		if r.yields() != (r.Confidence != "high" && r.Tier != "text" && r.Tier != "provider" && r.Tier != "enhanced_specific") {
			t.Errorf("rule %d of tier %s with confidence %s yields: %t", r.ID, r.Tier, r.Confidence, r.yields())
		}
	}
}
