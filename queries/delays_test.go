package queries_test

import (
	"strings"
	"testing"

	"github.com/mtalog/mtalog/internal/report/reporttest"
)

// TestDelaysHaveTwoHumps: nineteen of twenty were delivered in two seconds, the
// others by a retry in more than five minutes. No delay lies between.
func TestDelaysHaveTwoHumps(t *testing.T) {
	r := named(t, "delays")
	db := reporttest.Open(t)
	db.Change(t, `CREATE TEMP TABLE one AS SELECT h.* FROM store.happening h JOIN store.kind k ON k.id = h.kind
		WHERE k.event = 11 LIMIT 1; -- delivered
		DELETE FROM store.happening;
		INSERT INTO store.happening SELECT o.* REPLACE (CASE WHEN range < 951 THEN 2000 ELSE 300000 + 1000 * range END AS delay) FROM one o, range(1000)`)
	out := string(run(t, db, r, nil))
	at := strings.Index(out, " total ")
	line, _, _ := strings.Cut(out[max(at, 0):], "\n")
	if got, want := strings.Join(strings.Fields(line), " "), "total 1,000 2s 2s 21m 29s 21m 39s"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
