package queries_test

import (
	"bytes"
	"testing"

	"github.com/mtalog/mtalog/internal/report/reporttest"
)

// TestOutliersOfOneDay: where there are no other days, nothing is so many times as much
// as on them.
func TestOutliersOfOneDay(t *testing.T) {
	r := named(t, "outliers")
	db := reporttest.Open(t)
	db.Change(t, "UPDATE store.happening SET time = TIMESTAMP '2026-03-02 12:00:00'")
	columns, rows := results(t, db, r, map[string]string{"attempts": "1"})
	for _, row := range rows {
		for i, c := range columns {
			if v := row[i]; v != nil && (c.Name == "times" || c.Name == "mean_of_other_days") {
				t.Errorf("%s of %v is %v", c.Name, row[1], v)
			}
		}
	}
	if len(rows) == 0 {
		t.Error("nobody sent anything")
	}
}

// TestLocalUser: a user of this machine has no client, and did not log in to send.
func TestLocalUser(t *testing.T) {
	r := named(t, "outliers")
	db := reporttest.Open(t)
	if got := run(t, db, r, nil); !bytes.Contains(got, []byte("\nlogin   mallory")) {
		t.Errorf("want the login:\n%s", got)
	}
	db.Change(t, "UPDATE store.happening SET client = 0")
	if got := run(t, db, r, nil); !bytes.Contains(got, []byte("\nlocal user  mallory")) {
		t.Errorf("want the local user:\n%s", got)
	}
}

// TestNoDomain: senders without a domain are no domains of their own.
func TestNoDomain(t *testing.T) {
	r := named(t, "sender-domains")
	db := reporttest.Open(t)
	db.Change(t, "UPDATE store.address SET value = split_part(value, '@', 1) WHERE value LIKE '%@example.com'")
	if got := run(t, db, r, nil); bytes.Contains(got, []byte("newsletter")) || !bytes.Contains(got, []byte("(no domain)")) {
		t.Errorf("want (no domain):\n%s", got)
	}
}
