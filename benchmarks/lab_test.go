package benchmarks

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/mtalog/mtalog/internal/must"
	"github.com/mtalog/mtalog/internal/sink/duckdb"
)

// labRecipient is one recipient of a message that a real MTA was given, and
// what became of it by the server that it was sent to, the reports that the
// MTA mailed, and its queue at the end.
type labRecipient struct {
	Kind, Group, Final string
	QueueID            string `json:"qid"`
	Recipient          string `json:"rcpt"`
}

// labOutcomes are the outcomes that the log of an MTA may give for what really
// happened. Exim logs "retry timeout exceeded" for a host that failed for too
// long whether the last failure was temporary or not, and bounces what was
// frozen; "failed" is of the null sender, for whom no report tells the two apart.
var labOutcomes = map[string][]string{
	"sent":     {"delivered"},
	"bounced":  {"bounced"},
	"expired":  {"expired"},
	"deferred": {"deferred"},
	"failed":   {"bounced", "expired"},
	"hold":     {"held"},
	"frozen":   {"held", "bounced"},
	"removed":  {"removed"},
}

// TestFinalOutcomesAgreeWithTheLab asks the view messages what became of each
// recipient of the messages sent through real MTAs. Under its own queue ID a
// log is silent on a dozen of each run: what an alias passed on in another
// message, what was held or frozen before any attempt, and local parts that
// Postfix logs without their quotes.
func TestFinalOutcomesAgreeWithTheLab(t *testing.T) {
	const least = 1210 // of each run's recipients have to be compared
	for _, run := range []struct {
		dir  string
		logs []string
	}{
		{"postfix/p1", []string{"maillog"}},
		{"postfix/p2", []string{"mail.traditional"}},
		{"postfix/p2", []string{"mail.rfc3339"}},
		{"postfix/p2", []string{"mail.rfc5424"}},
		{"exim/e1", []string{"mainlog", "rejectlog", "paniclog"}},
		{"exim/e2", []string{"mainlog", "rejectlog", "paniclog"}},
	} {
		t.Run(run.dir+"/"+run.logs[0], func(t *testing.T) {
			dir := filepath.Join("..", "testdata", "lab", run.dir)
			var paths []string
			for _, name := range run.logs {
				paths = append(paths, filepath.Join(dir, name+".gz"))
			}
			db, _ := load(t, paths...)
			outcomes := labLog(t, db)
			compared := 0
			for _, r := range labTruth(t, filepath.Join(dir, "truth.jsonl.gz")) {
				want := labOutcomes[r.Final]
				if strings.HasPrefix(run.dir, "exim") && (r.Final == "bounced" || r.Final == "expired") {
					want = labOutcomes["failed"]
				}
				got, logged := outcomes[r.QueueID+" "+strings.ToLower(r.Recipient)]
				if want == nil || !logged {
					continue
				}
				compared++
				if !slices.ContainsFunc(got, func(o string) bool { return slices.Contains(want, o) }) {
					t.Errorf("%s to %s (%s) was %s, mtalog says %v", r.QueueID, r.Recipient, r.Group, r.Final, got)
				}
			}
			if compared < least {
				t.Errorf("%d recipients compared, not %d", compared, least)
			}
		})
	}
}

// labLog returns the last outcomes by queue ID and recipient, as the client
// named it or as it was rewritten: several where an alias has several members.
func labLog(t *testing.T, db *duckdb.DB) map[string][]string {
	t.Helper()
	rows, err := db.Query(`
		SELECT DISTINCT m.queue_id || ' ' || lower(n.name), m.outcome
		FROM messages m
		JOIN (
			SELECT queue_id, recipient, unnest([recipient, original_recipient]) AS name FROM outcomes
		) n ON n.queue_id = m.queue_id AND n.recipient = m.recipient
		WHERE n.name IS NOT NULL`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	list := map[string][]string{}
	for rows.Next() {
		var key, outcome string
		must.Do(t, rows.Scan(&key, &outcome))
		list[key] = append(list[key], outcome)
	}
	must.Do(t, rows.Err())
	return list
}

func labTruth(t *testing.T, path string) (list []labRecipient) {
	t.Helper()
	f := must.Have(os.Open(path))(t)
	defer f.Close()
	plain := must.Have(gzip.NewReader(f))(t)
	lines := bufio.NewScanner(plain)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var r labRecipient
		must.Do(t, json.Unmarshal(lines.Bytes(), &r))
		if r.Kind == "delivery" && r.QueueID != "" {
			list = append(list, r)
		}
	}
	must.Do(t, lines.Err())
	return list
}
