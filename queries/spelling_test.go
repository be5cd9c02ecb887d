package queries_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mtalog/mtalog/internal/report/reporttest"
)

// TestKeyOfSeveral: recipients that differ in capitals have one key, by which they are
// found. That all of them together have more must not hide who has more than each.
func TestKeyOfSeveral(t *testing.T) {
	db := reporttest.Open(t)
	db.Change(t, `INSERT INTO store.happening
		SELECT h.* REPLACE (h.line + 65536 * (1 + nr) AS line, encode(who) AS recipient)
		FROM (SELECT * FROM store.happening WHERE verdict IN (SELECT id FROM store.verdict WHERE category = 3) LIMIT 1) h,
			(SELECT unnest(['Ann@full.test', 'ann@full.test', 'bob@full.test']) AS who, unnest([60, 60, 100]) AS n), range(100) r(nr)
		WHERE nr < n`)
	db.Change(t, `INSERT INTO store.happening
		SELECT h.* REPLACE (h.line + 65536 * (101 + nr) AS line, encode(who) AS recipient)
		FROM (SELECT h.* FROM store.happening h JOIN store.kind k ON k.id = h.kind JOIN all_messages m ON m.id = h.message WHERE k.event = 11 AND m.size > 0 LIMIT 1) h,
			(SELECT unnest(['Ann@full.test', 'ann@full.test', 'bob@full.test']) AS who, unnest([60, 60, 100]) AS n), range(100) r(nr)
		WHERE nr < n`)
	db.Key(t)
	for _, name := range []string{"mailbox-full", "recipients", "volume-recipients"} {
		r := named(t, name)
		_, all := results(t, db, r, nil)
		_, first := results(t, db, r, map[string]string{"limit": "1"})
		if diff := cmp.Diff(all[:1], first); diff != "" {
			t.Errorf("%s --limit 1 (-want +got):\n%s", name, diff)
		}
	}
}
