package duckdb

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/mtalog/mtalog/internal/classify"
	"github.com/mtalog/mtalog/internal/numbers"
)

// Sweep deletes the kinds, verdicts and strings to which nothing refers any more once
// events have expired: most strings that strangers choose, such as senders that are made
// for one message, are seen once. Names whose numbers are listed stay. Fingerprints stay
// too, as whoever classifies failures may remember their numbers, but their examples, which
// may name persons, become those of events that are left.
//
// Whoever numbers strings for this database must not use numbers afterwards that it knew
// before, except those of names that stay and of messages that are open.
func (db *DB) Sweep(ctx context.Context, names []int32) error {
	return db.InTx(ctx, func(tx *sql.Tx) error {
		for _, s := range sweeps {
			used := s.used
			if s.table == "name" && len(names) > 0 {
				used += " UNION SELECT unnest([" + numbers.List(names) + "])"
			}
			// Nothing is missing from a list that holds NULL.
			unused := "id NOT IN (SELECT id FROM (" + used + ") used(id) WHERE id IS NOT NULL)"
			if _, err := tx.ExecContext(ctx, "DELETE FROM log.store."+s.table+" WHERE id != 0 AND "+unused); err != nil {
				return statementError(err)
			}
		}
		if _, err := tx.ExecContext(ctx, newExamples); err != nil {
			return statementError(err)
		}
		return nil
	})
}

// sweeps says which numbers of each table are in use. Names come after the kinds that have them.
var sweeps = []struct{ table, used string }{
	{"kind", numbersIn("store.happening", "kind") + " UNION " + numbersIn("main.all_messages", "kind")},
	{"verdict", numbersIn("store.happening", "verdict")},
	{"name", numbersIn("store.happening", "helo", "sasl_user", "domain") + " UNION " + numbersIn("main.all_messages", "helo", "sasl_user") + " UNION " +
		numbersIn("store.connection", "host", "service") + " UNION " + numbersIn("store.kind", "host", "service", "protocol", "direction", "tls")},
	{"address", numbersIn("store.happening", "sender", "original_recipient") + " UNION " + numbersIn("main.all_messages", "sender")},
	{"peer", numbersIn("store.happening", "client", "relay") + " UNION " + numbersIn("main.all_messages", "client")},
}

// numbersIn selects the numbers in columns of a table. UNION keeps each once: there may be very many rows.
func numbersIn(table string, columns ...string) string {
	list := make([]string, len(columns))
	for i, c := range columns {
		list[i] = "SELECT " + c + " FROM log." + table
	}
	return strings.Join(list, " UNION ")
}

// newExamples gives fingerprints the oldest example that is left, which is mostly the one that they
// have, or none but themselves.
var newExamples = fmt.Sprintf(`UPDATE log.store.fingerprint SET example = x.example FROM (
	SELECT f.id, coalesce(left(decode(t.text), %d), f.value) AS example FROM log.store.fingerprint f LEFT JOIN (
		SELECT v.fingerprint AS id, arg_min(h.text, (h.time, h.line)) AS text
		FROM log.store.happening h JOIN log.store.verdict v ON v.id = h.verdict WHERE v.fingerprint != 0 GROUP BY ALL
	) t USING (id) WHERE f.id != 0
) x WHERE fingerprint.id = x.id AND fingerprint.example != x.example`, classify.MaxFingerprint)
