package follow

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestDirectories: a directory is listed again when it has changed, or may have.
func TestDirectories(t *testing.T) {
	dir := t.TempDir()
	touch := func(name string, at time.Time) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(dir, at, at); err != nil {
			t.Fatal(err)
		}
	}
	var d directories
	want := func(n int, why string) {
		t.Helper()
		if got := d.list(dir); len(got) != n {
			t.Errorf("%s: %v", why, got)
		}
	}
	now := time.Now().Truncate(time.Second)
	touch("a", now)
	want(1, "new")
	touch("b", now)
	want(2, "changed within a tick of the clock")
	touch("c", now.Add(-time.Hour))
	want(3, "changed")
	touch("d", now.Add(-time.Hour))
	want(3, "not changed for an hour: not to be listed")
	touch("e", now.Add(-time.Minute))
	want(5, "changed a minute ago")
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	want(0, "gone")
}
