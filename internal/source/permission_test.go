//go:build unix

package source

import (
	"errors"
	"io/fs"
	"os"
	"strings"
	"testing"

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
