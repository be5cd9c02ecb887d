//go:build unix

package follow

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func TestPermissionDeniedThenGranted(t *testing.T) {
	if asNobody(t) {
		return
	}
	r := newRig(t)
	r.add("mail.log", "one")
	r.must(os.Chmod("mail.log", 0))
	r.start("mail.log")
	r.wantEvent("permission denied")
	r.must(os.Chmod("mail.log", 0o600))
	r.want("one")
	r.wantEvent("readable again")
}

func TestDirectoryShutWhileFollowing(t *testing.T) {
	if asNobody(t) {
		return
	}
	r := newRig(t)
	r.must(os.Mkdir("log", 0o700))
	t.Cleanup(func() { os.Chmod("log", 0o700) })
	r.add("log/mail.log", "one")
	r.start("log/mail.log")
	r.want("one")
	r.must(os.Chmod("log", 0))
	r.wantEvent("permission denied")
	r.must(os.Chmod("log", 0o700))
	r.add("log/mail.log", "two")
	r.want("one", "two")
}

// asNobody runs the test in a process of its own as a user to whom something can
// be denied, where this one is root's, and says whether it did.
func asNobody(t *testing.T) bool {
	t.Helper()
	if os.Geteuid() != 0 {
		return false
	}
	const nobody = 65534
	dir, err := os.MkdirTemp("", "follow") // t.TempDir lies in a directory that only root may enter
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(dir, "follow.test")
	copyProgram(t, program) // where go test puts it only root may go
	cmd := exec.Command(program, "-test.run", "^"+t.Name()+"$", "-test.v")
	cmd.Dir = dir
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "--- PASS: "+t.Name()) {
		t.Fatalf("as another user: %v\n%s", err, out)
	}
	return true
}

func copyProgram(t *testing.T, to string) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	from, err := os.Open(self)
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	f, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE, 0o755)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(f, from); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}
