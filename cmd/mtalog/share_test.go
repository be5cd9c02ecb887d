package main

import (
	"database/sql"
	"fmt"
	"net/netip"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/mtalog/mtalog/internal/must"
	"github.com/mtalog/mtalog/internal/sink/duckdb"
)

// TestShare: nothing of what tells of persons is left in a copy, and the copy counts as the
// original does.
func TestShare(t *testing.T) {
	dir := t.TempDir()
	from, to := filepath.Join(dir, "from.duckdb"), filepath.Join(dir, "to.duckdb")
	for _, args := range [][]string{
		{"import", "--db", from, "--tz", "UTC", "../../testdata/postfix/sample.log", "../../testdata/exim/sample.log", "../../testdata/exim/lab-mainlog.log", "../../testdata/exchange/tracking_2019.log"},
		{"share", "--db", from, "-o", to},
	} {
		cmd := newRoot()
		cmd.SetArgs(args)
		if err := cmd.ExecuteContext(t.Context()); err != nil {
			t.Fatal(args, err)
		}
	}
	original, copied := opened(t, from), opened(t, to)

	text := strings.ToLower(strings.Join(texts(t, copied), "\n"))
	addresses := rowsOf(t, original, `SELECT DISTINCT lower(a) FROM (SELECT decode(recipient) AS a FROM store.happening UNION ALL SELECT value FROM store.address
		UNION ALL SELECT trim(decode(message_id), '<>') FROM all_messages UNION ALL SELECT sasl_user FROM events UNION ALL SELECT sasl_user FROM queued) WHERE a LIKE '%_@_%'`)
	for _, a := range addresses {
		if standsIn(text, a) && !strings.HasPrefix(a, "postmaster@") && !strings.HasPrefix(a, "root@") && !strings.HasPrefix(a, "double-bounce@") {
			t.Errorf("%s is left", a)
		}
	}
	ips := rowsOf(t, original, "SELECT DISTINCT ip FROM store.peer WHERE ip != ''")
	for _, ip := range ips {
		a, err := netip.ParseAddr(ip)
		if err == nil && !a.IsPrivate() && !a.IsLoopback() && !strings.HasSuffix(ip, ".0") && standsIn(text, ip) {
			t.Errorf("%s is left", ip)
		}
	}
	if len(addresses) < 100 || len(ips) < 20 {
		t.Errorf("only %d addresses and %d IP addresses", len(addresses), len(ips))
	}

	for _, query := range []string{
		"SELECT event, mta, host, stage, category, owner, provider, code, reply_code, count(*), count(DISTINCT lower(recipient)), count(DISTINCT lower(sender)), count(DISTINCT domain), min(time), round(sum(delay), 3) FROM events GROUP BY ALL ORDER BY ALL",
		"SELECT outcome, attempts, first_time, last_time FROM messages ORDER BY ALL",
		"SELECT queue_id, size, received, network_message_id, sasl_user IS NULL, helo IS NULL FROM queued ORDER BY ALL",
		"SELECT count(DISTINCT sasl_user), count(DISTINCT lower(message_id)) FROM queued",
		"SELECT format, lines, events, unrecognised FROM sources ORDER BY ALL",
	} {
		was, is := rowsOf(t, original, query), rowsOf(t, copied, query)
		if !slices.Equal(was, is) {
			t.Errorf("%s: %d rows, %d in the copy, of which the first that differs:\n%s", query, len(was), len(is), firstDifference(was, is))
		}
	}
	for _, query := range []string{
		"SELECT count(*) FROM store.happening WHERE recipient_key != 0 AND recipient = ''",
		"SELECT count(*) FROM unrecognised",
		"SELECT count(*) FROM sources WHERE path LIKE '%/%'",
	} {
		if rows := rowsOf(t, copied, query); !slices.Equal(rows, []string{"0"}) {
			t.Errorf("%s: %v", query, rows)
		}
	}
}

// standsIn reports whether a value stands in a text, not as a part of a longer word.
func standsIn(text, value string) bool {
	isPart := func(c byte) bool { return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' }
	for i := 0; ; i++ {
		n := strings.Index(text[i:], value)
		if n < 0 {
			return false
		}
		if i += n; (i == 0 || !isPart(text[i-1])) && (i+len(value) == len(text) || !isPart(text[i+len(value)])) {
			return true
		}
	}
}

func firstDifference(was, is []string) string {
	for i, row := range was {
		if i == len(is) || row != is[i] {
			return row + "\n" + strings.Join(is[min(i, len(is)):min(i+1, len(is))], "")
		}
	}
	return "(the copy has more)"
}

func opened(t *testing.T, path string) *duckdb.DB {
	t.Helper()
	db := must.Have(duckdb.Open(t.Context(), path, duckdb.ReadOnly))(t)
	t.Cleanup(func() { db.Close() })
	return db
}

// texts returns the values of all columns of all tables that hold text.
func texts(t *testing.T, db *duckdb.DB) (all []string) {
	t.Helper()
	for _, column := range rowsOf(t, db, `SELECT format('SELECT {}({}) FROM {}.{}', if(data_type = 'BLOB', 'decode', ''), column_name, schema_name, table_name)
		FROM duckdb_columns() JOIN duckdb_tables() USING (database_name, schema_name, table_name) WHERE database_name = 'log' AND data_type IN ('VARCHAR', 'BLOB')`) {
		all = append(all, rowsOf(t, db, column)...)
	}
	return all
}

// rowsOf returns the rows of a query, the values of each joined to a string.
func rowsOf(t *testing.T, db *duckdb.DB, query string) (all []string) {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(query, err)
	}
	defer rows.Close()
	columns, _ := rows.Columns()
	for rows.Next() {
		values, pointers := make([]sql.NullString, len(columns)), make([]any, len(columns))
		for i := range values {
			pointers[i] = &values[i]
		}
		if err := rows.Scan(pointers...); err != nil {
			t.Fatal(query, err)
		}
		var b strings.Builder
		for i, v := range values {
			if i > 0 {
				b.WriteByte('|')
			}
			fmt.Fprint(&b, v.String)
		}
		all = append(all, b.String())
	}
	if rows.Err() != nil {
		t.Fatal(rows.Err())
	}
	return all
}
