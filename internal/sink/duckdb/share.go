package duckdb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync/atomic"

	driverduckdb "github.com/marcboeker/go-duckdb"

	"github.com/mtalog/mtalog/internal/dict"
	"github.com/mtalog/mtalog/internal/oserr"
	"github.com/mtalog/mtalog/internal/pseudonym"
)

// Share writes a copy of the database at path into a new one, in which persons have
// pseudonyms (see package pseudonym). The lines that could not be used are left out, as
// nobody knows what they hold. It returns how many events were copied. It is an error if
// something is at to already; after any other error, nothing is there.
// copied is called from time to time with how many of all rows are in the copy; several
// goroutines may do so.
func Share(ctx context.Context, path, to string, copied func(rows, all int64)) (events int64, err error) {
	// Opened here for what this checks: that it is there, is one, and of this version.
	from, err := Open(ctx, path, ReadOnly)
	if err != nil {
		return 0, err
	}
	if err := from.Close(); err != nil {
		return 0, err
	}
	if _, err := os.Lstat(to); err == nil {
		return 0, fmt.Errorf("%s: is there already: choose another file", to)
	}
	defer func() { err = ofCopy(to, err) }()
	db, err := openPart(ctx, to+part)
	if err != nil {
		return 0, err
	}
	if events, err = db.share(ctx, path, copied); err != nil {
		return 0, errors.Join(err, db.discard())
	}
	if err := db.Close(); err != nil {
		return 0, err
	}
	if err := os.Rename(to+part, to); err != nil {
		os.Remove(to + part)
		return 0, fmt.Errorf("%s: cannot be written: %w", to, oserr.Bare(err))
	}
	return events, nil
}

// part ends the name of a copy that is not complete, so that nobody takes it for one that
// is when this process was killed.
const part = ".part"

// ofCopy says of an error that is about the part what a user knows: the copy, and the flag that names it.
func ofCopy(to string, err error) error {
	if err == nil || !strings.Contains(err.Error(), to+part) {
		return err
	}
	return errors.New(strings.NewReplacer(to+part+".wal", to, to+part, to, "with --db", "with -o").Replace(err.Error()))
}

// openPart makes a new database at path, where a process that was killed may have left one.
func openPart(ctx context.Context, path string) (*DB, error) {
	db, err := Open(ctx, path, ReadWrite)
	if err != nil || db.created {
		return db, err
	}
	db.created = true
	if err := db.discard(); err != nil {
		return nil, err
	}
	return Open(ctx, path, ReadWrite)
}

func (db *DB) share(ctx context.Context, path string, copied func(rows, all int64)) (events int64, err error) {
	c, err := db.Conn(ctx)
	if err != nil {
		return 0, err
	}
	defer c.Close()
	var rows, all atomic.Int64
	count := func() {
		if n := rows.Add(1); n%standard == 0 {
			copied(n, all.Load())
		}
	}
	if err := registerPseudonyms(c, count); err != nil {
		return 0, err
	}
	exec := func(query string) {
		if err == nil {
			_, err = c.ExecContext(ctx, query)
		}
	}
	exec("SET memory_limit='" + inMemory + "'")
	exec("ATTACH " + quote(plain(path)) + " AS original (READ_ONLY)")
	exec("USE original")
	var tables []string
	if err == nil {
		tables, err = collect(ctx, c, "SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE database_name = 'log' ORDER BY 1",
			func(rows *sql.Rows, name *string) error { return rows.Scan(name) })
	}
	if err == nil {
		var n int64
		err = c.QueryRowContext(ctx, "SELECT (SELECT count(*) FROM store.happening) + (SELECT count(*) FROM all_messages)").Scan(&n)
		all.Store(n)
	}
	for _, query := range newNames {
		exec(query)
	}
	for _, table := range tables {
		exec("DELETE FROM log." + table)
		exec("INSERT INTO log." + table + " " + shared(table))
	}
	exec("USE log")
	exec("DETACH original")
	exec("CHECKPOINT log") // closing would tell of no error, and leave a part beside the copy
	if err == nil {
		err = c.QueryRowContext(ctx, eventCount).Scan(&events)
	}
	if err != nil {
		err = statementError(err)
	}
	return events, err
}

// standard is how many rows DuckDB hands on at a time.
const standard = 2048

// eventCount counts what the view events has, without the names in it.
const eventCount = "SELECT (SELECT count(*) FROM store.happening) + (SELECT count(*) FROM all_messages WHERE id > 0 AND received IS NOT NULL)"

// newNames make the numbers of the pseudonyms of logins and HELO names: the same word may
// be a domain or a server's name elsewhere, where it stays.
var newNames = []string{
	"CREATE TEMP TABLE login AS " + fmt.Sprintf(numbered, "sasl_user", "max(id)", "original.store.name"),
	"CREATE TEMP TABLE greeting AS " + fmt.Sprintf(numbered, "helo", "greatest((SELECT coalesce(max(copy), 0) FROM login), max(id))", "original.store.name"),
}

const numbered = `WITH used AS (SELECT DISTINCT %[1]s AS id FROM store.happening UNION SELECT DISTINCT %[1]s FROM all_messages)
	SELECT id, (SELECT %s FROM %s) + row_number() OVER (ORDER BY id) AS copy FROM used WHERE id != 0`

