// Package duckdb stores events in a DuckDB database: a star schema of narrow
// tables (schema/*.sql), and the views that people and reports see.
//
//   - Opening makes the file, its tables and its views, or checks them (open.go,
//     file.go, tables.go, reference.go), in the background if need be
//     (opening.go).
//   - A segment is stored in one transaction, and its batches are handed to DuckDB
//     as they are (store.go, incoming.go, feed.go, stream.go), but for a few rows that
//     end it (rest.go). What an import has to know of earlier ones is read back
//     (known.go).
//   - After an import, parts of one message are joined, and what two logs tell is dropped from one of
//     them (join.go, package join); old events expire (retention.go), and then what only they referred
//     to (sweep.go).
//   - The views have a package of their own, views, which also prepares a query for those that it
//     reads. Its rows are passed on as they are found (connection.go, answer.go, texts.go).
//   - A copy to show to others has pseudonyms for persons (share.go).
//   - Rows of another database are taken in as texts (appendtexts.go).
//   - Memory is bounded and given back (limit.go, memory.go), what exceeds it goes to
//     files (overflow.go), and the disk is kept busy (writeback_linux.go).
//   - What DuckDB says when it fails becomes what a user can act on (errors.go).
package duckdb

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	driverduckdb "github.com/marcboeker/go-duckdb"
)

// InMemory is the path of a database that lives in memory.
const InMemory = ":memory:"

// DB is an open database. The main database of its connections is one in memory,
// and the file is attached to that as "log", so that a view over an Arrow stream,
// which holds raw pointers, can never be left behind in the file.
//
// Any goroutine may use it. Store, GiveBack and Close wait for one another.
type DB struct {
	*sql.DB
	path      string
	created   bool        // Open made the file
	exclusive bool        // opened for writing, so no other process has the file open
	bulk      bool        // opened with Bulk
	limit     string      // see LimitMemory
	sound     atomic.Bool // it was opened, and no commit failed: see keepLog

	writeback *writeback // nil unless a file was opened with Bulk

	storing    sync.Mutex
	incoming   *incoming // what Store keeps from call to call; nil before the first
	hasUnknown bool      // Store has seen to it that the rows of number 0 are there: see UnknownRows
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
	fresh, err := isNew(path, mode)
	if err != nil {
		return nil, err
	}
	return openDatabase(ctx, path, mode, fresh)
}

// writerPatience is how long a writer waits for a database that another process has
// locked. A report holds it for a moment, and must not keep an import that begins at the
// same time, as cron has it, from storing the night's logs. Who reads has to ask between
// attempts whether the holder answers queries, and so waits by itself.
var writerPatience = 3 * time.Second

// openDatabase does what Open says, once it is known whether the database is
// yet to be made. It does not wait for one that another process has begun to make since:
// its caller believes it to be empty.
func openDatabase(ctx context.Context, path string, mode Mode, fresh bool) (*DB, error) {
	db, err := openNow(ctx, path, mode, fresh)
	if mode == ReadOnly || fresh {
		return db, err
	}
	for end := time.Now().Add(writerPatience); isHeld(path, err) && time.Now().Before(end); {
		select {
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		case <-time.After(50 * time.Millisecond):
		}
		if fresh, err = isNew(path, mode); err == nil {
			db, err = openNow(ctx, path, mode, fresh)
		}
	}
	return db, err
}

// isHeld reports whether a database could not be opened because another process has it
// or had it until now: one that was being made is no database yet, and free the next moment.
func isHeld(path string, err error) bool {
	if _, locked := errors.AsType[*LockedError](err); err == nil || locked {
		return locked
	}
	info, statErr := os.Stat(path)
	return statErr == nil && unfinished(path, info.Size())
}

