package duckdb

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
)

// Version is the version of the tables in schema/. Databases of other versions
// are refused.
const Version = 5

//go:embed schema/0*.sql
var schema embed.FS

// UnknownRows is SQL that stores the rows of number 0, which stands for "not known".
// Store runs it; what writes rows without Store, as tests do, has to run it too.
//
//go:embed schema/unknown.sql
var UnknownRows string

// setUp makes the tables of a new database; of another one it checks the version
// and brings the reference tables and the views up to date.
func (db *DB) setUp(ctx context.Context, mode Mode, fresh bool) error {
	if fresh {
		return db.create(ctx)
	}
	err := db.checkVersion(ctx)
	if err != nil && mode != ReadOnly && db.isEmpty(ctx) { // asked last, as that takes 50 ms
		return db.create(ctx)
	}
	if err != nil || mode == ReadOnly {
		return err
	}
	return db.settingUp(ctx, func(tx *sql.Tx, conn *sql.Conn) error {
		// Databases that were made before it was kept have no such table.
		if _, err := tx.ExecContext(ctx, "CREATE TABLE IF NOT EXISTS log.store.compared (source_id INTEGER, position BIGINT)"); err != nil {
			return err
		}
		return fillReference(ctx, tx, conn)
	})
}

// isEmpty reports whether the process that made the database was killed before
// it made the tables.
func (db *DB) isEmpty(ctx context.Context) bool {
	n := -1
	err := db.QueryRowContext(ctx, "SELECT count(*) FROM duckdb_tables() WHERE database_name = 'log'").Scan(&n)
	return err == nil && n == 0
}

// create makes the tables and the views, and fills the reference tables.
func (db *DB) create(ctx context.Context) error {
	return db.settingUp(ctx, func(tx *sql.Tx, conn *sql.Conn) error {
		names, _ := fs.Glob(schema, "schema/0*.sql")
		for _, name := range names {
			text, _ := schema.ReadFile(name)
			if _, err := tx.ExecContext(ctx, string(text)); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
		if _, err := tx.ExecContext(ctx, "INSERT INTO meta VALUES (?, NULL)", Version); err != nil {
			return err
		}
		return fillReference(ctx, tx, conn)
	})
}

// settingUp is InTx for what also appends rows by the connection, which must still be in the transaction then: the end of
// ctx ends the statements of f, and only by their error the transaction.
func (db *DB) settingUp(ctx context.Context, f func(*sql.Tx, *sql.Conn) error) error {
	ctx = context.WithoutCancel(ctx)
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	return db.inTxOn(ctx, conn, func(tx *sql.Tx) error { return f(tx, conn) })
}

// InTx commits what f does, or nothing of it.
func (db *DB) InTx(ctx context.Context, f func(*sql.Tx) error) error {
	return db.inTxOn(ctx, db, f)
}

// beginner is a database, or a connection to one.
type beginner interface {
	BeginTx(ctx context.Context, opts *sql.TxOptions) (*sql.Tx, error)
}

func (db *DB) inTxOn(ctx context.Context, on beginner, f func(*sql.Tx) error) error {
	tx, err := on.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	err = f(tx)
	if errors.Is(err, sql.ErrTxDone) && ctx.Err() != nil { // it ends with ctx, before f does
		return context.Cause(ctx)
	}
	if err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		db.sound.Store(false)
		return statementError(err)
	}
	return nil
}

// checkVersion returns an error if the database is not one of mtalog's or has
// another version.
func (db *DB) checkVersion(ctx context.Context) error {
	var v int
	if err := db.QueryRowContext(ctx, "SELECT version FROM log.main.meta").Scan(&v); err != nil {
		if ctx.Err() != nil {
			return ctx.Err() // stopped while it began
		}
		return fmt.Errorf("%s: not a database of mtalog: choose another file with --db", db.path)
	}
	if v < Version {
		return fmt.Errorf("%s: made by an older mtalog (version %d, this one writes %d): import the logs into a new database", db.path, v, Version)
	}
	if v > Version {
		return fmt.Errorf("%s: made by a newer mtalog (version %d, this one knows %d): update mtalog", db.path, v, Version)
	}
	return nil
}
