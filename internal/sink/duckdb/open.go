// Package duckdb stores events in a DuckDB database.
package duckdb

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	driverduckdb "github.com/marcboeker/go-duckdb"
)

// Version is the version of the tables in schema/. Databases of other versions
// are refused.
const Version = 5

//go:embed schema/*.sql
var schema embed.FS

// InMemory is the path of a database that lives in memory.
const InMemory = ":memory:"

// DB is an open database. The main database of its connections is one in memory,
// and the file is attached to that as "log", so that a view over an Arrow stream,
// which holds raw pointers, can never be left behind in the file.
type DB struct {
	*sql.DB
	path  string
	made  bool   // Open made the file
	ours  bool   // opened for writing, so no other process has the file open
	bulk  bool   // opened with Bulk
	limit string // see LimitMemory

	storing  sync.Mutex
	incoming *incoming // what Store keeps from call to call; nil before the first
}

// Mode is what a database is opened for.
type Mode uint8

const (
	// ReadOnly is for reports. Open then fails if there is no database.
	ReadOnly Mode = iota
	// ReadWrite is for storing while reports run.
	ReadWrite
	// Bulk is for storing as fast as possible in bounded memory. It leaves one
	// core to the parsers: DuckDB's threads spin while they wait for batches.
	Bulk
)

// Open opens the database at path, and makes its tables if it is new. Its files
// can be read by their owner only, because logs are about people's mail. As
// DuckDB creates files whenever it needs them, opening a database, even for
// reading, sets the umask of the whole process.
func Open(ctx context.Context, path string, mode Mode) (*DB, error) {
	fresh, err := isNew(path, mode == ReadOnly)
	if err != nil {
		return nil, err
	}
	return openDatabase(ctx, path, mode, fresh)
}

// inMemory is the memory limit of a database in memory. What is more goes to disk;
// a summary takes no longer for that, and leaves the machine to its mail.
const inMemory = "1GB"

// overflow is the directory that DuckDB makes, while it needs one, for what does
// not fit into memory. By default it would be in the current directory.
func overflow(path string) string {
	if path == InMemory {
		return filepath.Join(os.TempDir(), fmt.Sprintf("mtalog-%016x.tmp", rand.Uint64()))
	}
	return path + ".tmp"
}

