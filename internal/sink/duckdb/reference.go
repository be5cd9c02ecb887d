package duckdb

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"database/sql/driver"
	"encoding/hex"
	"fmt"
	"slices"

	"github.com/mtalog/mtalog/internal/classify"
	"github.com/mtalog/mtalog/internal/sink/duckdb/views"
	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/smtpcode"
)

// fillReference stores what the numbers mean, so that reports can name them, and the views,
// unless the store has these already. conn is that of the transaction.
func fillReference(ctx context.Context, tx *sql.Tx, conn *sql.Conn) error {
	f := reference()
	hash := f.hash()
	var stored sql.NullString
	if err := tx.QueryRowContext(ctx, "SELECT reference FROM meta").Scan(&stored); err != nil || stored.String == hash {
		return err
	}
	if err := f.replace(ctx, tx, conn); err != nil {
		return err
	}
	if err := createViews(ctx, tx); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, "UPDATE meta SET reference = ?", hash)
	return err
}

// reference returns the rows of the reference tables.
func reference() *filler {
	f := &filler{rows: map[string][][]driver.Value{}}
	for c := range smtpcode.Classes() {
		f.add("classes", c.Digit, c.Name, c.Description)
	}
	for s := range smtpcode.Subjects() {
		f.add("subjects", s.Number, s.Name, s.Description)
	}
	for e := range smtpcode.EnhancedCodes() {
		for _, class := range []int{2, 4, 5} {
			f.add("enhanced_codes", class, e.Subject, e.Detail, e.Name, e.Description, e.Hint)
		}
	}
	for r := range smtpcode.ReplyCodes() {
		f.add("reply_codes", int(r.Code), r.Name, r.Meaning)
	}
	for e, name := range parsers.Events {
		if !e.IsFact() {
			f.add("event_names", int(e), name, isFailure(e))
		}
	}
	f.add("stage_names", 0, nil)
	for s, name := range parsers.Stages {
		f.add("stage_names", int(s), name)
	}
	f.add("mta_names", 0, nil)
	for m, name := range parsers.MTAs {
		f.add("mta_names", int(m), name)
	}
	f.add("categories", 0, nil, nil, nil, nil)
	for c := range classify.Categories() {
		f.add("categories", int(c.ID), c.Name, c.Title, c.Description, c.Advice)
	}
	f.add("providers", 0, nil)
	for p := range classify.Providers() {
		f.add("providers", int(p.ID), p.Name)
	}
	f.add("persistences", 0, nil)
	for _, p := range []classify.Persistence{classify.Soft, classify.Hard, classify.Block} {
		f.add("persistences", int(p), p.String())
	}
	f.add("owners", 0, nil)
	for _, o := range []classify.Owner{classify.Us, classify.Them, classify.Recipient, classify.Network} {
		f.add("owners", int(o), o.String())
	}
	return f
}

// createViews makes the views of a database, in place of those of another mtalog.
func createViews(ctx context.Context, tx *sql.Tx) error {
	for _, name := range views.Names {
		if _, err := tx.ExecContext(ctx, "CREATE OR REPLACE VIEW "+name+" AS\n"+views.Query(name)); err != nil {
			return fmt.Errorf("view %s: %w", name, err)
		}
	}
	return nil
}

// filler collects the rows of small tables.
type filler struct {
	rows   map[string][][]driver.Value
	tables []string
}

func (f *filler) add(table string, values ...driver.Value) {
	if f.rows[table] == nil {
		f.tables = append(f.tables, table)
	}
	f.rows[table] = append(f.rows[table], values)
}

// hash identifies the set of rows, and the views.
func (f *filler) hash() string {
	h := sha256.New()
	for _, table := range f.tables {
		fmt.Fprintln(h, table, f.rows[table])
	}
	for _, view := range views.Names {
		fmt.Fprintln(h, view, views.Query(view))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// replace replaces what the tables hold. To plan an INSERT takes DuckDB longer than to append all rows of a table.
func (f *filler) replace(ctx context.Context, tx *sql.Tx, conn *sql.Conn) error {
	for _, table := range f.tables {
		if _, err := tx.ExecContext(ctx, "DELETE FROM "+table); err != nil {
			return err
		}
		if err := appendRows(conn, table, slices.Values(f.rows[table])); err != nil {
			return fmt.Errorf("filling table %s: %w", table, err)
		}
	}
	return nil
}

// isFailure reports whether e means that something did not arrive, for now or
// for good.
func isFailure(e parsers.Event) bool {
	switch e {
	case parsers.Deferred, parsers.Bounced, parsers.Expired, parsers.Rejected, parsers.Undeliverable, parsers.Delayed, parsers.ConnectFailed:
		return true
	}
	return false
}
