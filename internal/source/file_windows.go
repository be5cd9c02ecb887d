package source

import (
	"io/fs"
	"path/filepath"
	"strings"
)

// fileKey is the file's full path in lower case: to ask for more, the file would have to
// be opened.
type fileKey struct{ path string }

func keyOf(path string, _ fs.FileInfo) fileKey {
	if abs, err := filepath.Abs(path); err == nil {
		path = abs
	}
	return fileKey{strings.ToLower(path)}
}

func accessCure(string) string {
	return "run mtalog as a user who may read it"
}

// Readers says who may read a file.
func Readers(string) (group string, a Access) { return "", OfAll }