func openNow(ctx context.Context, path string, mode Mode, fresh bool) (*DB, error) {
	exclusive := path != InMemory && mode != ReadOnly
	keepPrivate()
	unsettled := exclusive && wasKilled(path) // asked now: to connect reads the log
	// Connections are made later too, when ctx has perhaps ended: what was read until
	// then is yet to be stored.
	connecting, cancel := context.WithCancel(context.WithoutCancel(ctx))
	inTime := context.AfterFunc(ctx, cancel)
	defer inTime()
	orStopped := func(err error) error { // DuckDB's own words for an interruption are many
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		return err
	}
	connector, err := newConnector(connecting, path, mode)
	if err != nil {
		return nil, orStopped(openError(path, err))
	}
	db := &DB{DB: sql.OpenDB(connector), path: path, created: fresh && exclusive, exclusive: exclusive, bulk: mode == Bulk}
	if err := db.connect(ctx, unsettled); err != nil {
		err = openError(path, err)
		if _, others := errors.AsType[*LockedError](err); others {
			db.Close()
		} else {
			db.discard() // what was begun would be in the way of who tries again
		}
		return nil, orStopped(err)
	}
	if err := db.setUp(ctx, mode, fresh); err != nil {
		db.discard()
		if failed := diskError(path, err.Error()); failed != nil {
			err = failed
		}
		return nil, orStopped(err)
	}
	if !inTime() {
		db.discard()
		return nil, context.Cause(ctx)
	}
	db.sound.Store(true)
	if db.bulk && exclusive {
		db.writeback = startWriteback(path)
	}
	return db, nil
}

// EngineVersion returns the version of DuckDB. It makes no tables, which would take most of the time.
func EngineVersion(ctx context.Context) (version string, err error) {
	c, err := driverduckdb.NewConnector("", nil)
	if err != nil {
		return "", err
	}
	db := sql.OpenDB(connector{c})
	defer db.Close()
	err = db.QueryRowContext(ctx, "SELECT version()").Scan(&version)
	return version, err
}

// inMemory is the memory limit of a database in memory. What exceeds it goes to disk,
// which makes a summary no slower and leaves the memory to the mail server.
const inMemory = "1GB"

// newConnector returns a connector that opens connections to the database until ctx
// ends.
func newConnector(ctx context.Context, path string, mode Mode) (driver.Connector, error) {
	var mu sync.Mutex
	todo := settings(path, mode)
	connect, err := driverduckdb.NewConnector("?temp_directory="+url.QueryEscape(overflow(path, mode)), func(c driver.ExecerContext) error {
		mu.Lock()
		defer mu.Unlock()
		for ; len(todo) > 0; todo = todo[1:] {
			if _, err := c.ExecContext(ctx, todo[0], nil); err != nil {
				return err
			}
		}
		_, err := c.ExecContext(ctx, "USE log", nil)
		return err
	})
	return connector{connect}, err
}

// settings returns the statements with which the first connection begins. They hold for
// all: a later one must not undo what was set since.
func settings(path string, mode Mode) []string {
	list := []string{
		"SET autoinstall_known_extensions=false", "SET autoload_known_extensions=false",
		"SET force_compression='uncompressed'", // of columns for which the schema names none
	}
	if mode == Bulk {
		threads := max(runtime.GOMAXPROCS(0)-1, 1)
		list = append(list, fmt.Sprintf("SET threads=%d", threads), "SET preserve_insertion_order=false") // see keepOrder
		if path != InMemory {
			list = append(list, fmt.Sprintf("SET memory_limit='%dMB'", 64+32*threads), "SET checkpoint_threshold='256MB'")
		}
	} else {
		list = append(list, allCores())
	}
	if path == InMemory {
		list = append(list, "SET memory_limit='"+inMemory+"'")
	}
	access := ""
	if mode == ReadOnly {
		access = " (READ_ONLY)"
	} else {
		list = append(list, keepLog)
	}
	return append(list, "ATTACH IF NOT EXISTS "+quote(plain(path))+" AS log"+access)
}

// plain writes path so that DuckDB takes all of it for a path: what stands before a
// colon would name an extension, which it would load from the network.
func plain(path string) string {
	if path == InMemory || filepath.IsAbs(path) || !strings.Contains(path, ":") {
		return path
	}
	return "." + string(filepath.Separator) + path
}

// wasKilled reports whether the process that wrote to the database last did not get to
// close it.
func wasKilled(path string) bool {
	info, err := os.Stat(path + ".wal")
	return err == nil && info.Size() > 0
}

// connect makes the first connection, and clears up after processes that were killed. One
// may have left a write-ahead log behind that is unsettled: DuckDB ignores a transaction of
// which only the beginning was written, but leaves that beginning in place and appends the
// next transaction to it. If this process were killed in turn, that transaction could be
// lost, the log could be called corrupt, or rows could be read from it twice.
func (db *DB) connect(ctx context.Context, unsettled bool) error {
	err := db.PingContext(ctx)
	if err != nil {
		return err
	}
	db.sweep()
	if unsettled {
		_, err = db.ExecContext(ctx, "CHECKPOINT log")
	}
	return err
}

func allCores() string { return fmt.Sprintf("SET threads=%d", runtime.GOMAXPROCS(0)) }

func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
