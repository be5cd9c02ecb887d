//go:build unix

package duckdb

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/mtalog/mtalog/internal/must"
)

// TestNoFile: opening a database leaves alone what is not a file, and so /dev/null,
// which has no bytes as a file has that was only begun.
func TestNoFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "fifo")
	must.Do(t, syscall.Mkfifo(path, 0o600))
	for _, mode := range []Mode{ReadOnly, ReadWrite, Bulk} {
		db, err := Open(t.Context(), path, mode)
		if err == nil {
			db.Close()
		}
		if err == nil || !strings.Contains(err.Error(), "not a file: choose a file with --db") {
			t.Errorf("mode %d: %v", mode, err)
		}
	}
	if info, err := os.Lstat(path); err != nil || info.Mode().Type() != os.ModeNamedPipe {
		t.Errorf("%v, %v", info, err)
	}
}

// holdEmpty is set where this process is not to test, but to hold an empty database,
// as one does that has just made it.
const holdEmpty = "MTALOG_TEST_HOLD"

func TestMain(m *testing.M) {
	if path := os.Getenv(holdEmpty); path != "" {
		if err := hold(path); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// hold makes an empty database and locks it until the test that started this process
// ends.
func hold(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	if err := syscall.FcntlFlock(f.Fd(), syscall.F_SETLK, &syscall.Flock_t{Type: syscall.F_WRLCK}); err != nil {
		return err
	}
	fmt.Println("held")
	_, err = io.Copy(io.Discard, os.Stdin)
	runtime.KeepAlive(f)
	return err
}

// startHolder starts a process that holds an empty database, and returns what ends it.
func startHolder(t *testing.T, path string) (free func()) {
	t.Helper()
	other := exec.Command(os.Args[0])
	other.Env = append(os.Environ(), holdEmpty+"="+path)
	in := must.Have(other.StdinPipe())(t)
	out := must.Have(other.StdoutPipe())(t)
	must.Do(t, other.Start())
	free = sync.OnceFunc(func() { in.Close(); other.Process.Kill(); other.Wait() })
	t.Cleanup(free)
	for s := bufio.NewScanner(out); s.Scan() && s.Text() != "held"; {
	}
	return free
}

// TestHeldForAMoment: an import that begins while a report has the database open waits
// for it to end.
func TestHeldForAMoment(t *testing.T) {
	defer func(was time.Duration) { writerPatience = was }(writerPatience)
	writerPatience = time.Minute // the moment may be long
	for _, mode := range []Mode{ReadWrite, Bulk} {
		path := filepath.Join(t.TempDir(), "a.duckdb")
		free := startHolder(t, path)
		time.AfterFunc(300*time.Millisecond, free)
		db, err := Open(t.Context(), path, mode)
		if err != nil {
			t.Fatalf("mode %d: %v", mode, err)
		}
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestBeingMade: a database that another process is just making is locked, and not
// one to be made anew: what the other stored would be in no file.
func TestBeingMade(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.duckdb")
	free := startHolder(t, path)
	before := must.Have(os.Stat(path))(t)
	db, err := Open(t.Context(), path, ReadWrite)
	if err == nil {
		db.Close()
	}
	if _, locked := errors.AsType[*LockedError](err); !locked {
		t.Errorf("%v, want that it is locked", err)
	}
	if after, err := os.Stat(path); err != nil || !os.SameFile(before, after) {
		t.Errorf("it was replaced: %v", err)
	}
	free()
	if db, err = Open(t.Context(), path, ReadWrite); err != nil {
		t.Fatalf("after the other was killed: %v", err)
	}
	db.Close()
}
