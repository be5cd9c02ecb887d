package reclassify_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/mtalog/mtalog/internal/classify"
	"github.com/mtalog/mtalog/internal/ingest"
	"github.com/mtalog/mtalog/internal/ingest/ingesttest"
	"github.com/mtalog/mtalog/internal/reclassify"
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
	again, err := classify.New()
	if err != nil {
		t.Fatal(err)
	}
	res, err := reclassify.Run(t.Context(), db.DB, again)
	if err != nil || len(res.Changes) > 0 || res.Skipped > 0 || res.Events < 500 {
		t.Errorf("%+v, %v", res, err)
	}
}

// TestTLSOfMessage holds that a failure of TLS stays one of the server sent to or of a
// client, which only the message tells apart, also where rules of one's own had given
// both the same meaning.
func TestTLSOfMessage(t *testing.T) {
	log := filepath.Join(t.TempDir(), "mainlog")
	err := os.WriteFile(log, []byte(`2026-11-24 10:00:00 1vNabc-0000AA-1b <= amy@example.com U=amy P=local S=500
2026-11-24 10:00:01 1vNabc-0000AA-1b Required TLS certificate status not received
2026-11-24 10:00:02 Required TLS certificate status not received
`), 0o600)
	if err != nil {
		t.Fatal(err)
	}
	ours, err := classify.New(classify.RuleFile{Name: "ours.csv", Text: []byte("pattern,category\ncertificate status,network\n")})
	if err != nil {
		t.Fatal(err)
	}
	db, _ := ingesttest.Load(t, ingest.Options{Classifier: ours, Problem: func(err error) { t.Error(err) }}, log)
	for _, want := range []int64{2, 0} { // from our rule to the built-in one, which then says the same
		rules, err := classify.New()
		if err != nil {
			t.Fatal(err)
		}
		res, err := reclassify.Run(t.Context(), db.DB, rules)
		if changed := events(res); err != nil || res.Events != 2 || changed != want {
			t.Errorf("%d changed, want %d: %+v, %v", changed, want, res, err)
		}
	}
	var owners string
	err = db.DB.QueryRow("SELECT string_agg(owner, ' ' ORDER BY time) FROM events WHERE event = 'tls_failed'").Scan(&owners)
	if want := "us them"; err != nil || owners != want {
		t.Errorf("owners %q, want %q, %v", owners, want, err)
	}
}

func events(res reclassify.Result) (n int64) {
	for _, c := range res.Changes {
		n += c.Events
	}
	return n
}
