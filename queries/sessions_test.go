package queries_test

import (
	"bytes"
	"testing"

	"github.com/mtalog/mtalog/internal/report/reporttest"
)

// TestOutgoingTLSIsNoSession: TLS that failed on the way out is nothing that the
// client did from which the message came.
func TestOutgoingTLSIsNoSession(t *testing.T) {
	for _, outgoing := range []string{"relay = (SELECT max(id) FROM store.peer)", "relay = 0, message = 1"} {
		db := reporttest.Open(t)
		db.Change(t, `UPDATE store.peer SET name = 'submitter.example.com', ip = '203.0.113.99' WHERE id = 1;
			UPDATE store.happening SET client = 1, `+outgoing+` WHERE kind IN (SELECT id FROM store.kind WHERE event = 34)`) // tls_failed
		if got := run(t, db, named(t, "sessions"), nil); bytes.Contains(got, []byte("tls failed")) {
			t.Errorf("%s:\n%s", outgoing, got)
		}
		if got := run(t, db, named(t, "tls-failures"), nil); !bytes.Contains(got, []byte("tls failed")) || bytes.Contains(got, []byte("submitter")) {
			t.Errorf("%s:\n%s", outgoing, got)
		}
	}
}
