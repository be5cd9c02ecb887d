package queries_test

import (
	"bytes"
	"testing"

	"github.com/mtalog/mtalog/internal/report/reporttest"
)

// TestHostInAnyCase: a host that only the text names is the same however it is
// written there.
func TestHostInAnyCase(t *testing.T) {
	r := named(t, "connect")
	db := reporttest.Open(t)
	db.Change(t, `UPDATE store.happening SET relay = 0,
		text = encode('connect to ' || CASE WHEN rowid % 2 = 0 THEN 'Mail.Example.COM' ELSE 'mail.example.com' END || '[192.0.2.1]:25: Connection refused')
		WHERE kind IN (SELECT id FROM store.kind WHERE event IN (12, 35))`) // deferred, connect failed
	if got := run(t, db, r, nil); !bytes.Contains(got, []byte("\nmail.example.com")) || bytes.Contains(got, []byte("\nMail.Example.COM")) {
		t.Errorf("hosts:\n%s", got)
	}
}
