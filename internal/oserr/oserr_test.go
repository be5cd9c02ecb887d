package oserr

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

func TestBare(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "none")
	_, opened := os.Open(missing)
	other := errors.New("no file is named")
	for err, want := range map[error]string{
		opened:                            "no such file or directory",
		fmt.Errorf("wrapped: %w", opened): "no such file or directory",
		os.Rename(missing, missing+"2"):   "no such file or directory",
		&os.PathError{Op: "read", Path: "-", Err: os.NewSyscallError("copy_file_range", syscall.ENOENT)}: "no such file or directory",
		other: "no file is named",
	} {
		if got := Bare(err); got.Error() != want {
			t.Errorf("%v: %v, want %s", err, got, want)
		}
		if err != other && !errors.Is(Bare(err), os.ErrNotExist) {
			t.Errorf("%v: not os.ErrNotExist any more", err)
		}
	}
}