// openDatabase does what Open says, once it is known whether the database is
// yet to be made.
func openDatabase(ctx context.Context, path string, mode Mode, fresh bool) (*DB, error) {
	readOnly := mode == ReadOnly
	keepPrivate()
	killed := false // the process that wrote to it last did not get to close it
	if !readOnly && path != InMemory {
		info, err := os.Stat(path + ".wal")
		killed = err == nil && info.Size() > 0
	}
	access := ""
	if readOnly {
		access = " (READ_ONLY)"
	}
	settings := []string{
		"SET autoinstall_known_extensions=false", "SET autoload_known_extensions=false", "SET preserve_insertion_order=false",
		"SET force_compression='uncompressed'", // of columns for which the schema names none
	}
	if mode == Bulk {
		threads := max(runtime.GOMAXPROCS(0)-1, 1)
		settings = append(settings, fmt.Sprintf("SET threads=%d", threads))
		if path != InMemory {
			settings = append(settings, fmt.Sprintf("SET memory_limit='%dMB'", 64+32*threads), "SET checkpoint_threshold='256MB'")
		}
	} else {
		settings = append(settings, allCores())
	}
	config := "?temp_directory=" + url.QueryEscape(overflow(path))
	if path == InMemory {
		settings = append(settings, "SET memory_limit='"+inMemory+"'")
	}
	settings = append(settings, "ATTACH IF NOT EXISTS "+quote(path)+" AS log"+access, "USE log")
	connector, err := driverduckdb.NewConnector(config, func(c driver.ExecerContext) error {
		for _, q := range settings {
			if _, err := c.ExecContext(ctx, q, nil); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, explain(path, err)
	}
	db := &DB{DB: sql.OpenDB(connector), path: path, made: fresh && path != InMemory, ours: path != InMemory && !readOnly, bulk: mode == Bulk}
	if err := db.PingContext(ctx); err != nil {
		db.Close()
		return nil, explain(path, err)
	}
	if killed {
		err = db.settle(ctx)
	}
	if err != nil {
		db.Close()
		return nil, explain(path, err)
	}
	if fresh || !readOnly && db.isEmpty(ctx) {
		err = db.create(ctx)
	} else if err = db.checkVersion(ctx); err == nil && !readOnly {
		err = db.inTx(ctx, func(tx *sql.Tx) error { return fillReference(ctx, tx) })
	}
	if err != nil {
		db.discard()
		return nil, err
	}
	return db, nil
}

// settle empties the write-ahead log that a killed process has left behind.
// DuckDB ignores a transaction of which only the beginning was written, but
// leaves that beginning in place and appends the next transaction to it. If this
// process were killed in turn, that transaction could be lost, the log could be
// called corrupt, or rows could be read from it twice.
func (db *DB) settle(ctx context.Context) error {
	_, err := db.ExecContext(ctx, "CHECKPOINT log")
	return err
}

// isNew reports whether there is no database at path yet. It removes a file that
// a killed process had only begun.
func isNew(path string, readOnly bool) (bool, error) {
	if path == InMemory {
		return true, nil
	}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && readOnly:
		return false, fmt.Errorf("%s: no such database; make it with: mtalog import --db %s LOG…", path, path)
	case errors.Is(err, fs.ErrNotExist):
		if _, err := os.Stat(filepath.Dir(path)); err != nil {
			return false, fmt.Errorf("%s: no such directory: make it, or choose another file with --db", path)
		}
		return true, nil
	case err != nil:
		return false, fmt.Errorf("%s: %w", path, bare(err))
	case info.IsDir():
		return false, fmt.Errorf("%s: a directory: choose a file with --db", path)
	case !readOnly && unfinished(path, info.Size()):
		return true, os.Remove(path)
	}
	return false, nil
}

// headerSize is how many bytes of its file DuckDB writes before anything else:
// three headers.
const headerSize = 3 * 4096

// unfinished reports whether a file is empty, or one that DuckDB had only begun
// when its process was killed. Nothing is lost with such a file.
func unfinished(path string, size int64) bool {
	if size == 0 || size >= headerSize {
		return size == 0
	}
	head, err := os.ReadFile(path)
	return err == nil && len(head) > 12 && string(head[8:12]) == "DUCK"
}

// isEmpty reports whether the process that made the database was killed before
// it made the tables.
func (db *DB) isEmpty(ctx context.Context) bool {
	n := -1
	err := db.QueryRowContext(ctx, "SELECT count(*) FROM duckdb_tables() WHERE database_name = 'log'").Scan(&n)
	return err == nil && n == 0
}

// Close closes the database. It removes the directory of temporary files, which
// DuckDB leaves behind empty.
func (db *DB) Close() error {
	db.storing.Lock()
	defer db.storing.Unlock()
	err := db.closeIncoming()
	if db.bulk {
		// What is left to be written is compressed by all cores.
		err = errors.Join(err, db.AllCores(context.Background()))
	}
	err = errors.Join(err, db.DB.Close())
	if db.ours {
		os.Remove(db.path + ".tmp")
	}
	return err
}

// CloseUnused closes the database, and deletes it if Open made it and nothing
// was stored in it.
func (db *DB) CloseUnused(ctx context.Context) error {
	stored := 0
	if db.made && db.QueryRowContext(ctx, "SELECT count(*) FROM log.main.sources").Scan(&stored) == nil && stored == 0 {
		return db.discard()
	}
	return db.Close()
}

// discard closes the database and deletes it if Open made it.
func (db *DB) discard() error {
	err := db.Close()
	if db.made {
		os.Remove(db.path + ".wal")
		err = errors.Join(err, os.Remove(db.path))
	}
	return err
}

// bare strips the path from an error, because the caller names it.
func bare(err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err
	}
	return err
}

// AllCores lets a database that was opened with Bulk use all cores, for reports.
func (db *DB) AllCores(ctx context.Context) error {
	_, err := db.ExecContext(ctx, allCores())
	return err
}

func allCores() string { return fmt.Sprintf("SET threads=%d", runtime.GOMAXPROCS(0)) }

// create makes the tables and fills the reference tables.
func (db *DB) create(ctx context.Context) error {
	return db.inTx(ctx, func(tx *sql.Tx) error {
		names, _ := fs.Glob(schema, "schema/*.sql")
		for _, name := range names {
			text, _ := schema.ReadFile(name)
			if _, err := tx.ExecContext(ctx, string(text)); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
		return fillReference(ctx, tx)
	})
}

// inTx commits what f does, or nothing of it.
func (db *DB) inTx(ctx context.Context, f func(*sql.Tx) error) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := f(tx); err != nil {
		return err
	}
	return tx.Commit()
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

// explain turns DuckDB's errors into what a user can act on.
func explain(path string, err error) error {
	msg := err.Error()
	switch {
	case strings.Contains(msg, "Conflicting lock is held"):
		return lockedError(path, msg)
	case strings.Contains(msg, "not a valid DuckDB database"):
		return fmt.Errorf("%s: not a DuckDB database: choose another file with --db", path)
	case strings.Contains(msg, "Corrupt WAL file"):
		return fmt.Errorf("%s.wal: damaged (%w). Move it away and import the logs again: what it held is read from them once more", path, err)
	}
	return fmt.Errorf("%s: %w", path, err)
}

func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
