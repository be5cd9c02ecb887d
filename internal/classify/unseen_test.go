package classify

import (
	"testing"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/smtpcode"
)

// TestUnseen measures the rules against replies and MTAs' own texts that stand in
// public issues, forum threads, pastes, documentation and test suites of other
// programs, with reserved names. When they were collected, none had the fingerprint
// of an example, of a labelled reply or of the public collection, and their labels
// were set by reading them before any rule was asked. Rules were then corrected by
// all samples but tenth_b, by each before the next was collected; ACCURACY.md has what was
// right before. No rule is to be made for a reply of tenth_b, which tells what new replies
// can expect.
func TestUnseen(t *testing.T) {
	c := classifier(t)
	for _, sample := range []struct {
		name                                   string
		category, persistence, owner, provider int // least right
	}{
		{"unseen", 699, 712, 703, 165},
		{"unseen_second", 209, 215, 212, 22},
		{"unseen_third", 472, 491, 482, 214},
		{"unseen_fourth", 105, 112, 111, 17},
		{"unseen_fifth", 243, 248, 244, 95},
		{"unseen_sixth", 86, 88, 89, 10},
		{"unseen_seventh_a", 153, 158, 155, 18},
		{"unseen_seventh_b", 151, 155, 154, 18},
		{"unseen_eighth_a", 78, 79, 78, 18},
		{"unseen_eighth_b", 71, 74, 70, 22},
		{"unseen_ninth", 107, 113, 114, 13},
		{"tenth_a", 86, 97, 88, 6},
		{"tenth_b", 72, 87, 81, 10},
		{"regions", 221, 249, 243, 0},
	} {
		right, asked := map[string]int{}, map[string]int{}
		for _, row := range readCSVFile(t, "testdata/"+sample.name+".csv") {
			judge(t, c, row, func(field string, isRight bool) {
				asked[field]++
				if isRight {
					right[field]++
				}
			})
		}
		for field, least := range map[string]int{
			"category": sample.category, "persistence": sample.persistence, "owner": sample.owner, "provider": sample.provider,
		} {
			if asked[field] == 0 {
				continue // no provider is known of what lists of patterns quote
			}
			t.Logf("%s: %s: %d of %d right: %.1f %%", sample.name, field, right[field], asked[field], 100*float64(right[field])/float64(asked[field]))
			if right[field] < least {
				t.Errorf("%s: %s: %d of %d right, which were %d", sample.name, field, right[field], asked[field], least)
			}
		}
	}
}

// judge classifies the reply in a row of a sample, and tells of each field that the row has
// a label for whether the verdict has it, too.
func judge(t *testing.T, c *Classifier, row map[string]string, tell func(field string, isRight bool)) {
	t.Helper()
	v := c.Classify(unseen(t, row))
	for field, got := range map[string]string{
		"category": v.Category.String(), "persistence": v.Persistence.String(),
		"owner": v.Owner.String(), "provider": v.Provider.String(),
	} {
		if field == "provider" && row["relay"] == "" {
			continue // nothing to tell a provider by
		}
		tell(field, got == row[field])
		if got != row[field] {
			t.Logf("%s %s, not %s (rule %d): %s %s", field, row[field], got, v.Rule, row["relay"], row["text"])
		}
	}
}

// unseen makes a record of a row of such a sample. Its codes are those in its text,
// but for the enhanced code that an MTA gives to its own texts.
func unseen(tb testing.TB, row map[string]string) *parsers.Record {
	tb.Helper()
	r := FromReply(row["text"])
	r.Relay.Name = []byte(row["relay"])
	if OnThisHost(r.Relay.Name) { // a content filter on this host, which parsers give the address of
		r.Relay.IP = r.Relay.Name
	}
	happened(tb, r, row)
	if e, err := smtpcode.Parse(row["enhanced"]); err == nil {
		r.Enhanced = e
	}
	return r
}
