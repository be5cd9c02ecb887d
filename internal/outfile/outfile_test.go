package outfile

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/mtalog/mtalog/internal/must"
)

func writeNew(f *os.File) error {
	_, err := f.WriteString("new\n")
	return err
}

// TestReplace: a file comes into its place when it is whole, for its owner
// only; a link and a directory stay what they are.
func TestReplace(t *testing.T) {
	dir := t.TempDir()
	path, link := filepath.Join(dir, "file"), filepath.Join(dir, "link")
	must.Do(t, os.Symlink(path, link))
	for _, to := range []string{path, link, link} {
		must.Do(t, Replace(to, writeNew))
	}
	if text, err := os.ReadFile(path); err != nil || string(text) != "new\n" {
		t.Errorf("%q, %v", text, err)
	}
	if info, err := os.Lstat(path); err != nil || info.Mode() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link is %v, %v", info.Mode(), err)
	}
	if err := Replace(dir, writeNew); err == nil {
		t.Error("a directory was replaced")
	}
}

// TestReplaceDatabase: a database stays, and is told before anything is written.
func TestReplaceDatabase(t *testing.T) {
	path := filepath.Join(t.TempDir(), "mail.duckdb")
	must.Do(t, os.WriteFile(path, []byte("checksumDUCK"), 0o600))
	if err := Check(path); !errors.Is(err, ErrDatabase) {
		t.Errorf("Check: %v", err)
	}
	if err := Replace(path, writeNew); !errors.Is(err, ErrDatabase) {
		t.Errorf("Replace: %v", err)
	}
	if text, err := os.ReadFile(path); err != nil || string(text) != "checksumDUCK" {
		t.Errorf("%q, %v", text, err)
	}
}

// TestReplacePipe: what is not a file is written to and not replaced.
func TestReplacePipe(t *testing.T) {
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	named := fmt.Sprintf("/proc/self/fd/%d", writer.Fd())
	if _, err := os.Stat(named); err != nil {
		t.Skip("needs /proc, to name a pipe")
	}
	must.Do(t, Replace(named, writeNew))
	got := make([]byte, 10)
	if n, err := reader.Read(got); err != nil || string(got[:n]) != "new\n" {
		t.Errorf("the pipe got %q, %v", got[:n], err)
	}
}

// TestReplacePipeFails: what is in the way is named, with the cure.
func TestReplacePipeFails(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "none")
	t.Setenv("TMPDIR", dir)
	err := Replace(os.DevNull, writeNew)
	if want := os.DevNull + ": written first to a file in " + dir + ", where none can be made: no such file or directory: set TMPDIR"; err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}

// TestReplaceFails: the error names the file that was wanted, and nothing is left.
func TestReplaceFails(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "report.html")
	err := Replace(path, func(f *os.File) error {
		return &os.PathError{Op: "write", Path: f.Name(), Err: syscall.ENOSPC}
	})
	if want := path + ": cannot be written: no space left on device: choose another file with -o"; err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("%v, %v", left, err)
	}
}
