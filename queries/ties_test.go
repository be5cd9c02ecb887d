package queries_test

import (
	"bytes"
	"slices"
	"testing"

	"github.com/mtalog/mtalog/internal/report/reporttest"
)

// TestTies: of two that are as frequent always the same one is named, and what is said of
// it is of that one.
func TestTies(t *testing.T) {
	db := reporttest.Open(t)
	db.Change(t, "INSERT INTO store.fingerprint VALUES (1000, 'as often in two ways', 'as often in two ways')")
	db.Change(t, `INSERT INTO store.verdict SELECT * EXCLUDE (nr) REPLACE (1000 + nr AS id, 450 AS reply_code, [4007001, 4007002][nr + 1] AS code, [12, 3][nr + 1] AS category, 1000 AS fingerprint)
		FROM (SELECT v.*, nr FROM store.verdict v, range(2) r(nr) WHERE v.id = 1)`)
	db.Change(t, `INSERT INTO store.happening SELECT h.* REPLACE (line + 65536 * v.id AS line, v.id AS verdict)
		FROM (SELECT * FROM store.happening WHERE verdict IN (SELECT id FROM store.verdict WHERE category = 3) LIMIT 1) h, (SELECT id FROM store.verdict WHERE id >= 1000) v`)
	for _, line := range bytes.Split(run(t, db, named(t, "fingerprints"), nil), []byte("\n")) {
		if bytes.Contains(line, []byte("as often in two ways")) && (!bytes.Contains(line, []byte(" 4.7.2 ")) || !bytes.Contains(line, []byte(" mailbox_full "))) {
			t.Errorf("want the higher code with its category: %s", line)
		}
	}
}

// TestTiedOwners: who has to act is not chance.
func TestTiedOwners(t *testing.T) {
	for _, first := range []int{0, 1} {
		db := reporttest.Open(t)
		db.Change(t, `INSERT INTO store.verdict SELECT v.* REPLACE (1000 + nr AS id, 250 AS category, [o.id, 1][1 + (nr + ?) % 2] AS owner)
			FROM (SELECT * FROM store.verdict WHERE id = 1) v, (SELECT max(id) AS id FROM owners) o, range(2) r(nr)`, first)
		db.Change(t, "INSERT INTO categories (id, name) VALUES (250, 'of_two')")
		db.Change(t, `INSERT INTO store.happening SELECT h.* REPLACE (line + 65536 * v.id AS line, v.id AS verdict)
			FROM (SELECT * FROM store.happening WHERE verdict IN (SELECT id FROM store.verdict WHERE category = 3) LIMIT 1) h, (SELECT id FROM store.verdict WHERE id >= 1000) v`)
		_, rows := results(t, db, named(t, "causes"), nil)
		i := slices.IndexFunc(rows, func(row []any) bool { return row[0] == "of two" })
		if i < 0 || rows[i][3] != "us" {
			t.Errorf("want the first owner of two: %v", rows)
		}
	}
}

// TestTiedExamples: of two replies that are as frequent the same is shown, in whichever order they were stored: logs
// are read at the same time, and which is first is chance.
func TestTiedExamples(t *testing.T) {
	for _, report := range []string{"failures", "provider-failures"} {
		for _, first := range []int{0, 1} {
			db := reporttest.Open(t)
			db.Change(t, `INSERT INTO store.fingerprint SELECT 1000 + nr, text, text FROM (SELECT nr, ['said as often, a', 'said as often, b'][1 + (nr + ?) % 2] AS text FROM range(2) r(nr))`, first)
			db.Change(t, "INSERT INTO store.verdict SELECT v.* REPLACE (1000 + nr AS id, 4007077 AS code, 1000 + nr AS fingerprint) FROM (SELECT * FROM store.verdict WHERE id = 1) v, range(2) r(nr)")
			db.Change(t, `INSERT INTO store.happening SELECT h.* REPLACE (line + 65536 * v.id AS line, v.id AS verdict)
				FROM (SELECT * FROM store.happening WHERE verdict IN (SELECT id FROM store.verdict WHERE category = 3) LIMIT 1) h, (SELECT id FROM store.verdict WHERE id >= 1000) v`)
			if text := run(t, db, named(t, report), nil); !bytes.Contains(text, []byte("often, b")) || bytes.Contains(text, []byte("often, a")) {
				t.Errorf("%s: want the last text as the example, not the one that was stored last:\n%s", report, text)
			}
		}
	}
}