// shared returns the query for what a copy has in a table: what stands here, or everything.
func shared(table string) string {
	if query, ok := pseudonymised[table]; ok {
		return query
	}
	return "FROM " + table
}

// pseudonymised are the tables that tell of persons. Columns that are not named stay.
var pseudonymised = map[string]string{
	"main.unrecognised": "FROM main.unrecognised WHERE false",
	"main.sources":      "SELECT * REPLACE (source_id::VARCHAR AS identity, regexp_replace(path, '^.*[/\\\\]', '') AS path, 0 AS tail_hash, 0 AS tail_len, ''::BLOB AS marks) FROM main.sources",
	"store.name": `SELECT id, p_text(value) FROM store.name WHERE id = 0 OR id IN (
			SELECT unnest([host, service, protocol, direction, tls]) FROM store.kind UNION ALL SELECT unnest([host, service]) FROM store.connection
			UNION ALL SELECT DISTINCT domain FROM store.happening)
		UNION ALL SELECT copy, p_login(value) FROM store.name JOIN login USING (id)
		UNION ALL SELECT copy, p_helo(value) FROM store.name JOIN greeting USING (id)`,
	"store.address":      "SELECT id, p_address(value) FROM store.address",
	"store.peer":         "SELECT id, p_host(name, ip), p_ip(ip), port FROM store.peer",
	"store.fingerprint":  "WITH whose AS (" + whoseExample + ") SELECT id, " + saidOf(foldedRest) + ", " + saidOf("example") + " FROM store.fingerprint LEFT JOIN whose USING (id)",
	"store.happening":    "SELECT t.* REPLACE (" + whoReplaced + ", p_recipient(recipient) AS recipient, p_key(p_recipient(recipient)) AS recipient_key, CASE WHEN text = '' THEN text ELSE p_said(text, recipient) END AS text) FROM store.happening t" + whoJoined,
	"store.message":      messageReplaced("store.message"),
	"store.open_message": messageReplaced("store.open_message"),
}

const (
	whoReplaced = "coalesce(l.copy, 0) AS sasl_user, coalesce(g.copy, 0) AS helo"
	whoJoined   = " LEFT JOIN login l ON l.id = sasl_user LEFT JOIN greeting g ON g.id = helo"
)

// whoseExample finds the recipient whose local part stands in the example of a fingerprint, best that of
// whom it was said. Without one, the name would stay there that is replaced in the text of the event.
const whoseExample = `SELECT f.id, arg_max(h.recipient, (starts_with(decode(h.text), f.example), length(decode(h.recipient)))) AS recipient
	FROM store.happening h JOIN store.verdict v ON v.id = h.verdict JOIN store.fingerprint f ON f.id = v.fingerprint
	WHERE f.id > 0 AND contains(lower(f.example), lower(regexp_replace(decode(h.recipient), '@[^@]*$', ''))) GROUP BY f.id`

// foldedRest is the value of a fingerprint without what folding leaves of a local part that has other letters
// than those of ASCII, or an apostrophe.
const foldedRest = `regexp_replace(value, '[^\s<>()"=:,;/\[\]{}]*[^\s<>()"=:,;/\[\]{}''.]''?\{address\}', '{address}', 'g')`

func saidOf(text string) string {
	return "decode(p_said(encode(" + text + "), coalesce(recipient, ''::BLOB)))"
}

func messageReplaced(table string) string {
	return "SELECT t.* REPLACE (" + whoReplaced + ", p_message_id(message_id) AS message_id, p_key(p_message_id(message_id)) AS message_id_key) FROM " + table + " t" + whoJoined
}

// registerPseudonyms makes the functions that pseudonymised calls. It calls count for each
// happening and each message.
func registerPseudonyms(c *sql.Conn, count func()) error {
	n := pseudonym.New()
	each := func(f func(string) string) func([]string) any { return func(v []string) any { return f(v[0]) } }
	const varchar, bytes, integer = driverduckdb.TYPE_VARCHAR, driverduckdb.TYPE_BLOB, driverduckdb.TYPE_INTEGER
	for name, f := range map[string]function{
		"p_text":       {each(n.Text), varchar, []driverduckdb.Type{varchar}},
		"p_login":      {each(n.Login), varchar, []driverduckdb.Type{varchar}},
		"p_helo":       {each(n.Helo), varchar, []driverduckdb.Type{varchar}},
		"p_address":    {each(n.Address), varchar, []driverduckdb.Type{varchar}},
		"p_ip":         {each(pseudonym.IP), varchar, []driverduckdb.Type{varchar}},
		"p_host":       {func(v []string) any { return n.Host(v[0], v[1]) }, varchar, []driverduckdb.Type{varchar, varchar}},
		"p_recipient":  {each(n.Address), bytes, []driverduckdb.Type{bytes}},
		"p_message_id": {each(n.MessageID), bytes, []driverduckdb.Type{bytes}},
		"p_said":       {func(v []string) any { return n.Said(v[0], v[1]) }, bytes, []driverduckdb.Type{bytes, bytes}},
		"p_key":        {func(v []string) any { count(); key, _ := dict.Key([]byte(v[0]), nil); return key }, integer, []driverduckdb.Type{bytes}},
	} {
		if err := register(c, name, f); err != nil {
			return err
		}
	}
	return nil
}
