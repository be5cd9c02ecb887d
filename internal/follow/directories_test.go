package follow

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/mtalog/mtalog/internal/must"
)

// TestDirectories: a directory is listed again when it has changed, or may have.
func TestDirectories(t *testing.T) {
	dir := t.TempDir()
	touch := func(name string, at time.Time) {
		t.Helper()
		must.Do(t, os.WriteFile(filepath.Join(dir, name), nil, 0o600))
		must.Do(t, os.Chtimes(dir, at, at))
	}
	var d directories
	want := func(n int, why string) {
		t.Helper()
		if got, err := d.list(dir); len(got) != n || err != nil {
			t.Errorf("%s: %v, %v", why, got, err)
		}
	}
	now := time.Now().Truncate(time.Second)
	soon := now.Add(time.Minute) // a tick of the clock has not passed then, however busy the machine is
	touch("a", soon)
	want(1, "new")
	touch("b", soon)
	want(2, "changed within a tick of the clock")
	touch("c", now.Add(-time.Hour))
	want(3, "changed")
	touch("d", now.Add(-time.Hour))
	want(3, "not changed for an hour: not to be listed")
	touch("e", now.Add(-time.Minute))
	want(5, "changed a minute ago")
	must.Do(t, os.RemoveAll(dir))
	want(0, "gone")
}

// TestDirectoryError: if its directory cannot be listed for a moment, what a log held is
// not lost; nor are its siblings forgotten at the start.
func TestDirectoryError(t *testing.T) {
	s := newStepper(t, "mail.log")
	broken := true
	s.w.f.dirs.readDir = func(path string) ([]os.DirEntry, error) {
		if broken {
			return nil, &os.PathError{Op: "open", Path: path, Err: syscall.EMFILE}
		}
		return os.ReadDir(path)
	}
	s.add("mail.log.1", "zero")
	s.aged("mail.log.1")
	s.add("mail.log", "one")
	for _, job := range s.w.f.catchUpJobs([]*watch{s.w}) {
		s.must(job.read())
	}
	s.step()
	s.wantLines("one")
	broken = false
	for range maxPause {
		s.step()
	}
	s.wantLines("one", "zero")

	broken = true
	s.add("mail.log", "two")
	s.copy("mail.log", "mail.log.2")
	s.must(os.Truncate("mail.log", 0))
	s.step()
	s.step()
	broken = false
	for range maxPause {
		s.step()
	}
	s.wantLines("one", "two", "zero")
	s.wantNoEvent("lost")
	if n := strings.Count(strings.Join(s.told(), "\n"), "too many open files; trying again"); n != 2 {
		t.Errorf("the error was told %d times: %q", n, s.told())
	}
}
