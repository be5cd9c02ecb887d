package duckdb

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync/atomic"

	driverduckdb "github.com/marcboeker/go-duckdb"

	"github.com/mtalog/mtalog/internal/dict"
	"github.com/mtalog/mtalog/internal/oserr"
	"github.com/mtalog/mtalog/internal/pseudonym"
	"github.com/mtalog/mtalog/internal/statement"
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
	exec(shareStatements.Text("newnames.sql", nil))
	for _, table := range tables {
		exec("DELETE FROM log." + table)
		exec("INSERT INTO log." + table + "\n" + shared(table))
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

//go:embed share/*.sql
var shareFiles embed.FS

// newnames.sql makes what the others need; each of them is the query for what a copy has in the table whose name it
// has, of the columns that tell of persons. Columns that are not named stay.
var shareStatements = statement.In(shareFiles, "share/*.sql", nil)

// shared returns the query for what a copy has in a table: what stands here, or everything.
func shared(table string) string {
	file := table + ".sql"
	if _, err := shareFiles.Open("share/" + file); err != nil {
		return "FROM " + table
	}
	return shareStatements.Text(file, nil)
}

// registerPseudonyms makes the functions that share/*.sql call. It calls count for each
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
