// Package reallogs gives tests the logs that real servers wrote: those of other
// people, which hold addresses and are not part of the repository, and those of a
// laboratory, which are.
package reallogs

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

// Path returns the path of parts below the folder that MTALOG_CORPUS names, or
// skips the test if it names none.
func Path(t testing.TB, parts ...string) string {
	t.Helper()
	dir := os.Getenv("MTALOG_CORPUS")
	if dir == "" {
		t.Skip("MTALOG_CORPUS is not set: no real logs to read")
	}
	return filepath.Join(append([]string{dir}, parts...)...)
}

// Lines returns the lines of a file.
func Lines(t testing.TB, path string) [][]byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return bytes.Split(bytes.TrimSuffix(b, []byte("\n")), []byte("\n"))
}

// Objects returns the objects of JSON of which a file has one in each line.
func Objects[T any](t testing.TB, path string) []T {
	t.Helper()
	lines := Lines(t, path)
	all := make([]T, len(lines))
	for i, l := range lines {
		if err := json.Unmarshal(l, &all[i]); err != nil {
			t.Fatalf("%s:%d: %v", path, i+1, err)
		}
	}
	return all
}
