//go:build unix

package serve

import (
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/mtalog/mtalog/internal/must"
)

func TestSocketIsPrivate(t *testing.T) {
	_, s := start(t)
	info, err := os.Lstat(s.path())
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

func TestStaleSocketIsReplaced(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.duckdb")
	if _, err := Dial(t.Context(), path); !errors.Is(err, ErrNotServed) {
		t.Errorf("without a socket: %v", err)
	}
	l := must.Have(net.ListenUnix("unix", &net.UnixAddr{Name: path + ".sock", Net: "unix"}))(t)
	l.SetUnlinkOnClose(false) // as after kill -9
	l.Close()
	if _, err := Dial(t.Context(), path); !errors.Is(err, ErrNotServed) {
		t.Errorf("with a stale socket: %v", err)
	}
	s := must.Have(Start(path, newDB(t, path), nil))(t)
	defer s.Close()
	dial(t, path)
	if _, err := Start(path, nil, nil); err == nil || !strings.Contains(err.Error(), "another process answers") {
		t.Errorf("a second server: %v", err)
	}
	dial(t, path)
}

// TestDialEndsWithItsContext: the one who listens may be stopped, and never answer.
func TestDialEndsWithItsContext(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.duckdb")
	l := must.Have(net.Listen("unix", path+".sock"))(t)
	defer l.Close()
	ctx, stop := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer stop()
	defer func(was time.Duration) { pingTimeout = was }(pingTimeout)
	pingTimeout = time.Hour // so that nothing else ends it
	if _, err := Dial(ctx, path); !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
}

// TestDialOfASuspendedProcess: the kernel takes in the connection, and nobody answers.
func TestDialOfASuspendedProcess(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.duckdb")
	l := must.Have(net.Listen("unix", path+".sock"))(t)
	defer l.Close()
	if _, err := Dial(t.Context(), path); err == nil || !strings.Contains(err.Error(), "no answer in 5s: look whether") {
		t.Error(err)
	}
}

func TestWhatIsNoSocketStays(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.duckdb")
	must.Do(t, os.WriteFile(path+".sock", []byte("mine"), 0o600))
	if _, err := Start(path, nil, nil); err == nil {
		t.Error("a file was taken for a socket")
	}
	if b, _ := os.ReadFile(path + ".sock"); string(b) != "mine" {
		t.Error("the file is gone")
	}
}

// A path that does not fit into a socket's address leads to a directory of the
// database's owner, also for a client with another environment.
func TestLongPath(t *testing.T) {
	long := filepath.Join(t.TempDir(), strings.Repeat("d", 120))
	if err := os.Mkdir(long, 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("TMPDIR", shortDir(t))
	path := filepath.Join(long, "x.duckdb")
	for _, runtime := range []string{"", shortDir(t)} {
		t.Setenv("XDG_RUNTIME_DIR", runtime)
		if err := os.Remove(path); err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		s := must.Have(Start(path, newDB(t, path), nil))(t)
		if len(s.path()) > maxSocketPath || runtime != "" && !strings.HasPrefix(s.path(), runtime) {
			t.Errorf("socket at %s", s.path())
		}
		if info, err := os.Stat(filepath.Dir(s.path())); err != nil || info.Mode().Perm() != 0o700 {
			t.Errorf("directory has mode %v, %v", info.Mode(), err)
		}
		dial(t, path)
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
	must.Do(t, os.Chmod(filepath.Join(os.Getenv("XDG_RUNTIME_DIR"), "mtalog"), 0o777))
	if _, err := Start(path, nil, nil); err == nil || !strings.Contains(err.Error(), "0700") {
		t.Errorf("a directory that is open to all gave %v", err)
	}
}

// shortDir is a directory with a short path, which t.TempDir need not have.
func shortDir(t *testing.T) string {
	dir := must.Have(os.MkdirTemp("/tmp", "s"))(t)
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}
