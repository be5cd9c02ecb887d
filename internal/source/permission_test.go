//go:build unix

package source

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mtalog/mtalog/internal/must"
	"github.com/mtalog/mtalog/internal/nobody"
)

func TestExpandPermissionDenied(t *testing.T) {
	if nobody.Runs(t) {
		return
	}
	tree(t, "mail.log", "secret.log", "shut/x.log", "d/y.log")
	os.Chmod("secret.log", 0)
	os.Chmod("shut", 0)
	os.Chmod("d/y.log", 0)
	t.Cleanup(func() { os.Chmod("shut", 0o700) })
	want := `mail.log
! permission denied: secret.log: run mtalog as root, or let its user read the file
! permission denied: shut: run mtalog as root, or let its user read the file
! permission denied: shut/x.log: run mtalog as a user who may enter its directory
! permission denied: d/y.log: run mtalog as root, or let its user read the file`
	if got := expanded("secret.log", "shut", "shut/x.log", "d", "mail.log"); got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
	if _, err := (Source{Path: "secret.log"}).Open(); !errors.Is(err, fs.ErrPermission) || !strings.HasPrefix(err.Error(), "permission denied: secret.log") {
		t.Error(err)
	}
}

// TestExpandUnsearchableDirectory: the names in such a directory can be listed, but
// not what they lead to.
func TestExpandUnsearchableDirectory(t *testing.T) {
	if nobody.Runs(t) {
		return
	}
	tree(t, "listed/x.log", "shut/y.log", "links/z.log")
	os.Symlink("../shut/y.log", "links/y.log")
	os.Chmod("listed", 0o400)
	os.Chmod("shut", 0)
	t.Cleanup(func() { os.Chmod("listed", 0o700); os.Chmod("shut", 0o700) })
	want := `links/z.log
! permission denied: listed/x.log: run mtalog as a user who may enter its directory
! permission denied: links/y.log: run mtalog as a user who may enter its directory`
	if got := expanded("listed", "links"); got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
}

func TestReaders(t *testing.T) {
	tree(t, "all.log", "owner.log", "shut/x.log")
	os.Chmod("all.log", 0o644)
	os.Chmod("owner.log", 0o600)
	os.Chmod("shut", 0o700)
	os.Chmod("shut/x.log", 0o644)
	os.Symlink("shut/x.log", "link.log")
	dir := must.Have(os.Getwd())(t)
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) { // the test's own directories may be shut
		if info, err := os.Stat(dir); err == nil && info.Mode().Perm()&1 == 0 {
			if err := os.Chmod(dir, info.Mode().Perm()|1); err != nil {
				t.Skipf("%s may not be entered by others", dir)
			}
		}
	}
	for path, want := range map[string]Access{"all.log": OfAll, "owner.log": OfOwner, "shut/x.log": Hidden, "link.log": Hidden, "none.log": OfAll} {
		if _, got := Readers(path); got != want {
			t.Errorf("%s: %d, want %d", path, got, want)
		}
	}
	if os.Geteuid() == 0 {
		os.Chmod("owner.log", 0o640)
		os.Chown("owner.log", 0, 4711)
		if group, got := Readers("owner.log"); group != "4711" || got != OfGroup {
			t.Errorf("group %q, %d", group, got)
		}
	}
}
