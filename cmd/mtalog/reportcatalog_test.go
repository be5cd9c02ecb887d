package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/mtalog/mtalog/internal/must"
)

// TestNoHome: a user whose home is no directory, as /dev/null, has no reports of his own,
// and gets the others. A directory that was named has to be one.
func TestNoHome(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	must.Do(t, os.WriteFile(file, nil, 0o600))
	t.Setenv("XDG_CONFIG_HOME", filepath.Join(file, "config"))
	if _, err := loadReports(defaultReports()); err != nil {
		t.Error(err)
	}
	if _, err := loadReports(filepath.Join(file, "reports")); err == nil {
		t.Error("a directory that is none was taken")
	}
}
