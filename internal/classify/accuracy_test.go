package classify

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/smtpcode"
)

// leastAccuracy is what was measured on testdata/labelled.csv; ACCURACY.md has it
// too.
const leastAccuracy = 0.95

// TestLabelled measures the rules against fingerprints of real failures that
// were labelled by reading them. Rules were corrected by this very sample.
func TestLabelled(t *testing.T) {
	c := classifier(t)
	rows := readCSVFile(t, "testdata/labelled.csv")
	right, wrong := 0, map[string]int{}
	for _, row := range rows {
		v := c.Classify(labelled(t, row))
		if v.Category.String() == row["category"] {
			right++
			continue
		}
		wrong[row["category"]]++
		t.Logf("%s, not %v (rule %d): %s", row["category"], v.Category, v.Rule, row["text"])
	}
	accuracy := float64(right) / float64(len(rows))
	t.Logf("%d of %d right: %.1f %%; wrong by category: %v", right, len(rows), 100*accuracy, wrong)
	if accuracy < leastAccuracy || len(rows) < 300 {
		t.Errorf("%d of %d right", right, len(rows))
	}
}

// labelled makes a record of a row of labelled.csv.
func labelled(tb testing.TB, row map[string]string) *parsers.Record {
	tb.Helper()
	r := parsers.Record{Text: []byte(row["text"])}
	happened(tb, &r, row)
	if reply, err := strconv.Atoi(row["reply"]); err == nil {
		r.Reply = smtpcode.Reply(reply)
	}
	if e, err := smtpcode.Parse(row["enhanced"]); err == nil {
		r.Enhanced = e
	}
	return &r
}

// happened gives r the event and the stage of a row.
func happened(tb testing.TB, r *parsers.Record, row map[string]string) {
	tb.Helper()
	r.Event = parsers.NoEvent
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
	if r.Event == parsers.NoEvent || row["stage"] != r.Stage.String() {
		tb.Fatalf("bad row: %v", row)
	}
}

func readCSVFile(tb testing.TB, name string) (rows []map[string]string) {
	tb.Helper()
	f, err := os.Open(name)
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	lines, err := csv.NewReader(f).ReadAll()
	if err != nil {
		tb.Fatal(err)
	}
	for _, line := range lines[1:] {
		row := map[string]string{}
		for i, column := range lines[0] {
			row[column] = line[i]
		}
		rows = append(rows, row)
	}
	return rows
}

// TestCorpusReplies measures the rules against a public collection of replies.
// testdata/corpus_replies.csv has a label for each of its rows, which were set
// in the same way; its texts are not ours to copy.
func TestCorpusReplies(t *testing.T) {
	corpus := os.Getenv("MTALOG_CORPUS")
	if corpus == "" {
		t.Skip("MTALOG_CORPUS is not set")
	}
	const leastRight = 202
	c := classifier(t)
	rows := readCSVFile(t, filepath.Join(corpus, "replies", "smtp_field_manual_expected.csv"))
	labels := readCSVFile(t, "testdata/corpus_replies.csv")
	if len(labels) != len(rows) {
		t.Fatalf("%d labels for %d rows", len(labels), len(rows))
	}
	right := 0
	for i, row := range rows {
		v := c.Classify(FromReply(row["response"]))
		if v.Category.String() == labels[i]["category"] {
			right++
		} else {
			t.Logf("%s, not %v (rule %d): %.150q", labels[i]["category"], v.Category, v.Rule, row["response"])
		}
	}
	t.Logf("%d of %d right: %.1f %%", right, len(rows), 100*float64(right)/float64(len(rows)))
	if right < leastRight {
		t.Errorf("%d of %d right, which were %d", right, len(rows), leastRight)
	}
}
