package queries_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

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

// twins gives each event, message and whom they name another that differs in names only, so that all ranks are tied; and each
// message a second part with another sender and size.
const twins = `
CREATE TEMP MACRO twin(id) AS CASE WHEN id > 0 THEN id + 100000 ELSE id END;
INSERT INTO store.name SELECT twin(id), value || 'x' FROM store.name WHERE id > 0;
INSERT INTO store.address SELECT twin(id), value || 'x' FROM store.address WHERE id > 0;
INSERT INTO store.fingerprint SELECT twin(id), value || 'x', example || 'x' FROM store.fingerprint WHERE id > 0;
INSERT INTO store.peer SELECT twin(id), name || 'x', coalesce((try_cast(split_part(ip, '.', 1) AS INTEGER) + 1) || substr(ip, strpos(ip, '.')), ip), port FROM store.peer WHERE id > 0;
INSERT INTO store.kind SELECT * REPLACE (twin(id) AS id, twin(host) AS host, twin(service) AS service, twin(tls) AS tls) FROM store.kind WHERE id > 0;
INSERT INTO store.verdict SELECT * REPLACE (twin(id) AS id, twin(fingerprint) AS fingerprint, CASE WHEN code > 0 THEN code + 1 ELSE 0 END AS code) FROM store.verdict WHERE id > 0;
INSERT INTO store.happening SELECT * REPLACE (twin(kind) AS kind, twin(verdict) AS verdict, twin(message) AS message, twin(sender) AS sender, twin(client) AS client,
	twin(relay) AS relay, twin(helo) AS helo, twin(sasl_user) AS sasl_user, twin(domain) AS domain, encode(decode(recipient) || 'x') AS recipient, encode(decode(text) || 'x') AS text) FROM store.happening;
INSERT INTO store.message SELECT * REPLACE (twin(id) AS id, twin(kind) AS kind, twin(sender) AS sender, twin(client) AS client, twin(helo) AS helo, twin(sasl_user) AS sasl_user,
	encode(decode(queue_id) || 'x') AS queue_id) FROM store.message WHERE id > 0;
INSERT INTO store.open_message SELECT * REPLACE (twin(id) AS id, twin(kind) AS kind, twin(sender) AS sender, twin(client) AS client, twin(helo) AS helo, twin(sasl_user) AS sasl_user,
	encode(decode(queue_id) || 'x') AS queue_id) FROM store.open_message WHERE id > 0;
INSERT INTO store.connection SELECT * REPLACE (twin(host) AS host, twin(service) AS service) FROM store.connection;
INSERT INTO store.message SELECT * REPLACE (id + 200000 AS id, twin(sender) AS sender, size + 1 AS size) FROM store.message WHERE id BETWEEN 1 AND 100000;
INSERT INTO store.happening SELECT * REPLACE (message + 200000 AS message, twin(sender) AS sender) FROM store.happening WHERE message BETWEEN 1 AND 100000;`

// TestOrderOfRows: no report depends on the order in which rows are stored, even where all ranks are tied, and no row of messages.
func TestOrderOfRows(t *testing.T) {
	var want map[string]string
	for _, order := range []string{"rowid", "rowid DESC"} {
		db := reporttest.Open(t)
		db.Change(t, twins)
		db.Key(t)
		for _, table := range []string{"name", "address", "peer", "fingerprint", "kind", "verdict", "happening", "message", "open_message", "connection"} {
			db.Change(t, strings.NewReplacer("{table}", "store."+table, "{order}", order).Replace("CREATE OR REPLACE TEMP TABLE ordered AS FROM {table} ORDER BY {order}; DELETE FROM {table}; INSERT INTO {table} FROM ordered"))
		}
		got := map[string]string{"messages": strings.Join(reporttest.Rows(t, db, "FROM messages"), "\n")}
		for _, r := range canned(t) {
			got[r.Name] = string(run(t, db, r, nil))
		}
		if want == nil {
			want = got
		}
		for name := range want {
			if diff := cmp.Diff(want[name], got[name]); diff != "" {
				t.Errorf("%s: rows stored by %s come otherwise (-want +got):\n%s", name, order, diff)
			}
		}
	}
}
