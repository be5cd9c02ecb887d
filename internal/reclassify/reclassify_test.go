package reclassify_test

import (
	"database/sql"
	"path/filepath"
	"testing"

	"github.com/mtalog/mtalog/internal/classify"
	"github.com/mtalog/mtalog/internal/ingest"
	"github.com/mtalog/mtalog/internal/ingest/ingesttest"
	"github.com/mtalog/mtalog/internal/must"
	"github.com/mtalog/mtalog/internal/reclassify"
	"github.com/mtalog/mtalog/internal/sink/duckdb"
)

// TestSameRules holds a database of all kinds of logs against the rules that
// classified it: what is stored of a failure must be all that its meaning
// depends on.
func TestSameRules(t *testing.T) {
	logs, err := filepath.Glob("../../testdata/*/*.log")
	if err != nil || len(logs) < 10 {
		t.Fatalf("%d logs, %v", len(logs), err)
	}
	rules, err := classify.New()
	if err != nil {
		t.Fatal(err)
	}
	db, _ := ingesttest.Load(t, ingest.Options{Classifier: rules, Problem: func(err error) { t.Log(err) }}, logs...)
	again := must.Have(classify.New())(t)
	res, err := run(t, db, again)
	if err != nil || len(res.Changes) > 0 || res.Skipped > 0 || res.Events < 500 {
		t.Errorf("%+v, %v", res, err)
	}
}

// TestTLSOfMessage holds that a failure of TLS stays one of the server sent to or of a
// client, which only the message tells apart.
func TestTLSOfMessage(t *testing.T) {
	testOwners(t, "pattern,category\ncertificate status,network\n", `2026-11-24 10:00:00 1vNabc-0000AA-1b <= amy@example.com U=amy P=local S=500
2026-11-24 10:00:01 1vNabc-0000AA-1b Required TLS certificate status not received
2026-11-24 10:00:02 Required TLS certificate status not received
`, 2, "us them")
}

// TestLMTP holds that the fault of a mail store stays ours, and that of another server theirs,
// which only the service and the relay tell apart.
func TestLMTP(t *testing.T) {
	testOwners(t, "pattern,category\ninternal error,mailbox_full\n", `2026-11-24T10:00:01+00:00 mx postfix/smtp[1]: 4A1B2C3D1: to=<a@example.com>, relay=mx.example.net[192.0.2.1]:25, delay=1, delays=0/0/0/1, dsn=4.3.0, status=deferred (host mx.example.net[192.0.2.1] said: 451 4.3.0 Temporary internal error (in reply to end of DATA command))
2026-11-24T10:00:02+00:00 mx postfix/lmtp[1]: 4A1B2C3D2: to=<a@example.com>, relay=store.example.com[192.0.2.1]:24, delay=1, delays=0/0/0/1, dsn=4.3.0, status=deferred (host mx.example.net[192.0.2.1] said: 451 4.3.0 Temporary internal error (in reply to end of DATA command))
2026-11-24T10:00:03+00:00 mx postfix/smtp[1]: 4A1B2C3D3: to=<a@example.com>, relay=mx.example.com[private/store], delay=1, delays=0/0/0/1, dsn=4.3.0, status=deferred (host mx.example.net[192.0.2.1] said: 451 4.3.0 Temporary internal error (in reply to end of DATA command))
`, 3, "them us us")
}

// testOwners imports a log by a rule that gives its failures one meaning. By the built-in
// rules, so many of them change, and they have these owners.
func testOwners(t *testing.T, rule, log string, changes int64, owners string) {
	t.Helper()
	ours := must.Have(classify.New(classify.RuleFile{Name: "ours.csv", Text: []byte(rule)}))(t)
	db, _ := ingesttest.LoadText(t, ingest.Options{Classifier: ours}, log)
	for _, want := range []int64{changes, 0} { // from our rule to the built-in one, which then says the same
		rules := must.Have(classify.New())(t)
		res, err := run(t, db, rules)
		if changed := events(res); err != nil || changed != want {
			t.Errorf("%d changed, want %d: %+v, %v", changed, want, res, err)
		}
	}
	var got string
	err := db.DB.QueryRow("SELECT string_agg(owner, ' ' ORDER BY time) FROM events WHERE owner IS NOT NULL").Scan(&got)
	if err != nil || got != owners {
		t.Errorf("owners %q, want %q, %v", got, owners, err)
	}
}

func run(t *testing.T, db *duckdb.DB, rules *classify.Classifier) (res reclassify.Result, err error) {
	err = db.InTx(t.Context(), func(tx *sql.Tx) (err error) {
		res, err = reclassify.Run(t.Context(), tx, rules, false)
		return err
	})
	return res, err
}

func events(res reclassify.Result) (n int64) {
	for _, c := range res.Changes {
		n += c.Events
	}
	return n
}
