package classify

import (
	"testing"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/smtpcode"
)

// TestUnseen measures the rules against testdata/unseen.csv: replies and MTAs'
// own texts that stand in public issues, forum threads, documentation and test
// suites of other programs, with reserved names. None has the fingerprint of an
// example, of a labelled reply or of the public collection. Their labels were
// set by reading them before any rule was asked.
func TestUnseen(t *testing.T) {
	c := classifier(t)
	rows := readCSVFile(t, "testdata/unseen.csv")
	right, asked := map[string]int{}, map[string]int{}
	for _, row := range rows {
		v := c.Classify(unseen(t, row))
		for field, got := range map[string]string{
			"category": v.Category.String(), "persistence": v.Persistence.String(),
			"owner": v.Owner.String(), "provider": v.Provider.String(),
		} {
			if field == "provider" && row["relay"] == "" {
				continue // nothing to tell a provider by
			}
			asked[field]++
			if got == row[field] {
				right[field]++
			} else {
				t.Logf("%s %s, not %s (rule %d): %s %s", field, row[field], got, v.Rule, row["relay"], row["text"])
			}
		}
	}
	for field, least := range map[string]int{"category": 683, "persistence": 704, "owner": 691, "provider": 165} {
		t.Logf("%s: %d of %d right: %.1f %%", field, right[field], asked[field], 100*float64(right[field])/float64(asked[field]))
		if right[field] < least {
			t.Errorf("%s: %d of %d right, which were %d", field, right[field], asked[field], least)
		}
	}
}

// unseen makes a record of a row of unseen.csv. Its codes are those in its text,
// but for the enhanced code that an MTA gives to its own texts.
func unseen(tb testing.TB, row map[string]string) *parsers.Record {
	tb.Helper()
	r := FromReply(row["text"])
	r.Event, r.Relay.Name = parsers.NoEvent, []byte(row["relay"])
	for e, name := range parsers.Events {
		if name == row["event"] {
			r.Event = e
		}
	}
	for s, name := range parsers.Stages {
		if name == row["stage"] {
			r.Stage = s
		}
	}
	if e, err := smtpcode.Parse(row["enhanced"]); err == nil {
		r.Enhanced = e
	}
	if r.Event == parsers.NoEvent || row["stage"] != r.Stage.String() {
		tb.Fatalf("bad row: %v", row)
	}
	return r
}
