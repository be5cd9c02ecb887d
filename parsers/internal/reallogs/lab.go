package reallogs

import (
	"compress/gzip"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Lab returns the path of parts below a folder with the logs of the laboratory,
// which are part of the repository (testdata/lab, see the README there), unpacked.
func Lab(t testing.TB, parts ...string) string {
	t.Helper()
	from, to := filepath.Join(root(t), "testdata", "lab"), t.TempDir()
	err := filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		name, packed := strings.CutSuffix(path, ".gz")
		if err != nil || !packed {
			return err
		}
		inside, err := filepath.Rel(from, name)
		if err != nil {
			return err
		}
		return unpack(path, filepath.Join(to, inside))
	})
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Join(append([]string{to}, parts...)...)
}

// root returns the folder of go.mod, below which tests run.
func root(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	for err == nil {
		if _, missing := os.Stat(filepath.Join(dir, "go.mod")); missing == nil {
			return dir
		}
		if dir == filepath.Dir(dir) {
			err = fs.ErrNotExist
		}
		dir = filepath.Dir(dir)
	}
	t.Fatalf("no go.mod above the test: %v", err)
	return ""
}

func unpack(from, to string) error {
	f, err := os.Open(from)
	if err != nil {
		return err
	}
	defer f.Close()
	plain, err := gzip.NewReader(f)
	if err != nil {
		return err
	}
	content, err := io.ReadAll(plain)
	if err == nil {
		err = os.MkdirAll(filepath.Dir(to), 0o700)
	}
	if err == nil {
		err = os.WriteFile(to, content, 0o600)
	}
	return err
}
