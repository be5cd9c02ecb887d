// Package reporttest has a small database whose truth is known: two days of
// three mail servers, made of the rows of messages.csv and events.csv.
package reporttest

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/mtalog/mtalog/internal/dict"
	"github.com/mtalog/mtalog/internal/must"
	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/serve"
	"github.com/mtalog/mtalog/internal/sink/duckdb"
)

//go:embed fixture.sql messages.csv events.csv
var files embed.FS

// Now is the time from which relative times count in tests.
var Now = time.Date(2026, 3, 3, 16, 0, 0, 0, time.UTC)

// DB lets reports query a database, as commands do.
type DB struct{ *sql.DB }

// QueryContext implements report.Querier.
func (db DB) QueryContext(ctx context.Context, query string, args ...any) (report.Rows, error) {
	return serve.Local(db.DB, nil).QueryContext(ctx, query, args...)
}

// Served is a database that answers as a process that tails does: it refuses
// queries that do more than read.
type Served struct{ DB }

// checked are queries that may be asked, which depends on their text alone: many tests ask the same,
// of other times. Numbers change nothing.
var (
	checked sync.Map
	digits  = regexp.MustCompile(`\d+`)
)

// QueryContext implements report.Querier.
func (s Served) QueryContext(ctx context.Context, query string, args ...any) (report.Rows, error) {
	text := digits.ReplaceAllString(query, "0")
	if _, passed := checked.Load(text); !passed {
		if err := serve.Check(ctx, s.DB, query); err != nil {
			return nil, fmt.Errorf("%w: %s", err, query)
		}
		checked.Store(text, true)
	}
	return s.DB.QueryContext(ctx, query, args...)
}

// Empty returns a database in memory without events.
func Empty(t testing.TB) DB {
	t.Helper()
	db := must.Have(duckdb.Open(t.Context(), duckdb.InMemory, duckdb.ReadWrite))(t)
	db.SetMaxOpenConns(1) // temporary tables belong to their connection
	t.Cleanup(func() { db.Close() })
	must.Have(db.ExecContext(t.Context(), duckdb.UnknownRows))(t)
	return DB{db.DB}
}

// Open returns a database in memory with the rows of the fixture.
func Open(t testing.TB) DB {
	t.Helper()
	db, dir := Empty(t), t.TempDir()
	script, _ := files.ReadFile("fixture.sql")
	text := string(script)
	for _, name := range []string{"events", "messages"} {
		b, _ := files.ReadFile(name + ".csv")
		path := filepath.Join(dir, name+".csv")
		must.Do(t, os.WriteFile(path, b, 0o600))
		text = strings.ReplaceAll(text, "{"+name+"}", path)
	}
	db.Change(t, text)
	db.Key(t)
	return db
}

// Change runs statements that change the rows.
func (db DB) Change(t testing.TB, statements string, args ...any) {
	t.Helper()
	must.Have(db.ExecContext(t.Context(), statements, args...))(t)
}

// Key gives recipients and Message-IDs their keys, which SQL cannot work out.
func (db DB) Key(t testing.TB) {
	t.Helper()
	for _, c := range []struct{ table, column, key string }{
		{"happening", "recipient", "recipient_key"}, {"message", "message_id", "message_id_key"}, {"open_message", "message_id", "message_id_key"},
	} {
		rows := must.Have(report.All(t.Context(), db, fmt.Sprintf("SELECT DISTINCT decode(%s) FROM store.%s", c.column, c.table)))(t)
		for _, r := range rows {
			key, _ := dict.Key([]byte(r.Text(0)), nil)
			db.Change(t, fmt.Sprintf("UPDATE store.%s SET %s = ? WHERE %s = encode(?)", c.table, c.key, c.column), key, r.Text(0))
		}
	}
}

// Rows returns the rows of a query as text, in order.
func Rows(t testing.TB, q report.Querier, query string, args ...any) []string {
	t.Helper()
	rows, err := q.QueryContext(t.Context(), query, args...)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		all = append(all, fmt.Sprintf("%#v", rows.Values()))
	}
	if err := rows.Err(); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	slices.Sort(all)
	return all
}
